"""`schedcat verify` on jobs that want more than a schedule, or nothing when clocks change."""

import json

import pytest

NOW = ("--now", "2026-11-22")
SKIPPING = """\
jobs:
  report: {task: a.b, cron: "30 2 * * *", timezone: America/New_York, dst: {gap: skip}}
"""


@pytest.fixture
def verify(schedcat, tmp_path):
    def run(*arguments, text, config=""):
        (tmp_path / "schedcat.toml").write_text(f'catalog = ["jobs.yaml"]\n{config}')
        return schedcat("verify", *arguments, *NOW, text=text)

    return run


def test_what_is_undocumented_where_nothing_is_wanted_is_said_so(verify):
    done = verify("--backend=cloud-scheduler", text=SKIPPING)
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 job: 1 undocumented" in done.stdout
    assert "undocumented: report: wanted nothing, got unknown: the clocks of" in done.stdout
    assert done.stdout.endswith("; in all unknown at 2 changes of the clocks\n")


def test_it_is_said_so_of_many_jobs_and_beside_other_engines(verify):
    many = SKIPPING + SKIPPING.replace("report", "other").removeprefix("jobs:\n")
    done = verify("--backend=all", text=many)
    assert (done.returncode, done.stderr) == (1, "")
    assert "documents nothing of the skipped hour; in all unknown at 2 changes" in done.stdout


def test_json_has_nothing_wanted_and_nothing_known(verify):
    done = verify("--backend=cloud-scheduler", "--format=json", text=SKIPPING)
    [verdict] = json.loads(done.stdout)["reports"][0]["verdicts"]
    assert verdict["outcome"] == "undocumented"
    assert {(tuple(each["wanted"]), each["got"]) for each in verdict["differences"]} == {((), None)}


CELERY, CLOUD = "--backend=celery", "--backend=cloud-scheduler"
KUBERNETES, EVENTBRIDGE = "--backend=kubernetes", "--backend=eventbridge"


def with_option(option):
    return f'jobs: {{a: {{task: a.b, cron: "0 9 * * *", {option}}}}}'


STARTS, ENDS = 'starts: "2027-06-01T00:00:00Z"', 'ends: "2027-06-01T00:00:00Z"'
RUN_ONCE = "missed: run-once"


@pytest.mark.parametrize(
    ("engine", "option", "reason"),
    [
        (CELERY, STARTS, "Celery beat has no `starts`, a first day"),
        (CELERY, ENDS, "Celery beat has no `ends`, a last day"),
        (CELERY, "overlap: skip", "Celery beat cannot keep `overlap: skip`"),
        (CELERY, "jitter: 5m", "Celery beat has no `jitter`, a random delay"),
        (CLOUD, RUN_ONCE, "Cloud Scheduler cannot keep `missed: run-once`"),
        (CLOUD, ENDS, "Cloud Scheduler has no `ends`, a last day"),
        ("--backend=crontab", RUN_ONCE, "Debian cron cannot keep `missed: run-once`"),
        ("--backend=debian-cron", "overlap: skip", "Debian cron cannot keep `overlap: skip`"),
        ("--backend=cronie", "jitter: 5m", "cronie has no `jitter`, a random delay"),
        ("--backend=busybox", "overlap: skip", "BusyBox crond cannot keep `overlap: skip`"),
        (KUBERNETES, ENDS, "Kubernetes has no `ends`, a last day"),
        (KUBERNETES, "jitter: 5m", "Kubernetes has no `jitter`, a random delay"),
        ("--backend=systemd", "overlap: allow", "systemd cannot keep `overlap: allow`"),
        (
            "--backend=systemd",
            f"{RUN_ONCE}, missed_within: 1h",
            "systemd has no `missed_within`, a limit to how late a missed run is caught up",
        ),
        ("--backend=redbeat", "missed: skip", "RedBeat cannot keep `missed: skip`"),
        ("--backend=github-actions", RUN_ONCE, "GitHub Actions cannot keep `missed: run-once`"),
        (EVENTBRIDGE, "missed: skip", "EventBridge Scheduler cannot keep `missed: skip`"),
    ],
)
def test_an_option_that_an_engine_cannot_keep_is_refused(verify, engine, option, reason):
    done = verify(engine, text=with_option(option))
    assert (done.returncode, done.stderr) == (1, "")
    assert ": 1 job: 1 refused\n" in done.stdout
    assert f"refused: a: {reason}" in done.stdout


