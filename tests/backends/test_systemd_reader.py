"""Timer units as a catalog: each a job on what systemd makes of it, or a finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.findings import Severity
from schedcat.schedule.cron import DayRule
from schedcat.schedule.interval import Interval

SERVICE = """\
[Unit]
Description=Back the database up

[Service]
Type=oneshot
User=backup
TimeoutStartSec=1h
ExecStart=/srv/app/bin/backup --full "all of it"
"""


def read(files, **settings):
    """What timers say, beside the other files of which somebody has the content."""
    contents = {path: text.encode() for path, text in files.items()}
    pages = [Page(path, data) for path, data in contents.items() if path.endswith(".timer")]
    frame = Frame(Tables(), contents=contents, settings={"systemd": settings} if settings else {})
    return load_readers()["systemd"].parse(pages, frame)


def timer(text, service=SERVICE, **settings):
    files = {"units/backup.timer": f"[Timer]\n{text}"}
    return read(files | ({"units/backup.service": service} if service else {}), **settings)


def one(text, service=SERVICE, **settings):
    reading = timer(text, service, **settings)
    assert reading.found == ()
    (job,) = reading.catalog.jobs
    return job


def marked(reading, span):
    """The characters at a place within one line."""
    assert span.line == span.end_line
    return reading.pages[span.path].line(span.line)[span.column - 1 : span.end_column - 1]


def test_a_timer_is_a_job_with_what_its_service_runs():
    job = one("OnCalendar=Mon..Fri *-*-* 03:30\n")
    assert (job.name, job.schedule.text, job.schedule.days) == (
        "backup",
        "30 3 * * mon-fri",
        DayRule.BOTH,
    )
    assert job.command == ("/srv/app/bin/backup", "--full", "all of it")
    assert (job.description, job.timeout) == ("Back the database up", Interval.parse("1h"))
    assert job.blocks == {"systemd": {"unit": "backup.service", "user": "backup"}}
    assert (job.backends, job.reader, job.zone_is_known) == (("systemd",), "systemd", False)
    assert (job.missed, job.jitter, job.disabled, job.timezone) == (None, None, None, None)


def test_options_of_a_timer_are_fields_of_its_job():
    job = one(
        "OnCalendar=daily\nPersistent=true\nRandomizedDelaySec=1h 30min\nFixedRandomDelay=yes\n"
        "AccuracySec=1us\nWakeSystem=on\nRemainAfterElapse=no\n[Unit]\nDescription=Nightly\n"
        "ConditionACPower=true\n"
    )
    assert (job.missed, job.jitter) == ("run-once", Interval.parse("90m"))
    assert job.description == "Nightly"
    assert job.blocks["systemd"] == {
        "unit": "backup.service",
        "user": "backup",
        "accuracy": "1us",
        "fixed_random_delay": True,
        "wake_system": True,
        "conditions": ["ConditionACPower=true"],
    }


@pytest.mark.parametrize(
    ("said", "missed"),
    [("", None), ("Persistent=no\n", "skip"), ("Persistent=1\n", "run-once")],
)
def test_what_was_missed_is_told_only_where_the_timer_says_it(said, missed):
    assert one(f"OnCalendar=daily\n{said}").missed == missed
    assert one(f"OnBootSec=1\nOnUnitActiveSec=1d\n{said}").missed is None


@pytest.mark.parametrize(
    ("event", "settings", "zone", "is_known"),
    [
        ("02:30 Europe/London", {}, "Europe/London", True),
        ("02:30 UTC", {"timezone": "Asia/Tokyo"}, "UTC", True),
        ("02:30", {"timezone": "Asia/Tokyo"}, "Asia/Tokyo", True),
        ("02:30", {}, None, False),
    ],
)
def test_the_clock_is_that_of_the_event_or_of_the_machine(event, settings, zone, is_known):
    job = one(f"OnCalendar={event}\n", **settings)
    assert (job.timezone, job.zone_is_known) == (zone, is_known)
    assert job.schedule.timezone == (zone or "UTC")


def test_places_are_those_of_the_files():
    reading = timer("OnCalendar=Mon *-*-1..7 03:30 Europe/London\nPersistent=no\n")
    (job,) = reading.catalog.jobs
    fields = ("minute", "hour", "day_of_month", "month", "day_of_week")
    pieces = [getattr(job.schedule, field).span for field in fields]
    assert [marked(reading, job.at("cron", part=part)) for part in pieces] == [
        *("30", "03", "1..7", "*", "Mon")
    ]
    places = {
        "name": job.at(),
        "timezone": job.at("timezone"),
        "missed": job.at("missed"),
        "command": job.at("command"),
        "user": job.at("systemd", "user"),
        "description": job.at("description", part=(5, 8)),
    }
    assert {key: marked(reading, at) for key, at in places.items()} == {
        "name": "[Timer]",
        "timezone": "Europe/London",
        "missed": "no",
        "command": '/srv/app/bin/backup --full "all of it"',
        "user": "backup",
        "description": "the",
    }
    assert job.at("command").path == "units/backup.service"
    assert job.says("command")
    assert not job.says("retries")
    assert job.places.covers(job.at("command"))
    assert not job.places.has(job.at("cron"))  # no five fields are to be written there


def test_a_value_that_goes_on_over_lines_is_pointed_at_in_its_lines():
    reading = timer("OnCalendar=Mon \\\n# nightly\n  03:30\n")
    (job,) = reading.catalog.jobs
    assert job.schedule.text == "30 3 * * mon"
    assert marked(reading, job.at("cron", part=job.schedule.hour.span)) == "03"
    assert job.at("cron", part=job.schedule.hour.span).line == 4


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (["06:00", "18:00"], ["0 6,18 * * *"]),
        (["Mon..Fri 02:00", "Sat,Sun 02:00"], ["0 2 * * *"]),
        (["Mon..Fri 02:00", "Sat,Sun 05:00"], ["0 2 * * mon-fri", "0 5 * * sat,sun"]),
        (["daily", "00:00", "*-*-* 00:00:00"], ["0 0 * * *"]),
        (["*-*-13 00:00", "Fri 00:00"], ["0 0 13 * *", "0 0 1-12,14-31 * 5"]),
        (["daily", "Mon 00:00"], ["0 0 * * *"]),
        (["", "daily", "", "weekly"], ["0 0 * * 1"]),
    ],
)
def test_lines_together_are_jobs_that_share_no_instant(lines, texts):
    reading = timer("".join(f"OnCalendar={line}\n" for line in lines))
    assert reading.found == ()
    assert [job.schedule.text for job in reading.catalog.jobs] == texts
    assert [job.name for job in reading.catalog.jobs] == ["backup", "backup-2"][: len(texts)]


def test_an_empty_value_takes_back_what_was_said_of_whatever_kind():
    job = one("OnCalendar=daily\nOnBootSec=5min\nOnUnitActiveSec=\nOnCalendar=weekly\n")
    assert (job.schedule.text, "besides" in job.blocks["systemd"]) == ("0 0 * * 1", False)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        ("Sat,Sun *:00,45", "0,45 * * * sat,sun"),
        ("*:0/45", "*/45 * * * *"),
        ("*:05/20", "5-59/20 * * * *"),
        ("Mon..Wed,Fri 09..17/2:00", "0 9-17/2 * * mon-wed,fri"),
        ("Saturday..Sunday 10:00", "0 10 * * 0,6"),
        ("*-01/3-01,15 00:00", "0 0 1,15 */3 *"),
        ("*:*:00", "* * * * *"),
        ("quarterly", "0 0 1 1-10/3 *"),
    ],
)
def test_a_cron_has_the_steps_of_its_event_and_no_others(event, text):
    assert one(f"OnCalendar={event}\n").schedule.text == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("OnBootSec=15min\nOnUnitActiveSec=1d\n", 86_400),
        ("OnActiveSec=0\nOnUnitActiveSec=2h\nOnUnitActiveSec=90min\n", 5_400),
        ("OnStartupSec=1s\nOnUnitActiveSec=1.5min\nAccuracySec=1s\n", 90),
    ],
)
def test_an_interval_is_counted_from_each_start(text, seconds):
    job = one(text)
    assert (job.schedule.seconds, job.zone_is_known) == (seconds, True)
    assert job.blocks["systemd"]["besides"] == [text.splitlines()[0]]


@pytest.mark.parametrize(
    ("text", "expression", "message"),
    [
        ("OnUnitInactiveSec=1h\n", "1h", "it counts from when the last run ended"),
        ("OnCalendar=daily\nOnUnitInactiveSec=1h\n", "1h", "it counts from when the last run"),
        ("OnCalendar=daily\nOnUnitActiveSec=1h\n", "1h", "from whichever run was the last"),
        ("OnUnitActiveSec=1.5s\n", "1.5s", "an interval is whole seconds, at least one"),
        ("OnUnitActiveSec=infinity\n", "infinity", "an interval is whole seconds"),
        ("OnCalendar=*-*~1\n", "*-*~1", "is not reckoned here"),
        ("OnCalendar=2027-01-01 03:00\n", "2027-01-01 03:00", "is not reckoned here"),
        ("OnCalendar=02:30:15\n", "02:30:15", "no five fields say that"),
        ("OnCalendar=daily\nOnCalendar=*-*~1\n", "*-*~1", "is not reckoned here"),
        ("OnCalendar=*-*-* %i:00\n", None, None),
        ("OnCalendar=*:0/%H\n", "*:0/%H", "only the machine tells what `%H` is"),
        (
            "OnCalendar=daily Asia/Tokyo\nOnCalendar=weekly\n",
            "weekly",
            "its lines are on different clocks",
        ),
        ("OnCalendar=daily\nRandomizedDelaySec=1.5s\n", "1.5s", "no delay of whole seconds"),
    ],
)
def test_what_has_no_times_of_a_cron_is_said_and_no_job(text, expression, message):
    reading = timer(text)
    assert reading.catalog.jobs == ()
    assert reading.catalog.left_out or not reading.catalog.complete
    ((rule, finding),) = reading.found
    if expression:
        assert (rule, marked(reading, finding.at)) == ("schedule-unresolvable", expression)
        assert message in finding.message


@pytest.mark.parametrize(
    ("text", "expression", "message"),
    [
        ("OnBootSec=5min\n", "5min", "`backup.timer` runs on `OnBootSec=5min`: it has no times"),
        ("OnClockChange=yes\n", "yes", "`backup.timer` runs on `OnClockChange=yes`: it has no"),
    ],
)
def test_occasions_without_times_are_an_info_and_no_job(text, expression, message):
    reading = timer(text)
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("schedule-unresolvable", Severity.INFO)
    assert marked(reading, finding.at) == expression
    assert message in finding.message
    assert reading.catalog.jobs == ()
    assert reading.catalog.complete


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("OnCalendar=daily\nOnBootSec=5min\n", "`backup` runs on `OnBootSec=5min`, too"),
        ("OnCalendar=daily\nOnTimezoneChange=1\n", "`backup` runs on `OnTimezoneChange=1`, too"),
        ("OnUnitActiveSec=1h\n", "nothing here starts `backup.service` for the first time"),
    ],
)
def test_runs_beside_those_of_the_schedule_are_an_info(text, message):
    reading = timer(text)
    ((_, finding),) = reading.found
    assert (finding.severity, len(reading.catalog.jobs)) == (Severity.INFO, 1)
    assert finding.message.startswith(message)
    assert reading.catalog.complete


def test_a_service_that_something_else_starts_needs_no_first_run():
    assert one("OnUnitActiveSec=1h\n", SERVICE + "[Install]\nWantedBy=multi-user.target\n")


@pytest.mark.parametrize(
    ("text", "rule", "expression", "message"),
    [
        ("OnCalendar=5min\n", "invalid-cron", "5min", "systemd refuses `5min`"),
        ("OnCalendar=daily\nOnCalendar=7 *-*-*\n", "invalid-cron", "7 *-*-*", "systemd refuses"),
        ("OnCalendar=*-02-30\n", "nonstandard-syntax", "*-02-30", "systemd never runs"),
        ("OnCalender=daily\n", "nonstandard-syntax", "daily", "[Timer] has no such setting"),
        ("OnCalendar=daily\nOops\n", "nonstandard-syntax", "Oops", "it assigns nothing"),
        ("OnCalendar=daily\nPersistent=7\n", "nonstandard-syntax", "7", "it is no boolean"),
        ("OnCalendar=daily\nOnBootSec=x\n", "nonstandard-syntax", "x", "it is no time span"),
        ("OnCalendar=daily\nUnit=x\n", "nonstandard-syntax", "x", "it is no unit to start"),
        ("OnCalendar=daily\nAccuracySec=x\n", "nonstandard-syntax", "x", "it is no time span"),
        ("OnCalendar=daily\n[Timer\n", "unreadable-source", "[Timer", "for a section"),
        ("Persistent=true\n", "invalid-cron", "[Timer]", "systemd refuses `backup.timer`"),
    ],
)
def test_what_systemd_makes_nothing_of_is_a_finding_at_its_cause(text, rule, expression, message):
    reading = timer(text)
    ((found, finding),) = reading.found
    assert (found, marked(reading, finding.at)) == (rule, expression)
    assert message in finding.message
    assert reading.catalog.left_out or not reading.catalog.complete


@pytest.mark.parametrize(
    ("command", "said", "words"),
    [
        ("/bin/sh -c 'a | b'", None, "a | b"),
        ("/bin/sh -c a b", None, ("/bin/sh", "-c", "a", "b")),
        ("@/bin/run other -x", ["@/bin/run other -x"], ("/bin/run", "-x")),
        ("+/bin/run", ["+/bin/run"], ("/bin/run",)),
        ("%h/bin/run", ["%h/bin/run"], None),
        ("/bin/run ${OPTIONS}", ["/bin/run ${OPTIONS}"], None),
        ("/bin/run $OPTIONS", ["/bin/run $OPTIONS"], None),
        ("/bin/run a$b $$c", None, ("/bin/run", "a$b", "$c")),
        (":/bin/run $OPTIONS", None, ("/bin/run", "$OPTIONS")),
        ("/bin/one ; /bin/two", ["/bin/one ; /bin/two"], None),
        ("/bin/one\nExecStart=/bin/two", ["/bin/one", "/bin/two"], None),
        ("/bin/one\nExecStart=\nExecStart=/bin/two %p", None, ("/bin/two", "backup")),
    ],
)
def test_a_command_is_exact_or_stands_as_systemd_has_it(command, said, words):
    reading = timer("OnCalendar=daily\n", f"[Service]\nExecStart={command}\n")
    (job,) = reading.catalog.jobs
    assert job.command == words
    assert job.blocks["systemd"].get("exec_start") == said
    is_undecided = words is None and len(said) == 1 and ";" not in said[0]
    assert [rule for rule, _ in reading.found] == ["task-unresolvable"] * is_undecided
    assert reading.catalog.complete


def test_a_command_whose_failure_is_excused_stands_once():
    reading = timer("OnCalendar=daily\n", "[Service]\nExecStart=-/bin/sh -c 'a | b'\n")
    (job,) = reading.catalog.jobs
    assert (job.command, job.blocks["systemd"]) == ("a | b", {"unit": "backup.service"})
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("option-lost", Severity.INFO)
    assert marked(reading, finding.at) == "-/bin/sh -c 'a | b'"


@pytest.mark.parametrize(("sign", "user"), [("", "app"), (":", "app"), ("+", None), ("!", None)])
def test_who_runs_a_command_is_said_where_it_counts(sign, user):
    service = f"[Service]\nUser=app\nExecStart={sign}/bin/run\n"
    (job,) = timer("OnCalendar=daily\n", service).catalog.jobs
    assert job.blocks["systemd"].get("user") == user


def test_a_command_that_systemd_cannot_read_is_a_finding():
    reading = timer("OnCalendar=daily\n", "[Service]\nExecStart=/bin/echo 'x\n")
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("nonstandard-syntax", "/bin/echo 'x")
    assert finding.at.path == "units/backup.service"


def test_where_and_with_what_a_command_runs_is_in_the_block():
    service = SERVICE + (
        "WorkingDirectory=/srv\nEnvironment=A=1\nEnvironment=B=2\nEnvironmentFile=-/etc/app\n"
        "ExecCondition=/bin/true\n[Unit]\nConditionPathExists=/x\n"
    )
    block = one("OnCalendar=daily\n", service).blocks["systemd"]
    assert block["working_directory"] == "/srv"
    assert block["environment"] == ["A=1", "B=2", "EnvironmentFile=-/etc/app"]
    assert block["conditions"] == ["ConditionPathExists=/x", "ExecCondition=/bin/true"]


def test_what_neither_a_job_nor_its_block_says_of_a_service_is_one_info():
    service = SERVICE + (
        "ExecStartPre=/bin/wait\nExecStartPost=/bin/tell\nGroup=app\nNice=\nUMask=077\n"
        "UMask=\nStandardOutput=journal\nMemoryAccounting=yes\nX-Own=1\n"
        "[Unit]\nWants=network-online.target\nAfter=db.service\nRequires=db.service\n"
    )
    reading = timer("OnCalendar=daily\n", service)
    ((rule, finding),) = reading.found
    assert (rule, finding.severity, finding.job) == ("option-lost", Severity.INFO, "backup")
    assert finding.message == (
        "`ExecStartPre=`, `ExecStartPost=`, `Group=`, `Requires=` of `backup.service` are not said "
        "by its job"
    )
    assert marked(reading, finding.at) == "/bin/wait"
    (job,) = reading.catalog.jobs
    assert job.command == ("/srv/app/bin/backup", "--full", "all of it")
    assert reading.catalog.complete


@pytest.mark.parametrize(
    ("said", "timeout"),
    [
        ("Type=oneshot\nTimeoutSec=90\nRuntimeMaxSec=5", "90s"),
        ("Type=oneshot\nTimeoutStartSec=infinity", None),
        ("RuntimeMaxSec=2h\nTimeoutStartSec=5", "2h"),
        ("TimeoutStartSec=5", None),
    ],
)
def test_a_timeout_is_of_the_start_of_a_oneshot_and_of_the_run_of_any_other(said, timeout):
    job = one("OnCalendar=daily\n", f"[Service]\nExecStart=/bin/true\n{said}\n")
    assert job.timeout == (timeout and Interval.parse(timeout))


def test_a_timer_without_its_service_is_a_job_that_names_it():
    job = one("OnCalendar=daily\nUnit=other.target\n")
    assert (job.command, job.blocks) == (None, {"systemd": {"unit": "other.target"}})
    assert one("OnCalendar=daily\n", None).blocks == {"systemd": {"unit": "backup.service"}}


def test_an_instance_has_the_service_of_its_template():
    files = {
        "run@one.timer": "[Timer]\nOnCalendar=daily\n",
        "run@.service": "[Service]\nExecStart=/bin/run %i %n\n",
    }
    reading = read(files)
    (job,) = reading.catalog.jobs
    assert (job.name, job.command) == ("run@one", ("/bin/run", "one", "run@one.service"))


def test_a_template_is_no_job():
    reading = read({"run@.timer": "[Timer]\nOnCalendar=daily\n"})
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("task-unresolvable", Severity.WARNING)
    assert "only the machine tells which instances of it run" in finding.message
    assert reading.catalog.jobs == ()


def test_files_beside_a_timer_are_read_from_disk_with_their_drop_ins(tmp_path):
    (tmp_path / "job.timer").write_text("[Timer]\nOnCalendar=daily\n")
    (tmp_path / "job.service").write_text("[Service]\nExecStart=/bin/old\n")
    for folder, text in {
        "job.timer.d": "[Timer]\nOnCalendar=\nOnCalendar=weekly\n",
        "job.service.d": "[Service]\nExecStart=\nExecStart=/bin/new\n",
    }.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "10-local.conf").write_text(text)
        (tmp_path / folder / "notes.txt").write_text("[Timer]\nOnCalendar=hourly\n")
    path = str(tmp_path / "job.timer")
    page = Page(path, (tmp_path / "job.timer").read_bytes())
    reading = load_readers()["systemd"].parse([page], Frame(Tables()))
    (job,) = reading.catalog.jobs
    assert (job.schedule.text, job.command) == ("0 0 * * 1", ("/bin/new",))
    assert job.at("cron").path.endswith("job.timer.d/10-local.conf")
    assert len(reading.pages) == 4


def test_comments_suppress_and_are_remarks():
    reading = timer(
        "# schedcat: ignore[too-frequent] it is cheap\nOnCalendar=daily\n"
        "# at 5am\nPersistent=true\n; odd\n"
    )
    (comment,) = reading.suppressions["units/backup.timer"]
    assert (comment.covers, comment.rules) == (3, ("too-frequent",))
    (job,) = reading.catalog.jobs
    assert [remark.text.strip() for remark in job.remarks()] == ["at 5am", "; odd"]
    assert reading.job_lines == {"units/backup.timer": {"backup": range(1, 2)}}


def test_what_two_timers_say_of_one_service_is_said_once():
    files = {
        "a.timer": "[Timer]\nOnCalendar=daily\nUnit=x.service\n",
        "b.timer": "[Timer]\nOnCalendar=weekly\nUnit=x.service\n",
        "x.service": "[Service]\nExecStart=/bin/run %H\n",
    }
    reading = read(files)
    assert [job.name for job in reading.catalog.jobs] == ["a", "b"]
    assert len(reading.found) == 1


@pytest.mark.parametrize(
    ("path", "text", "is_named", "claims"),
    [
        ("x.timer", "[Timer]\n", False, True),
        ("x.timer", "tea: 5 minutes\n", False, False),
        ("x.timer", "tea: 5 minutes\n", True, True),
        ("x.service", "[Service]\n", True, True),
        ("x.service", "[Service]\n", False, False),
        ("x.service", "name: x\n", True, False),
        ("x.timer.d/a.conf", "[Timer]\n", True, True),
        ("nginx.conf", "[Timer]\n", True, False),
        ("-", "[Timer]\nOnCalendar=daily\n", True, True),
        ("-", "jobs: {}\n", True, False),
        ("jobs.yaml", "[Timer]\n", True, False),
    ],
)
def test_a_unit_is_told_by_its_name_and_its_section(path, text, is_named, claims):
    reads = load_readers()["systemd"].reads
    assert reads(path, text.encode(), is_named=is_named) is claims


@pytest.mark.parametrize("path", ["x.timer", "x.service", "x.timer.d/a.conf"])
def test_a_named_file_without_a_timer_has_no_jobs_and_no_error(path):
    page = Page(path, b"[Unit]\nDescription=x\n")
    reading = load_readers()["systemd"].parse([page], Frame(Tables()))
    assert (reading.catalog.jobs, reading.found) == ((), ())


PARTS = (
    *("[Timer]\n", "[Service]\n", "[Unit]\n", "OnCalendar=", "OnUnitActiveSec=", "ExecStart="),
    *("daily", "Mon *-*-1..7 03:30", "*:0/7", "*-*~1", "1h 5min", "%i", "%", "\\\n", "\\", '"'),
    *("\n", "\r\n", " ", "=", "#", ";", "\0", "${A}", "Persistent=", "yes", "Unit=", "a.service"),
    *("\u00e9", "\ud800", "[", "]", "OnBootSec=", "Europe/London", "infinity", "UTC", "'", "\\x4"),
)


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join), st.binary(max_size=40))
def test_whatever_stands_in_units_is_jobs_or_findings(text, noise):
    data = b"[Timer]\n" + text.encode("utf-8", "surrogatepass") + noise
    pages = [Page(path, data) for path in ("a/job.timer", "a/job@.timer", "b/job.service")]
    frame = Frame(Tables(), contents={"a/job.service": data})
    reading = load_readers()["systemd"].parse(pages, frame)
    for job in reading.catalog.jobs:
        assert job.at() is not None
        assert job.at_schedule() is not None
        assert all(remark.text for remark in job.remarks())
        assert job == job._replace(places=None)
    assert all(finding.at for _, finding in reading.found)
