"""What is written for cronie and for BusyBox, where they are not like Debian's cron."""

import pytest
import yaml

from schedcat.backends import SettingError, load_backends
from schedcat.backends.crontab.escaping import for_cronie

TOKYO, SYDNEY, LONDON = "Asia/Tokyo", "Australia/Sydney", "Europe/London"


@pytest.fixture
def translation(translated):
    """`translation(flavour, job, **settings)`: the translation of a job, given as a mapping."""
    return lambda flavour, job, **settings: translated(
        "crontab", as_yaml(job), flavour=flavour, **settings
    )


@pytest.fixture
def data(translation):
    """`data(flavour, job, **settings)`: that of its one entry."""

    def of_entry(flavour, job, **settings):
        (entry,) = translation(flavour, job, **settings).entries
        return entry.data

    return of_entry


@pytest.fixture
def reasons(refused):
    """`reasons(flavour, job, **settings)`: keys → the reason for which a job is refused."""

    def by_keys(flavour, job, **settings):
        found = refused("crontab", as_yaml(job), flavour=flavour, **settings)
        return {".".join(each.keys): each.reason for each in found}

    return by_keys


@pytest.fixture
def text(jobs, site):
    """`text(flavour, *jobs, format, **settings)`: a crontab of jobs, given as mappings."""

    def crontab(flavour, *said, format="user", **settings):
        there, backend = site("crontab", flavour=flavour, **settings), load_backends()["crontab"]
        catalog = yaml.safe_dump({"jobs": {f"job-{n}": each for n, each in enumerate(said, 1)}})
        translations = [backend.translate(job, there) for job in jobs(catalog, "crontab")]
        entries = [entry for each in translations for entry in each.entries]
        return backend.render(entries, there, format)

    return crontab


def as_yaml(job):
    job = job if {"cron", "interval"} & job.keys() else {"cron": "0 9 * * *", **job}
    return yaml.safe_dump({"jobs": {"job": {"command": "run", **job}}})


def daily(hour, zone, **more):
    return {"cron": f"0 {hour} * * *", "timezone": zone, "command": f"in {zone}", **more}


def test_cronie_has_a_job_of_another_zone_under_that_zone_and_no_other_cron_has(data, reasons):
    job = daily(9, TOKYO)

    assert (data("cronie", job)["schedule"], data("cronie", job)["timezone"]) == (
        "0 9 * * *",
        TOKYO,
    )
    assert reasons("debian", job).keys() == reasons("busybox", job).keys() == {"timezone"}


@pytest.mark.parametrize(
    ("job", "machine"),
    [
        (daily(2, SYDNEY), SYDNEY),
        (daily(2, "Europe/Berlin"), "Europe/Paris"),
        ({"cron": "*/5 * * * *", "timezone": TOKYO}, LONDON),
        ({"interval": "10m"}, LONDON),
    ],
)
def test_cronie_keeps_on_the_machine_s_clock_what_has_the_same_instants_there(data, job, machine):
    assert data("cronie", job, timezone=machine)["timezone"] is None


def test_cronie_has_a_period_that_the_machine_s_clock_cuts_on_utc(data, reasons):
    said = data("cronie", {"interval": "1d"}, timezone=LONDON)

    assert (said["schedule"], said["timezone"]) == ("0 0 * * *", "UTC")
    assert reasons("debian", {"interval": "1d"}, timezone=LONDON).keys() == {"interval"}


def test_cronie_has_no_period_that_no_cron_has(reasons):
    assert reasons("cronie", {"interval": "7m"}).keys() == {"interval"}


def test_a_job_that_cronie_would_leave_out_while_the_machine_s_clocks_change_is_refused(reasons):
    assert reasons("cronie", daily(12, SYDNEY), timezone=LONDON) == {
        "cron": "`0 12 * * *` on the clock of Australia/Sydney is due while that of the machine, "
        "in Europe/London, is changed on 2027-03-28, when cronie leaves it out"
    }


def test_a_change_of_its_own_zone_is_told_of_a_job_under_it(translation, reasons):
    job = {"cron": "30 2 * * *", "timezone": SYDNEY}

    (note,) = translation("cronie", job).notes

    assert "it is due at 2027-10-02T16:00Z, cronie does not run it then" in note.message
    assert reasons("cronie", {**job, "dst_mismatch": "refuse"}).keys() == {"dst_mismatch"}
    both = {**job, "dst": {"gap": "skip", "fold": "both"}}
    assert not translation("cronie", both).notes


def test_lines_of_other_zones_come_last_and_by_zone(text):
    jobs = [daily(9, TOKYO), daily(9, "UTC"), daily(9, "Asia/Kolkata"), daily(8, TOKYO)]

    lines = text("cronie", *jobs).splitlines()

    assert [each for each in lines if each and not each.startswith("#")] == [
        "0 9 * * * in UTC",
        "CRON_TZ=Asia/Kolkata",
        "0 9 * * * in Asia/Kolkata",
        "CRON_TZ=Asia/Tokyo",
        "0 9 * * * in Asia/Tokyo",
        "0 8 * * * in Asia/Tokyo",
    ]


def test_no_line_of_another_cron_names_a_zone(text):
    assert "CRON_TZ" not in text("debian", daily(9, "UTC")) + text("busybox", daily(9, "UTC"))


@pytest.mark.parametrize(
    ("command", "written"),
    [("date +%F", r"date +\%F"), (r"a\b\\", r"a\b\\"), (r"\\%", r"\\\%"), ("%%", r"\%\%")],
)
def test_cronie_takes_away_one_backslash_before_a_percent_and_no_other(command, written):
    assert for_cronie(command) == written


