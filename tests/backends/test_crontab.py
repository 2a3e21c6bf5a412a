"""A job is one line of a crontab, exact on the machine's clock and safe for cron and its shell."""

import shlex
import subprocess

import pytest
import yaml

from schedcat.backends import SettingError, load_backends
from schedcat.backends.crontab.escaping import for_debian

SYDNEY = "Australia/Sydney"


@pytest.fixture
def line(translated):
    """`line(job, **settings)`: the data of the entry of a job, given as a mapping."""

    def data(job, **settings):
        (entry,) = translated("crontab", as_yaml(job), **settings).entries
        return entry.data

    return data


@pytest.fixture
def reasons(refused):
    """`reasons(job, **settings)`: keys → the refusal of a job, given as a mapping."""

    def by_keys(job, **settings):
        found = refused("crontab", as_yaml(job), **settings)
        assert len({each.keys for each in found}) == len(found)
        return {each.keys: each for each in found}

    return by_keys


@pytest.fixture
def text(jobs, site):
    """`text(format, *jobs, **settings)`: a crontab of jobs, given as mappings."""

    def crontab(format, *said, **settings):
        there, backend = site("crontab", **settings), load_backends()["crontab"]
        catalog = yaml.safe_dump({"jobs": {f"job-{n}": each for n, each in enumerate(said, 1)}})
        translations = [backend.translate(job, there) for job in jobs(catalog, "crontab")]
        entries = [entry for each in translations for entry in each.entries]
        return backend.render(entries, there, format)

    return crontab


def as_yaml(job):
    return yaml.safe_dump({"jobs": {"job": {"command": "run", **hourly(job)}}}, allow_unicode=True)


def hourly(job):
    return job if {"cron", "interval"} & job.keys() else {"cron": "0 * * * *", **job}


@pytest.mark.parametrize(
    ("said", "schedule"),
    [
        ({"cron": "@daily"}, "0 0 * * *"),
        ({"cron": "*/1 8,9,10 * jan,Feb 7"}, "* 8-10 * 1,2 0"),
        ({"cron": "0 9 13 * fri", "days": "either"}, "0 9 13 * 5"),
        ({"cron": "0 9 */2 * */2", "days": "either"}, "0 9 1-31/2 * 0-6/2"),
        ({"cron": "0 9 1-31 * fri", "days": "both"}, "0 9 * * 5"),
        ({"cron": "0 9 */2 * 1", "days": "both"}, "0 9 */2 * 1"),
        ({"cron": "0 9 1-7 * tue", "days": "both"}, "0 9 */31,2-7 * 2"),
        ({"cron": "0 9 1-7 * */2", "days": "both"}, "0 9 1-7 * */2"),
        ({"cron": "0 9 8-14 * sun", "days": "both"}, "0 9 8-14 * */7"),
        ({"cron": "0 9 8-14 * sun,2", "days": "both"}, "0 9 8-14 * */7,2"),
        ({"cron": "0 9 1-31 * fri", "days": "either"}, "0 9 * * *"),
        ({"interval": "10m"}, "*/10 * * * *"),
        ({"interval": "2h"}, "0 */2 * * *"),
        ({"interval": "7d"}, "0 0 * * 0"),
        ({"interval": "1h", "anchor": "2026-01-01T00:20:00Z"}, "20 * * * *"),
    ],
)
def test_a_schedule_is_written_in_canonical_text(line, said, schedule):
    assert line(said)["schedule"] == schedule


@pytest.mark.parametrize(
    ("period", "nearest"),
    [
        ("7m", ("interval: 6m", "interval: 10m")),
        ("1h59m", ("interval: 1h", "interval: 2h")),
        ("8d", ("interval: 7d",)),
    ],
)
def test_a_period_that_no_line_has_is_refused_with_its_neighbours(reasons, period, nearest):
    refusal = reasons({"interval": period})[("interval",)]

    assert refusal.reason == f"no single cron fires every {period}, and Debian cron has no more"
    assert refusal.nearest == nearest


def test_a_period_that_clock_changes_cut_says_so(reasons):
    refusal = reasons({"interval": "1d"}, timezone="Europe/London")[("interval",)]

    assert "every 1d in Europe/London, where clocks change" in refusal.reason
    assert refusal.help == "write a `cron` for times on the wall clock"


def test_an_anchor_within_a_minute_is_refused_with_the_minute(reasons):
    said = {"interval": "1h", "anchor": "2026-01-01T00:20:30+01:00"}

    assert reasons(said)[("anchor",)].nearest == ("anchor: 2026-01-01T00:20:00+01:00",)


def test_an_anchor_within_a_minute_does_not_hide_the_period(reasons):
    said = {"interval": "7m", "anchor": "2026-01-01T00:20:30Z"}

    assert reasons(said).keys() == {("anchor",), ("interval",)}