@pytest.mark.parametrize(
    ("engine", "option"),
    [
        (CELERY, "overlap: allow"),
        (CELERY, "missed: any"),
        (KUBERNETES, "overlap: replace"),
        (KUBERNETES, f"{RUN_ONCE}, missed_within: 1h"),
        ("--backend=systemd", "overlap: skip"),
        ("--backend=systemd", "jitter: 5m"),
        (EVENTBRIDGE, "jitter: 5m"),
    ],
)
def test_one_that_it_keeps_is_not(verify, engine, option):
    done = verify(engine, text=with_option(option))
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 job: 1 equal; 731 instants compared" in done.stdout


def test_only_what_is_between_the_first_and_the_last_day_is_wanted(verify):
    ends = 'ends: "2027-06-08T02:00:00-07:00"'  # that is 09:00 in UTC, when it does not run
    done = verify(EVENTBRIDGE, text=with_option(f"{STARTS}, {ends}"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 equal; 7 instants compared" in done.stdout


def test_a_start_that_is_past_limits_what_is_compared(verify):
    text = with_option('starts: "2026-11-20T00:00:00+01:00"')
    done = verify(CELERY, "--from=2026-11-01", "--until=2026-11-23", text=text)
    assert done.returncode == 0
    assert "1 equal; 3 instants compared" in done.stdout


def test_a_job_whose_days_are_all_outside_the_horizon_has_nothing_to_compare(verify):
    done = verify(EVENTBRIDGE, "--until=2027-05-01", text=with_option(STARTS))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("eventbridge: 1 job: 1 equal\n")


def test_a_job_is_refused_for_its_schedule_and_for_its_options(verify):
    text = 'jobs: {a: {task: a.b, cron: "0 9 13 * 5", days: both, jitter: 5m}}'
    found = verify(KUBERNETES, "--format=json", text=text).stdout
    [verdict] = json.loads(found)["reports"][0]["verdicts"]
    assert [each["keys"] for each in verdict["refusals"]] == [["days"], ["jitter"]]


def test_what_an_engine_lacks_besides_does_not_matter(verify):
    """The job says no `http`, which an export to Cloud Scheduler needs."""
    text = 'jobs: {a: {task: a.b, cron: "0 9 * * *", overlap: allow}}'
    done = verify(CLOUD, text=text)
    assert "Cloud Scheduler cannot keep `overlap: allow`" in done.stdout
    assert "`http`" not in done.stdout


@pytest.mark.parametrize("names", ["", " , "])
def test_nobody_is_no_one_to_ask(verify, names):
    """As a variable of a shell has it that is not set: the configured backends were not meant."""
    done = verify(f"--backend={names}", text=SKIPPING, config="[backends.celery]\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--backend names nobody" in done.stderr


@pytest.mark.parametrize("now", ["2150-01-01", "1969-12-31", "0001-01-01T00:00+14:00"])
def test_an_export_from_times_that_nobody_reckons_with_is_refused(schedcat, now):
    text = 'jobs: {a: {task: a.b, cron: "0 9 * * *"}}'
    done = schedcat("export", "jobs.yaml", "--backend=celery", "--now", now, text=text)
    assert (done.returncode, done.stdout) == (2, "")
    is_a_date = not now.startswith("0001")  # which is before the year 1 in UTC
    assert ("is out of reach" if is_a_date else "is no date") in done.stderr


def test_systemd_catches_up_calendar_events_and_no_intervals(verify):
    interval = "jobs: {a: {task: a.b, interval: 7m, missed: run-once}}"
    done = verify("--backend=systemd", text=interval)
    assert done.returncode == 1
    assert "refused" in done.stdout
    assert verify("--backend=systemd", text=interval.replace("run-once", "skip")).returncode == 0
    assert verify("--backend=systemd", text=with_option(RUN_ONCE)).returncode == 0


def test_redbeat_is_on_the_clock_of_the_app(verify):
    interval = "jobs: {a: {task: a.b, interval: 7m}}"
    zone = '[backends.celery]\ntimezone = "America/New_York"\n'
    done = verify("--backend=redbeat", text=interval, config=zone)
    assert done.returncode == 1
    assert "redbeat on the clock of America/New_York: 1 job: 1 refused" in done.stdout
    assert verify("--backend=redbeat", text=interval).returncode == 0


@pytest.mark.parametrize(
    ("cron", "within", "code"),
    [
        ("0 9 * * *", ", missed_within: 1h", 0),
        ("*/5 * * * *", ", missed_within: 8h", 0),
        ("*/5 * * * *", ", missed_within: 9h", 1),
        ("* * * * *", "", 1),
    ],
)
def test_kubernetes_catches_up_no_run_once_it_has_missed_a_hundred(verify, cron, within, code):
    text = f'jobs: {{a: {{task: a.b, cron: "{cron}", missed: run-once{within}}}}}'
    assert verify(KUBERNETES, text=text).returncode == code
