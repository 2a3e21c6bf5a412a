"""`schedcat next` as a user runs it."""

import json

import pytest

CONFIG = """\
catalog = ["jobs.yaml"]
[defaults]
timezone = "America/New_York"
[backends.celery]
timezone = "America/New_York"
"""
NIGHTLY = """\
jobs:
  nightly-report: {task: shop.nightly, cron: "30 2 * * *"}
"""
TWO = """\
jobs:
  noon: {task: shop.noon, cron: "0 12 * * *", timezone: UTC}
  every-six-hours: {task: shop.tick, cron: "30 */6 * * *"}
"""


@pytest.fixture
def next_(schedcat, tmp_path):
    def run(*arguments, text=NIGHTLY, config=CONFIG):
        (tmp_path / "schedcat.toml").write_text(config)
        return schedcat("next", *arguments, text=text)

    return run


def lines(done) -> list[str]:
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_it_shows_utc_and_local_times_what_a_gap_does_and_where_a_backend_differs(next_):
    assert lines(next_("-n", "3", "--at", "2026-03-07")) == [
        "nightly-report: every day at 02:30, America/New_York time",
        "  UTC                    America/New_York",
        "  Sat 2026-03-07 07:30   Sat 2026-03-07 02:30",
        "  Sun 2026-03-08 07:00   Sun 2026-03-08 03:00",
        "    2026-03-08 02:30 does not exist in America/New_York: right after the gap",
        "  Mon 2026-03-09 06:30   Mon 2026-03-09 02:30",
        "  on celery: at 2026-03-08 07:30Z, not at 2026-03-08 07:00Z",
    ]


def test_without_anything_it_shows_five_of_each_job_from_now_on(next_):
    jobs = json.loads(next_("--format=json", text=TWO).stdout)

    assert [(job["job"], len(job["instants"])) for job in jobs] == [
        ("noon", 5),
        ("every-six-hours", 5),
    ]


def test_a_backend_is_not_named_where_it_does_as_wanted(next_):
    assert "celery" not in next_("-n", "3", "--at", "2026-03-09").stdout


def test_a_backend_is_named_whose_run_comes_after_the_last_that_is_shown(next_):
    done = next_("-n", "1", "--at", "2026-03-08")

    assert lines(done)[-1] == "  on celery: at 2026-03-08 07:30Z, not at 2026-03-08 07:00Z"


def test_a_vendor_that_says_nothing_of_such_days_is_named(next_):
    config = CONFIG.partition("[backends")[0] + "[backends.cloud-scheduler]\n"
    *_, first, second = lines(next_("--at", "2026-03-08", config=config))

    assert (first, second) == (
        "  on cloud-scheduler: nothing is documented of the clock change at 2026-03-08",
        "    07:00Z",
    )


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        (
            "{gap: shift}",
            [
                "  Sun 2026-03-08 07:30   Sun 2026-03-08 03:30",
                "    2026-03-08 02:30 does not exist in America/New_York: 1 hour later",
                "  Mon 2026-03-09 06:30   Mon 2026-03-09 02:30",
            ],
        ),
        (
            "{gap: skip}",
            [
                "    2026-03-08 02:30 does not exist in America/New_York: left out",
                "  Mon 2026-03-09 06:30   Mon 2026-03-09 02:30",
                "  Tue 2026-03-10 06:30   Tue 2026-03-10 02:30",
            ],
        ),
    ],
)
def test_a_gap_is_said_as_the_policy_has_it(next_, policy, shown):
    text = NIGHTLY.replace('"}', f'", dst: {policy}}}')

    assert lines(next_("-n", "2", "--at", "2026-03-08", text=text))[2:5] == shown


def test_a_left_out_run_is_said_also_where_nothing_else_is_shown(next_):
    text = NIGHTLY.replace('"}', '", dst: {gap: skip}}')

    assert lines(next_("--at", "2026-03-08", "--until", "2026-03-09", text=text)) == [
        "nightly-report: every day at 02:30, America/New_York time",
        "    2026-03-08 02:30 does not exist in America/New_York: left out",
        "  none in that time",
        "  on celery: also at 2026-03-08 07:30Z",
    ]


def test_a_run_that_a_fold_doubles_says_which_of_the_two_it_is(next_):
    text = 'jobs: {twice: {task: a.b, cron: "30 1 * * *", dst: {fold: both}}}'
    done = next_("-n", "2", "--at", "2026-11-01", text=text)

    assert lines(done)[2:] == [
        "  Sun 2026-11-01 05:30   Sun 2026-11-01 01:30",
        "    2026-11-01 01:30 comes twice in America/New_York: the first time",
        "  Sun 2026-11-01 06:30   Sun 2026-11-01 01:30",
        "    2026-11-01 01:30 comes twice in America/New_York: the second time",
        "  on celery: not at 2026-11-01 06:30Z",
    ]