def test_the_phase_of_intervals_may_be_spread_by_name_and_stays(line):
    assert line({"interval": "1h"}, phase="hash")["schedule"] == "24 * * * *"
    assert line({"interval": "10m"}, phase="hash")["schedule"] == "4-54/10 * * * *"


@pytest.mark.parametrize(
    ("cron", "flavour"), [("0 9 8-14 * tue", "debian"), ("0 9 1-7 * tue", "busybox")]
)
def test_both_day_fields_are_refused_where_none_can_begin_with_a_star(reasons, cron, flavour):
    refusal = reasons({"cron": cron, "days": "both"}, flavour=flavour)[("days",)]

    days = cron.split()[2]
    assert refusal.nearest == ('cron: "0 9 * * tue"', f'cron: "0 9 {days} * *"')


@pytest.mark.parametrize(
    ("zone", "machine", "cron"),
    [
        ("Asia/Tokyo", "UTC", "*/20 * * * *"),
        ("America/New_York", "Australia/Sydney", "*/5 * * * *"),
        ("Europe/Berlin", "Europe/Paris", "30 2 * * 1"),
    ],
)
def test_a_job_of_another_zone_is_kept_where_the_instants_are_the_same(line, zone, machine, cron):
    assert line({"cron": cron, "timezone": zone}, timezone=machine)["schedule"] == cron


@pytest.mark.parametrize(
    ("cron", "zone", "machine", "nearest"),
    [
        ("0 9 * * *", "Asia/Tokyo", "UTC", 'cron: "0 0 * * *", timezone: UTC'),
        ("0 3 * * 1", "Asia/Tokyo", "UTC", 'cron: "0 18 * * 0", timezone: UTC'),
        ("0 20 * * 6", "America/Phoenix", "UTC", 'cron: "0 3 * * 0", timezone: UTC'),
        ("0 * * * *", "Asia/Kolkata", "UTC", 'cron: "30 * * * *", timezone: UTC'),
        ("0,40 5 * * *", "Asia/Kolkata", "UTC", "timezone: UTC"),
        ("0 1 1 * *", "Asia/Tokyo", "UTC", "timezone: UTC"),
        ("0 9 1 * *", "Asia/Tokyo", "UTC", 'cron: "0 0 1 * *", timezone: UTC'),
        ("0 9 * * *", SYDNEY, "UTC", "timezone: UTC"),
        (
            "0 9 * * *",
            "Europe/London",
            "Europe/Paris",
            'cron: "0 10 * * *", timezone: Europe/Paris',
        ),
    ],
)
def test_a_job_of_another_zone_is_refused_with_the_same_instants(
    reasons, cron, zone, machine, nearest
):
    refusal = reasons({"cron": cron, "timezone": zone}, timezone=machine)[("timezone",)]

    assert refusal.nearest == (nearest,)
    assert refusal.reason == f"`{cron}` is on the clock of {zone}, the machine on that of {machine}"


@pytest.mark.parametrize(
    ("cron", "dst", "schedule"),
    [
        ("30 2 * * *", {"gap": "after", "fold": "first"}, "30 2 * * *"),
        ("*/15 2 * * *", {"gap": "skip", "fold": "both"}, "*/15 2 * * *"),
        ("0 2 * * *", {"gap": "skip", "fold": "both"}, "*/60 2 * * *"),
        ("0,20 2 * * *", {"gap": "skip", "fold": "both"}, "*/60,20 2 * * *"),
        ("30 0-2 * * *", {"gap": "skip", "fold": "both"}, "30 */24,1,2 * * *"),
        ("*/15 2 * * *", {"gap": "after", "fold": "first"}, "0-45/15 2 * * *"),
    ],
)
def test_the_spelling_is_the_one_that_keeps_the_dst_policy(line, cron, dst, schedule):
    said = {"cron": cron, "timezone": SYDNEY, "dst": dst, "dst_mismatch": "ignore"}

    assert line(said, timezone=SYDNEY)["schedule"] == schedule


def test_a_dst_policy_that_no_spelling_keeps_is_refused(reasons):
    said = {"cron": "30 2 * * *", "timezone": SYDNEY, "dst": {"gap": "skip", "fold": "both"}}

    assert "goes forward on 2027-10-03" in reasons(said, timezone=SYDNEY)[("dst",)].reason


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ({"command": "run --all | tail"}, "run --all | tail"),
        ({"command": "run\n"}, "run"),
        ({"command": "date +%F"}, r"date +\%F"),
        ({"command": ["/bin/date", "+%F %T"]}, r"/bin/date '+\%F \%T'"),
        ({"command": ["/bin/run", "it's", "$HOME", ""]}, """/bin/run 'it'"'"'s' '$HOME' ''"""),
        ({"command": ["echo", r"a\b"]}, r"exec echo 'a\b'"),
        ({"command": ["if"]}, "exec if"),
        ({"command": ["A=1", "b"]}, "exec A=1 b"),
    ],
)
def test_a_command_is_quoted_for_the_shell_and_escaped_for_cron(line, said, command):
    assert line(said)["command"] == command


