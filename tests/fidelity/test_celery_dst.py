"""What the rules say that Celery beat does at a change of the clocks, and after a restart."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest

from schedcat.schedule.cron import Cron, Fold, Gap
from schedcat.schedule.dialects.celery import DIALECT
from schedcat.schedule.dst import touched_runs
from schedcat.schedule.zones import zone

GAPS = [
    ("30 2 * * *", "America/New_York", "2026-03-08"),
    ("0 2 * * *", "America/New_York", "2026-03-08"),
    ("0 */2 * * *", "America/New_York", "2026-03-08"),
    ("30 2 * * *", "Australia/Sydney", "2027-10-03"),
    ("0 2 * * *", "Australia/Sydney", "2027-10-03"),
    ("30 1 * * *", "Europe/London", "2026-03-29"),
    ("15 2 * * *", "Australia/Lord_Howe", "2026-10-04"),
    ("0 0 * * *", "Africa/Cairo", "2026-04-24"),
    ("30 0 * * *", "Africa/Cairo", "2026-04-24"),
    ("0 0 * * *", "America/Santiago", "2026-09-06"),
]
SEVERAL_IN_ONE_GAP = [
    ("15,45 2 * * *", "America/New_York", "2026-03-08"),
    ("*/30 2 * * *", "America/New_York", "2026-03-08"),
    ("*/20 0 * * *", "Africa/Cairo", "2026-04-24"),
]
FOLDS = [
    ("30 1 * * *", "America/New_York", "2026-11-01"),
    ("0 2 * * *", "Australia/Sydney", "2027-04-04"),
    ("30 2 * * *", "Australia/Sydney", "2027-04-04"),
    ("45 1 * * *", "Australia/Lord_Howe", "2026-04-05"),
    ("30 23 * * *", "Africa/Cairo", "2026-10-29"),
]
EVERY_HOUR = [
    ("0 * * * *", "America/New_York", "2026-11-01"),
    ("*/15 * * * *", "America/New_York", "2026-11-01"),
    ("*/5 * * * *", "Australia/Sydney", "2027-04-04"),
    ("*/10 * * * *", "Australia/Lord_Howe", "2026-04-05"),
]


@pytest.fixture
def fires(engine):
    """`fires(text, zone, day)`: the UTC times of a beat from the eve of a day to two days later."""
    engine("celery")  # skips, or fails where Celery must not be missing
    crontab, celery = import_module("celery.schedules").crontab, import_module("celery")

    def run_beat(text, zone_name, day):
        app = celery.Celery(set_as_current=False)
        app.conf.timezone = zone_name
        local = zone(zone_name)
        clock = datetime.fromisoformat(day).replace(tzinfo=local) - timedelta(days=1)
        clock, end = clock.astimezone(UTC), clock.astimezone(UTC) + timedelta(days=3)
        schedule = crontab.from_string(text)
        schedule.app, schedule.nowfun = app, lambda: clock.astimezone(local)
        last_run, found = clock.astimezone(local), []
        while clock < end:
            is_due, wait = schedule.is_due(last_run)
            if is_due:
                found.append(clock)
                last_run = clock.astimezone(local)
            clock += timedelta(seconds=wait)
        return found

    return run_beat


def touched(text, zone_name, day):
    """The runs of the cron that a change of the clocks on that day touches."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
    start, end = midnight - timedelta(days=1), midnight + timedelta(days=2)
    return touched_runs(Cron.parse(text, timezone=zone_name), start, end)


def local(instants, zone_name):
    return [instant.astimezone(zone(zone_name)).replace(tzinfo=None) for instant in instants]


def during(change, instants):
    """The instants from a change on, as long as the clocks moved."""
    start = datetime.fromtimestamp(change.at, UTC)
    return [each for each in instants if start <= each < start + timedelta(seconds=change.shift)]


@pytest.mark.parametrize(("text", "zone_name", "day"), GAPS)
def test_a_run_in_a_gap_comes_as_much_later_as_the_clocks_move(fires, text, zone_name, day):
    assert DIALECT.gap is Gap.SHIFT
    (run,) = touched(text, zone_name, day)

    found = during(run.change, fires(text, zone_name, day))

    assert local(found, zone_name) == [run.wall + timedelta(seconds=run.change.shift)]


@pytest.mark.parametrize(("text", "zone_name", "day"), SEVERAL_IN_ONE_GAP)
def test_of_several_runs_in_a_gap_only_the_first_comes_later(fires, text, zone_name, day):
    first, *_ = touched(text, zone_name, day)

    found = during(first.change, fires(text, zone_name, day))

    assert local(found, zone_name) == [first.wall + timedelta(seconds=first.change.shift)]


@pytest.mark.parametrize(("text", "zone_name", "day"), FOLDS)
def test_a_run_in_a_fold_comes_the_first_time_only(fires, text, zone_name, day):
    assert DIALECT.fold is Fold.FIRST
    (run,) = touched(text, zone_name, day)

    found = fires(text, zone_name, day)

    assert local(found, zone_name).count(run.wall) == 1
    assert during(run.change, found) == []


@pytest.mark.parametrize(("text", "zone_name", "day"), EVERY_HOUR)
def test_a_job_of_every_hour_pauses_while_local_time_repeats(fires, text, zone_name, day):
    assert DIALECT.loses_repeated_hour
    change = touched(text, zone_name, day)[0].change

    found = fires(text, zone_name, day)

    assert during(change, found) == []
    assert datetime.fromtimestamp(change.at + change.shift, UTC) in found


@pytest.fixture
def beat(engine):
    """`beat(file)`: a beat with one entry of every 12 hours, its state in that file."""
    engine("celery")
    celery, scheduler = import_module("celery"), import_module("celery.beat").PersistentScheduler

    def start(file):
        app = celery.Celery(set_as_current=False)
        entry = {"task": "app.clean_up", "schedule": timedelta(hours=12)}
        app.conf.beat_schedule = {"clean-up": entry}
        app.conf.result_expires = None  # beat would add an entry of its own
        return scheduler(app=app, schedule_filename=str(file))

    return start


def hours_to_wait(beat):
    return round(beat.schedule["clean-up"].is_due().next / 3600)


def test_an_interval_starts_with_the_scheduler_unless_its_file_survives(beat, tmp_path):
    assert DIALECT.interval_starts_with_scheduler
    first = beat(tmp_path / "kept")
    assert hours_to_wait(first) == 12
    first.schedule["clean-up"].last_run_at -= timedelta(hours=9)
    first.close()

    kept, lost = beat(tmp_path / "kept"), beat(tmp_path / "lost")

    assert hours_to_wait(kept) == 3
    assert hours_to_wait(lost) == 12
    kept.close()
    lost.close()