def test_a_job_in_utc_has_one_column(next_):
    assert lines(next_("noon", "-n", "2", "--at", "2026-01-01", text=TWO)) == [
        "noon: every day at 12:00, UTC",
        "  UTC",
        "  Thu 2026-01-01 12:00",
        "  Fri 2026-01-02 12:00",
    ]


def test_the_local_times_may_be_those_of_any_zone(next_):
    assert lines(next_("noon", "-n1", "--at=2026-01-01", "--tz=Asia/Kolkata", text=TWO))[1:] == [
        "  UTC                    Asia/Kolkata",
        "  Thu 2026-01-01 12:00   Thu 2026-01-01 17:30",
    ]


def test_merged_the_instants_of_all_jobs_stand_in_one_order(next_):
    assert lines(next_("--merge", "-n", "4", "--at", "2026-01-01T06:00", text=TWO)) == [
        "Thu 2026-01-01 11:30   every-six-hours   Thu 06:30 America/New_York",
        "Thu 2026-01-01 12:00   noon",
        "Thu 2026-01-01 17:30   every-six-hours   Thu 12:30 America/New_York",
        "Thu 2026-01-01 23:30   every-six-hours   Thu 18:30 America/New_York",
    ]


def test_merged_what_concerns_a_job_names_it(next_):
    text = NIGHTLY + "  sync: {task: a.b, interval: 10m}\n"

    assert lines(next_("--merge", "-n", "1", "--at", "2026-03-08", text=text)) == [
        "Sun 2026-03-08 07:00   nightly-report   Sun 03:00 America/New_York",
        "    2026-03-08 02:30 does not exist in America/New_York: right after the gap",
        "nightly-report on celery: at 2026-03-08 07:30Z, not at 2026-03-08 07:00Z",
        "from when the scheduler starts: sync",
    ]


def test_the_start_is_inclusive_and_until_exclusive(next_):
    window = ("--at", "2026-01-01T12:00Z", "--until", "2026-01-02T12:00Z")

    assert lines(next_("noon", *window, text=TWO))[2:] == ["  Thu 2026-01-01 12:00"]


def test_an_interval_runs_from_when_the_scheduler_starts(next_):
    text = "jobs: {sync: {task: a.b, interval: 10m}}"

    assert lines(next_(text=text)) == ["sync: every 10 minutes", "  from when the scheduler starts"]


def test_an_interval_that_a_backend_is_told_as_a_cron_has_instants_there(next_):
    config = 'catalog = ["jobs.yaml"]\n[backends.crontab]\n'
    text = "jobs: {sync: {task: a.b, interval: 10m}}"
    done = next_("--at", "2026-03-07T00:01Z", text=text, config=config)

    assert lines(done)[-1] == "  on crontab: next at 2026-03-07 00:10Z"


def test_an_anchored_interval_has_instants_to_the_second(next_):
    text = 'jobs: {sync: {task: a.b, interval: 47m, anchor: "2026-01-01T00:00:10Z"}}'
    config = 'catalog = ["jobs.yaml"]\n'

    assert lines(next_("-n", "2", "--at", "2026-01-01", text=text, config=config)) == [
        "sync: every 47 minutes from 2026-01-01T00:00:10Z",
        "  UTC",
        "  Thu 2026-01-01 00:00:10",
        "  Thu 2026-01-01 00:47:10",
    ]


def test_a_declared_deviation_has_instants_of_its_own(next_):
    text = NIGHTLY.replace('"}', '", celery: {cron: "0 4 * * *", why: later is better}}')

    assert lines(next_("-n", "1", "--at", "2026-05-01", text=text)) == [
        "nightly-report: every day at 02:30, America/New_York time",
        "  UTC                    America/New_York",
        "  Fri 2026-05-01 06:30   Fri 2026-05-01 02:30",
        "",
        "nightly-report on celery: every day at 04:00, America/New_York time",
        "  UTC                    America/New_York",
        "  Fri 2026-05-01 08:00   Fri 2026-05-01 04:00",
    ]


@pytest.mark.parametrize(
    ("job", "why"),
    [
        ('cron: "0 0 * * *", disabled: the shop is closed', "disabled: the shop is closed"),
        ('cron: "0 0 30 2 *"', "none, `0 0 30 2 *` never fires"),
        (
            'cron: "0 0 13 * 5"',
            "none, `0 0 13 * 5` picks days twice and does not say how they join",
        ),
        (
            'cron: "0 0 * * *", ends: "2026-01-01T00:00:00+01:00"',
            "none, it ended at 2025-12-31 23:00Z",
        ),
        ('cron: "0 0 1 1 *"', "none in that time"),
    ],
)
def test_a_job_without_instants_says_why(next_, job, why):
    text = f"jobs: {{odd: {{task: a.b, {job}}}}}"

    assert lines(next_("--at=2026-05-01", "--until=2026-06-01", text=text))[-1] == f"  {why}"