@pytest.mark.parametrize(
    ("command", "written"),
    [
        ("%", r"\%"),
        (r"\%", r"\\\%"),
        (r"\\%", r"\\\\\%"),
        (r"a\b", r"a\b"),
        (r"a\\b", r"a\\\\b"),
        ("a\\", "a\\"),
        ("a\\\\", r"a\\\\"),
        (r"\a\%\\", r"\a\\\%\\\\"),
    ],
)
def test_a_backslash_is_escaped_where_cron_would_take_one_away(command, written):
    assert for_debian(command) == written


def test_a_task_runs_by_the_template_with_its_arguments_as_one_word_each(line):
    said = {
        "command": None,
        "task": "app.tasks.run",
        "args": ["it's", "100%", "\n", "é"],
        "kwargs": {"a": {"$(b)": None}},
    }

    command = line(said, command="call {task} --args={args} -k {kwargs} {{}} | tee log")["command"]

    assert shlex.split(command.replace(r"\%", "%")) == [
        "call",
        "app.tasks.run",
        r"""--args=["it's", "100%", "\n", "\u00e9"]""",
        "-k",
        '{"a": {"$(b)": null}}',
        "{}",
        "|",
        "tee",
        "log",
    ]


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (None, "`command` is missing"),
        ("call", "`command` has no {task}"),
        ("call {{task}}", "`command` has no {task}"),
        ("call {task} {what}", "`{what}` in `command` is no place to fill"),
        ("call {task} ${HOME}", "`{HOME}` in `command`"),
        ("call {task} {", "`{` in `command`"),
        ("call {task} }", "`}` in `command`"),
        ("call {task}\nrm", "`command` has a line break"),
        ("call '{task}'", "`{task}` in `command` stands behind a quote"),
        ('sh -c "call {task}"', "`{task}` in `command` stands behind a quote"),
        ("call `echo {task}`", "`{task}` in `command` stands behind a quote"),
        (r"call \{task}", "`{task}` in `command` stands behind a quote"),
        (r"""call "\" {task}" """, "`{task}` in `command` stands behind a quote"),
    ],
)
def test_a_template_that_would_run_something_else_is_an_error_of_the_setting(
    translated, template, message
):
    job = as_yaml({"task": "app.tasks.run", "command": None})

    with pytest.raises(SettingError) as error:
        translated("crontab", job, command=template)

    assert error.value.key == "command"
    assert message in str(error.value)


@pytest.mark.parametrize(
    "template", ["call 'x' {task} \"y\"", r"call \\{task}", "$(which a) {task}"]
)
def test_quotes_beside_a_place_are_the_template_s_own(line, template):
    said = {"task": "app.run", "command": None}

    assert line(said, command=template)["command"] == template.replace("{task}", "app.run").replace(
        r"\\", r"\\\\"
    )


def test_arguments_that_the_template_would_lose_are_refused(reasons):
    said = {"command": None, "task": "app.run", "args": [1], "kwargs": {"a": 1}}

    assert reasons(said, command="call {task} {kwargs}").keys() == {("args",)}
    assert reasons(said, command="call {task} {{args}}").keys() == {("args",), ("kwargs",)}


@pytest.mark.parametrize(
    "command", [["/bin/run", "two\nlines"], "two\nlines", "a\\\n", "nul\0", ["\0"], " ", "*x"]
)
def test_a_command_that_no_line_can_hold_is_refused(reasons, command):
    assert reasons({"command": command}).keys() == {("command",)}


@pytest.mark.parametrize(
    ("command", "size"), [("x" * 999, "999"), ("🎉" * 250, "1,000"), ("%" * 500, "1,000")]
)
def test_a_command_that_cron_takes_for_cut_off_is_refused_with_its_size(reasons, command, size):
    assert reasons({"command": command})[("command",)].reason == (
        f"the command has {size} bytes in a crontab line, Debian cron takes 998 at most"
    )


@pytest.mark.parametrize("command", ["x" * 998, "🎉" * 249, "%" * 499])
def test_a_command_of_998_bytes_is_kept(line, command):
    assert len(line({"command": command})["command"].encode()) <= 998


def test_a_job_without_a_command_or_a_task_is_refused(reasons):
    assert reasons({"command": None, "http": {"path": "/x/"}}).keys() == {("command",)}


