"""What Celery beat is told fires as the catalog says, on Celery itself."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import pairwise

import pytest
from beats import SLEEPS_LONG, adds_elapsed_time, compare_all, sent, steps, triples_of
from celery_traps import TRAPS, assert_fires
from triples import ZONES

from schedcat.schedule.dialects.celery import DIALECT


@pytest.fixture
def beat(engine):
    """`beat(schedules, zone, start, end)`: what beat sends for an app of that zone, by entry.

    A schedule is a text for Celery's crontab, or a timedelta.
    """
    engine("celery")
    celery, beats = import_module("celery"), import_module("celery.beat")
    crontab = import_module("celery.schedules").crontab.from_string

    def run(schedules, zone, start, end):
        app = celery.Celery(set_as_current=False)
        # Beat would add an entry of its own for results that expire.
        app.conf.update(timezone=zone, result_expires=None, beat_max_loop_interval=SLEEPS_LONG)
        app.conf.beat_schedule = {
            name: {"task": name, "schedule": crontab(each) if isinstance(each, str) else each}
            for name, each in schedules.items()
        }
        return sent(lambda: beats.Scheduler(app), start, end)

    return run


@pytest.fixture
def reckon(engine):
    """`reckon(texts, zone, start, end)`: what Celery's crontabs reckon from run to run."""
    engine("celery")
    celery, schedules = import_module("celery"), import_module("celery.schedules")

    def run(texts, zone, start, end):
        app = celery.Celery(set_as_current=False)
        app.conf.timezone = zone
        made = {text: schedules.crontab.from_string(text) for text in texts}
        for each in made.values():
            each.app = app
        return {text: steps(each, zone, start, end) for text, each in made.items()}

    return run


@pytest.fixture
def company():
    """An interval beside the crontabs, where it does not hold them up."""
    return {"every 7h13m": timedelta(hours=7, minutes=13)} if adds_elapsed_time() else {}


@pytest.mark.parametrize("zone", ["UTC", *ZONES])
def test_every_triple_fires_on_celery_as_the_catalog_says(beat, reckon, company, tally, zone):
    outcomes = compare_all(
        triples_of(zone),
        DIALECT,
        beat=lambda texts, *window: beat({text: text for text in texts} | company, zone, *window),
        reckon=lambda texts, *window: reckon(texts, zone, *window),
    )

    tally(DIALECT.engine, outcomes)
    assert None not in outcomes


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_fires_on_celery_as_said(beat, company, name):
    def with_company(schedules, *window):
        return beat(schedules | company, *window)

    assert_fires(TRAPS[name], DIALECT, with_company)


def test_t23_an_interval_is_of_elapsed_time_from_5_7_on(beat):
    start, end = moment("2026-11-01T04:00"), moment("2026-11-01T08:00")

    runs = beat({"job": timedelta(minutes=47)}, "America/New_York", start, end)["job"]

    first, second, *_ = (later - earlier for earlier, later in pairwise(runs))
    assert first == timedelta(minutes=47)
    assert second == timedelta(minutes=47 if adds_elapsed_time() else 107)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