def test_a_job_runs_from_its_start_to_its_end(next_):
    life = 'starts: "2026-05-02T00:00:00Z", ends: "2026-05-04T00:00:00Z"'
    text = NIGHTLY.replace('"}', f'", {life}}}')

    assert [line[:24] for line in lines(next_("--at", "2026-05-01", text=text))[2:]] == [
        "  Sat 2026-05-02 06:30  ",
        "  Sun 2026-05-03 06:30  ",
    ]


def test_an_environment_has_its_own_instants(next_):
    text = NIGHTLY.replace('"}', '", environments: {dev: {cron: "0 12 * * *"}}}')
    done = next_("-n", "1", "--env", "dev", "--at", "2026-05-01", text=text)

    assert lines(done)[-1] == "  Fri 2026-05-01 16:00   Fri 2026-05-01 12:00"


def test_as_json_it_has_stable_keys(next_):
    (job,) = json.loads(next_("-n", "1", "--at", "2026-03-08", "--format", "json").stdout)

    assert job == {
        "job": "nightly-report",
        "backend": None,
        "schedule": "every day at 02:30, America/New_York time",
        "instants": [
            {
                "instant": "2026-03-08T07:00:00Z",
                "local": "2026-03-08T03:00:00-04:00",
                "timezone": "America/New_York",
                "clocks": "2026-03-08 02:30 does not exist in America/New_York: right after the "
                "gap",
            }
        ],
        "left_out": [],
        "none": None,
        "elsewhere": [
            {
                "backend": "celery",
                "from": "2026-03-08T07:00:00Z",
                "wanted": ["2026-03-08T07:00:00Z"],
                "got": ["2026-03-08T07:30:00Z"],
            }
        ],
        "path": "jobs.yaml",
        "line": 2,
    }


def test_merged_as_json_is_a_list_of_instants(next_):
    done = next_("--merge", "-n", "2", "--at", "2026-01-01T06:00", "--format=json", text=TWO)

    assert [(row["job"], row["instant"]) for row in json.loads(done.stdout)] == [
        ("every-six-hours", "2026-01-01T11:30:00Z"),
        ("noon", "2026-01-01T12:00:00Z"),
    ]
    assert list(json.loads(done.stdout)[0]) == [
        "job",
        "backend",
        "instant",
        "local",
        "timezone",
        "clocks",
    ]


def test_catalogs_are_named_with_path_and_jobs_by_name(next_, tmp_path):
    (tmp_path / "other.yaml").write_text('jobs: {other: {task: a.b, cron: "0 0 * * *"}}')
    done = next_("other", "--path", "other.yaml", "--path", "jobs.yaml", "-n", "1")

    assert [line for line in lines(done) if not line.startswith(" ")] == [
        "other: every day at 00:00, America/New_York time"
    ]


@pytest.mark.parametrize(
    ("arguments", "message", "help"),
    [
        (["nightly-rprt"], "no job is called `nightly-rprt`", "did you mean `nightly-report`?"),
        (["x"], "no job is called `x`", "run `schedcat list` for the names"),
        (["--tz", "EST"], "`EST` is not an IANA time zone", "did you mean `America/New_York`?"),
        (["--at", "soon"], "`soon` is no date and no time", "write --at 2026-12-01"),
        (["--until", "soon"], "`soon` is no date and no time", "write --until 2026-12-01"),
        (["--at", "2100-01-01"], "`2100-01-01` is out of reach", "1970 to 2099"),
        (["--at", "0001-01-01T00:00+14:00"], "is out of reach", "1970 to 2099"),
        (["--until", "9999-12-31T23:00-12:00"], "is out of reach", "1970 to 2099"),
        (["--at=2026-03-08", "--until=2026-03-08"], "is not after 2026-03-08 00:00Z", "--at"),
        (["-n", "0"], "0 is not in the range", ""),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(next_, arguments, message, help):
    done = next_(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert help in done.stderr


def test_jobs_that_cannot_be_read_are_counted_and_exit_1(next_):
    done = next_("--at=2026-05-01", text=NIGHTLY + "  broken: {task: a.b, cron: '61 * * * *'}\n")

    assert done.returncode == 1
    assert "nightly-report: " in done.stdout
    assert done.stderr == "1 problem left jobs out; `schedcat lint` shows them\n"