def test_every_reason_is_said_before_any_missing_setting(reasons):
    said = {"command": None, "task": "app.run", "interval": "7m", "jitter": "1m", "overlap": "skip"}

    assert reasons(said, command=None).keys() == {("interval",), ("jitter",), ("overlap",)}


@pytest.mark.parametrize("kept", [{"overlap": "allow"}, {"missed": "skip"}, {"missed": "any"}])
def test_what_cron_does_anyway_is_kept(line, kept):
    assert line(kept)["command"] == "run"


def test_a_disabled_job_has_no_line(translated):
    said = {"disabled": "waiting for the vendor", "interval": "7m"}

    assert translated("crontab", as_yaml(said)).entries == ()


@pytest.mark.parametrize(
    ("said", "comment"),
    [
        ({}, "job-dev"),
        ({"title": "Tidy up"}, "job-dev: Tidy up"),
        ({"title": "Tidy\nup", "description": "x"}, "job-dev: Tidy up"),
        ({"description": "\nFirst  line.\n\nMore.\n"}, "job-dev: First line."),
        ({"title": "a\0\u202eb\x1b[0m"}, r"job-dev: a\x00\u202eb\x1b[0m"),
        ({"title": "no\r\nbreak\u2028here 🎉"}, "job-dev: no break here 🎉"),
    ],
)
def test_a_comment_is_one_line_of_what_prints(line, said, comment):
    assert line(said, suffix="-dev")["comment"] == comment


def test_the_user_is_that_of_the_job_before_that_of_the_settings(line):
    assert line({}, user="www-data")["user"] == "www-data"
    assert line({"crontab": {"user": "backup"}}, user="www-data")["user"] == "backup"


def test_a_user_that_would_become_two_columns_is_refused(reasons, translated):
    assert reasons({"crontab": {"user": "root rm"}}).keys() == {("crontab", "user")}
    with pytest.raises(SettingError, match="`www data` is no name of a user"):
        translated("crontab", as_yaml({}), user="www data")


def test_the_user_form_has_no_column_for_the_user(text):
    job = {"cron": "0 9 * * *", "command": "run", "title": "Run"}

    assert text("user", job, path="/a b:/c", mailto="ops@example.com,b@c.de").splitlines() == [
        "# Made from the catalog of scheduled jobs: edit that instead.",
        "# For Debian cron on a machine whose time zone is UTC.",
        "PATH=/a b:/c",
        "MAILTO=ops@example.com,b@c.de",
        "",
        "# job-1: Run",
        "0 9 * * * run",
    ]


def test_the_system_form_names_the_user_of_each_job(text):
    jobs = [
        {"cron": "0 9 * * *", "command": "run"},
        {"cron": "0 9 * * *", "command": "run", "crontab": {"user": "backup"}},
    ]

    lines = [each for each in text("system", *jobs).splitlines() if each.startswith("0")]

    assert lines == ["0 9 * * * www-data run", "0 9 * * * backup run"]


def test_the_system_form_needs_a_user(text):
    with pytest.raises(SettingError) as error:
        text("system", {"cron": "0 9 * * *", "command": "run"}, user=None)

    assert error.value.key == "user"


def test_the_user_form_refuses_jobs_of_several_users(text):
    jobs = [{"cron": "0 9 * * *", "command": "run", "crontab": {"user": user}} for user in "ab"]

    with pytest.raises(SettingError, match="jobs are to run as `a` and `b`"):
        text("user", *jobs)


def test_no_mail_is_a_variable_without_a_value(text):
    assert 'MAILTO=""\n' in text("user", mailto="")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("path", ""),
        ("path", "/a\n* * * * * rm"),
        ("path", "$HOME/bin:/bin"),
        ("path", "'/a'"),
        ("path", " /a"),
        ("path", "/a "),
        ("path", "/" * 994),
        ("mailto", "a@b\nSHELL=/bin/evil"),
        ("mailto", "o'brien@example.com"),
        ("mailto", "a@b c@d"),
        ("mailto", "-oQ/tmp"),
    ],
)
def test_a_variable_that_cron_would_change_is_an_error_of_the_setting(text, key, value):
    with pytest.raises(SettingError) as error:
        text("user", **{key: value})

    assert error.value.key == key


def test_the_shell_takes_arguments_as_they_are(line, tmp_path):
    words = ["/usr/bin/printf", "%s\\0", "it's", '"$HOME"', "`x` $(x) \\", "# *", "ü🎉\t", "", "-n"]

    written = line({"command": words})["command"]
    run = subprocess.run(
        ["/bin/sh", "-c", written.replace(r"\%", "%")],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )

    assert run.stdout.decode().split("\0") == [*words[2:], ""]