@pytest.mark.parametrize(
    "command", ["date +%F", r"printf '\%s' a\\b", "echo '100%'", "*", "-n run", "x" * 131_071]
)
def test_busybox_gives_a_command_to_the_shell_as_it_is(data, command):
    assert data("busybox", {"command": command})["command"] == command


@pytest.mark.parametrize(
    ("flavour", "command", "reason"),
    [
        ("cronie", r"date '+\%F'", r"cronie has no odd number of backslashes before the `%` in"),
        ("cronie", "-n run", "cronie takes `-n run` for an option"),
        ("cronie", "* x", "cron takes `* x` for no command"),
        ("cronie", "x" * 131_072, "131,072 bytes in a crontab line, cronie takes 131,071 at most"),
        ("busybox", "run # all", "crond takes what is after the `#` in `run # all` for a comment"),
        ("busybox", ["/bin/run", "#1"], "after the `#` in"),
        ("busybox", "run \\", "crond joins lines at the backslash that ends"),
        ("busybox", "x" * 131_072, "BusyBox crond takes 131,071 at most"),
        ("busybox", " ", "is no command"),
    ],
)
def test_a_command_that_would_not_reach_the_shell_is_refused(reasons, flavour, command, reason):
    assert reason in reasons(flavour, {"command": command})["command"]


@pytest.mark.parametrize("flavour", ["debian", "cronie"])
def test_a_job_that_still_runs_is_started_again_by_debian_and_cronie(data, reasons, flavour):
    assert data(flavour, {"overlap": "allow"})
    assert reasons(flavour, {"overlap": "skip"}).keys() == {"overlap"}


@pytest.mark.parametrize("overlap", ["allow", "skip", "replace"])
def test_busybox_keeps_a_job_from_running_beside_itself_for_ten_minutes_only(reasons, overlap):
    assert reasons("busybox", {"overlap": overlap}) == {
        "overlap": f"BusyBox crond cannot keep `overlap: {overlap}`"
    }


@pytest.mark.parametrize("flavour", ["debian", "cronie", "busybox"])
def test_a_run_that_is_missed_is_forgotten_by_every_cron(data, reasons, flavour):
    assert data(flavour, {"missed": "skip"})
    assert reasons(flavour, {"missed": "run-once"}).keys() == {"missed"}


def test_a_crontab_for_busybox_says_which_shell_runs_it_and_who_gets_mail(text):
    job = {"cron": "0 9 */2 * *", "command": "run"}

    assert text("busybox", job, mailto="ops@example.com").splitlines() == [
        "# Made from the catalog of scheduled jobs: edit that instead.",
        "# For BusyBox crond on a machine whose time zone is UTC.",
        "SHELL=/bin/sh",
        "MAILTO=ops@example.com",
        "",
        "# job-1",
        "0 9 1-31/2 * * run",
    ]
    assert "MAILTO=\n" in text("busybox", job, mailto="")
    assert 'MAILTO=""\n' in text("cronie", job, mailto="")


@pytest.mark.parametrize(
    ("flavour", "settings", "key", "message"),
    [
        ("busybox", {"path": "/bin"}, "path", "BusyBox crond knows no PATH in a crontab"),
        ("busybox", {"format": "system"}, "flavour", "has no crontabs with a column for the user"),
        ("cronie", {"mailto": "a=b@c.de"}, "mailto", "cronie cannot have `a=b@c.de` as MAILTO"),
        ("cronie", {"path": "$HOME/bin"}, "path", "cronie cannot have `$HOME/bin` as PATH"),
    ],
)
def test_a_setting_that_a_cron_does_not_know_is_an_error(text, flavour, settings, key, message):
    with pytest.raises(SettingError) as error:
        text(flavour, daily(9, "UTC"), **settings)

    assert error.value.key == key
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("flavour", "most", "settings"),
    [
        # Two lines of comment at the top, and three for each job.
        ("debian", 3_332, {}),
        ("cronie", 1_000, {}),
        ("busybox", 254, {}),
    ],
)
def test_a_crontab_longer_than_is_read_is_an_error(text, flavour, most, settings):
    jobs = [{"cron": "0 9 * * *", "command": "run"}] * (most + 1)

    assert text(flavour, *jobs[:-1], **settings)
    with pytest.raises(SettingError, match="lines of a crontab"):
        text(flavour, *jobs, **settings)


@pytest.mark.parametrize(
    ("flavour", "settings"),
    [("cronie", {"format": "system"}), ("busybox", {"user": "root"})],
)
def test_some_crontabs_are_read_to_the_end(text, flavour, settings):
    jobs = [{"cron": "0 9 * * *", "command": "run"}] * 1_001

    assert text(flavour, *jobs, **settings).count("run\n") == 1_001


def test_a_comment_takes_no_line_after_it_along_and_is_not_endless(data):
    said = {flavour: data(flavour, {"title": "a\\"}) for flavour in ("debian", "cronie", "busybox")}

    assert {each["comment"] for each in said.values()} == {"job: a"}
    assert len(data("cronie", {"title": "\0" * 40_000})["comment"]) < 32_768


def test_cronie_has_a_job_that_is_skipped_in_a_gap_under_the_machine_s_own_zone(data, reasons):
    job = {
        "cron": "30 2 * * *",
        "timezone": "America/New_York",
        "dst": {"gap": "skip", "fold": "both"},
    }
    machine = {"timezone": "America/New_York"}

    assert data("cronie", job, **machine)["timezone"] == "America/New_York"
    assert reasons("debian", job, **machine).keys() == {"dst"}
    # The second time, while the machine's own clock is repeated, crond would leave out.
    assert reasons("cronie", {**job, "cron": "30 1 * * *"}, **machine).keys() == {"dst"}
