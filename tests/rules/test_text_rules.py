"""Texts at a job against its schedule: what they say, where they stand, and when all is silent."""

from pathlib import Path

import pytest

CONTRADICTS = "text-contradicts-schedule"
REPEATS = "schedule-in-description"
HALF = "fixed-offset-comment"


TEXTS = Path(__file__).parent / "texts"


def messages(found):
    return [each.finding.message for each in found]


def jobs_of(name):
    """((schedule, text), a catalog with them) of each text in a file of texts/."""
    schedule, zone = "", ""
    for line in (TEXTS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            schedule, _, zone = line.strip("[]").partition("; ")
        elif schedule and line:
            yield (schedule, line), _catalog(schedule, zone, line.removeprefix("? "))


def _catalog(schedule, zone, text):
    key = "cron" if " " in schedule else "interval"
    days = "    days: both\n" if key == "cron" else ""
    comment, description = (text, "") if text.startswith("# ") else ("", text.replace("'", "''"))
    return (
        f"jobs:\n  a:\n    task: app.a\n    {key}: '{schedule}'  {comment}\n{days}"
        + (f"    timezone: {zone}\n" if zone else "")
        + (f"    description: '{description}'\n" if description else "")
    )


def test_no_text_that_is_true_is_denied(check):
    told = {text: messages(check(CONTRADICTS, job)) for text, job in jobs_of("true.txt")}
    assert len(told) > 400
    assert [each for each in told.items() if each[1]] == []


def test_texts_that_are_false_are_denied_unless_like_ones_are_true(check):
    denied = {text: bool(check(CONTRADICTS, job)) for text, job in jobs_of("false.txt")}
    assert len(denied) > 180
    assert [at for at, found in denied.items() if found == at[1].startswith("? ")] == []


def test_a_description_is_quoted_and_marked_at_its_words(check, marked):
    (found,) = check(
        CONTRADICTS,
        "jobs:\n"
        "  pull:\n"
        "    task: app.pull\n"
        "    interval: 2h\n"
        "    description: Pull usage. Runs every 60 minutes.\n",
    )
    assert found.finding.message == (
        "the description says `every 60 minutes`, the job runs every 2 hours"
    )
    assert marked(found.finding.at) == "every 60 minutes"
    (schedule,) = found.finding.related
    assert marked(schedule.at) == "2h"


def test_a_comment_behind_the_cron_is_marked_in_the_comment(check, marked):
    (found,) = check(
        CONTRADICTS,
        "jobs:\n"
        "  purge:\n"
        "    task: app.purge\n"
        '    cron: "*/5 * * * *" # hourly, on the hour\n'
        "    backends: [celery]\n",
    )
    assert found.finding.message == "a comment says `hourly`, the job runs every 5 minutes"
    assert marked(found.finding.at) == "hourly"


@pytest.mark.parametrize(
    "comment",
    [
        "  # Runs hourly.\n  purge:\n    cron: '*/5 * * * *'\n    task: app.purge\n",
        "  purge:\n    # Runs\n    # hourly.\n    cron: '*/5 * * * *'\n    task: app.purge\n",
        "  purge:\n    cron: '*/5 * * * *'\n    task: app.purge  # runs hourly\n",
    ],
    ids=["above the name", "two lines above the cron", "behind another field"],
)
def test_any_comment_at_the_job_may_speak_of_its_running(comment, check):
    assert len(check(CONTRADICTS, f"jobs:\n{comment}")) == 1


@pytest.mark.parametrize(
    "text",
    [
        # The next job's comment, the suppression's reason, a text, a comment of two jobs.
        "jobs:\n  a:\n    cron: '0 0 * * *'\n  # Runs hourly.\n  b:\n    cron: '0 * * * *'\n",
        "jobs:\n  a:\n    cron: '*/5 * * * *'  # schedcat: ignore[never-fires] hourly\n",
        "jobs:\n  a:\n    cron: '*/5 * * * *'\n    command: 'run # hourly'\n",
        "jobs: {a: {cron: '*/5 * * * *'}, b: {cron: '* * * * *'}} # hourly\n",
        "jobs:\n  a:\n    # The hourly figures are made elsewhere.\n    cron: '*/5 * * * *'\n",
        "jobs:\n  a:\n    cron: '*/5 * * * *'\n# Runs hourly.\n",
    ],
)
def test_what_is_not_said_of_this_job_is_silent(text, check):
    assert check(CONTRADICTS, text) == []


def test_a_description_of_several_lines_is_marked_as_a_whole(check):
    (found,) = check(
        CONTRADICTS,
        "jobs:\n  a:\n    interval: 1d\n    description: |\n      Pull.\n      Runs weekly.\n",
    )
    assert (found.finding.at.line, found.finding.at.end_line) == (4, 6)


def test_an_environment_is_compared_as_it_is_there(check):
    text = (
        "jobs:\n  a:\n    interval: 1h\n    description: Runs hourly.\n"
        "    environments: {dev: {interval: 1d}}\n"
    )
    assert check(CONTRADICTS, text) == []
    assert len(check(CONTRADICTS, text, environment="dev")) == 1


ON_TWO_BACKENDS = (
    "jobs:\n  a:\n    task: app.a\n    interval: 5m\n    http: {{path: /a}}\n"
    "    backends: [celery, cloud-scheduler]\n    description: {}\n"
    "    cloud-scheduler: {{cron: '0 * * * *', why: cost}}\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "Runs every 5 minutes on Celery, hourly on Cloud Scheduler.",
        "Runs every 5 minutes.",
        "Hourly",
    ],
)
def test_what_is_true_on_one_backend_is_true(text, check):
    assert check(CONTRADICTS, ON_TWO_BACKENDS.format(text)) == []


def test_what_is_true_on_no_backend_is_said_once(check):
    assert messages(check(CONTRADICTS, ON_TWO_BACKENDS.format("Runs daily."))) == [
        "the description says `daily`, the job runs every 5 minutes"
    ]


def test_the_cadence_once_more_is_an_info_that_is_off_by_default(check):
    text = "jobs: {a: {interval: 1h, title: Hourly sync, description: Sync. Runs every hour.}}\n"
    assert messages(check(REPEATS, text)) == [
        "the title repeats the schedule: `Hourly`",
        "the description repeats the schedule: `every hour`",
    ]


def test_work_that_is_done_less_often_than_the_job_comes_repeats_no_schedule(check):
    text = "jobs: {a: {interval: 5m, description: Refresh the cache hourly.}}\n"
    assert check(REPEATS, text) == check(CONTRADICTS, text) == []


def test_what_is_no_longer_true_is_said_once(check):
    text = "jobs: {a: {interval: 1h, description: Runs daily.}}\n"
    assert check(REPEATS, text) == []
    assert len(check(CONTRADICTS, text)) == 1


def test_a_reckoned_hour_names_the_zone_and_the_other_time(check, marked):
    (found,) = check(HALF, 'jobs:\n  a:\n    cron: "0 8 * * *"  # 3am EST\n    timezone: UTC\n')
    assert found.finding.message == (
        "`3am EST` is right for part of the year: when the clocks of America/New_York change, "
        "it is 07:00 in UTC"
    )
    assert marked(found.finding.at) == "3am EST"
