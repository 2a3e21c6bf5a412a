"""Runs that were due while a scheduler was down: ended before, and started again after.

What our dialects say of them, on Celery's beat and on cron daemons; django-celery-beat, RedBeat
and systemd have theirs among their own tests.
"""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from beats import A_SECOND, SLEEPS_LONG, sent
from cron_daemons import daemon

from schedcat.schedule.dialects import load_dialects

DIALECTS = load_dialects()
HOUR = timedelta(hours=1)


def moment(text):
    return datetime.fromisoformat(f"2026-07-{text}").replace(tzinfo=UTC)


@pytest.fixture
def beat(engine, monkeypatch):
    """`beat(schedule, start, end)`: what Celery's beat sends, its state in `file` if there is one.

    A schedule is a text for Celery's crontab, or a timedelta.
    """
    engine("celery")
    celery, beats = import_module("celery"), import_module("celery.beat")
    crontab = import_module("celery.schedules").crontab.from_string
    current = "celery._state._tls.current_app"

    def run(schedule, start, end, *, file=None, **settings):
        app = celery.Celery(set_as_current=False)
        # Beat would add an entry of its own for results that expire.
        app.conf.update(settings, result_expires=None, beat_max_loop_interval=SLEEPS_LONG)
        made = crontab(schedule) if isinstance(schedule, str) else schedule
        monkeypatch.setattr(current, app)  # as in a beat: entries from its file take its settings
        app.conf.beat_schedule = {"job": {"task": "job", "schedule": made}}
        kind = beats.PersistentScheduler if file else beats.Scheduler
        return sent(lambda: kind(app, schedule_filename=file), start, end).get("job", [])

    return run


WHILE_DOWN = [
    pytest.param("0 9 * * *", "02T09:00", id="daily"),
    pytest.param("*/15 8-17 * * *", "02T08:00", id="forty times missed"),
    pytest.param(timedelta(hours=7), "02T01:00", id="an interval"),
]
"""Due between STOP and BACK, and when they are next due after that."""
START, STOP, BACK = moment("01T06:00"), moment("01T07:30"), moment("01T18:00")


@pytest.mark.parametrize(("schedule", "following"), WHILE_DOWN)
def test_celery_beat_runs_what_was_due_once_where_it_keeps_its_state(
    beat, tmp_path, schedule, following
):
    assert DIALECTS["celery"].missed.startswith("run once where beat keeps its state, ")
    file, following = str(tmp_path / "state"), moment(following)

    beat(schedule, START, STOP, file=file)
    found = beat(schedule, BACK + A_SECOND, following + A_SECOND, file=file)

    assert found == [BACK, following]


@pytest.mark.parametrize(("schedule", "following"), WHILE_DOWN[:2])
def test_celery_beat_forgets_what_was_due_where_its_state_is_lost(beat, schedule, following):
    assert DIALECTS["celery"].missed.endswith("; else forgotten")

    beat(schedule, START, STOP)
    found = beat(schedule, BACK + A_SECOND, moment(following) + A_SECOND)

    assert found == [moment(following)]


@pytest.mark.parametrize(
    ("schedule", "deadline", "catches_up"),
    [
        ("0 9 * * *", 8 * HOUR, False),
        ("0 9 * * *", 10 * HOUR, True),
        ("*/15 8-17 * * *", HOUR / 6, False),
        ("*/15 8-17 * * *", HOUR / 2, True),
        (timedelta(hours=7), HOUR, True),
    ],
)
def test_a_cron_that_is_later_than_the_starting_deadline_is_not_run_by_celery_beat(
    beat, tmp_path, schedule, deadline, catches_up
):
    assert "a cron within beat_cron_starting_deadline" in DIALECTS["celery"].missed
    file, seconds = str(tmp_path / "state"), int(deadline.total_seconds())

    beat(schedule, START, STOP, file=file)
    back = BACK + A_SECOND, BACK + HOUR
    found = beat(schedule, *back, file=file, beat_cron_starting_deadline=seconds)

    assert found == [BACK] * catches_up


CRON_DAEMONS = {
    "debian-cron-daemon": "debian-cron",
    "cronie": "cronie",
    "busybox-crond": "busybox",
}
each_daemon = pytest.mark.parametrize("name", CRON_DAEMONS)


@each_daemon
@pytest.mark.parametrize("back", ["01T09:00:20", "01T09:01", "01T18:00", "02T07:59"])
def test_a_cron_daemon_forgets_what_was_due_while_it_was_down(name, back):
    dialect = DIALECTS[CRON_DAEMONS[name]]
    assert (dialect.missed, dialect.kept_missed) == ("forgotten", ("skip",))
    crontab = "0 9 * * * picked\n*/20 8,9 * * * starred\n"
    crond, end = daemon(name, ahead=0), moment("02T09:01")

    before = crond(crontab, "UTC", START, STOP)
    after = crond(crontab, "UTC", moment(back), end)

    due = {
        "picked": [moment("02T09:00")],
        "starred": [moment(f"01T09:{minute}") for minute in (20, 40)]
        + [moment(f"02T{time}") for time in ("08:00", "08:20", "08:40", "09:00")],
    }
    assert before == {}
    assert after == {
        command: later
        for command, instants in due.items()
        if (later := [each for each in instants if each > moment(back)])
    }
