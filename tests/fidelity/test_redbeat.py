"""What RedBeat is told fires as the catalog says, by its own scheduler over a Redis in memory."""

import json
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from beats import adds_elapsed_time, compare_all, require, sent
from triples import YEARS, triples

from schedcat.schedule.dialects.redbeat import DIALECT
from schedcat.schedule.saying import say

FEW = 5
"""One schedule in so many: it is Celery that reckons, and RedBeat that keeps."""


@pytest.fixture
def beat():
    """`beat(schedules, start, end)`: what RedBeat sends, by entry, starting from an empty Redis.

    With `redis` it starts from what that has. A schedule is a text for Celery's crontab, or a
    timedelta.
    """
    require("redbeat", "redbeat")
    require("redbeat", "fakeredis")
    celery, redbeat = import_module("celery"), import_module("redbeat.schedulers")
    crontab = import_module("celery.schedules").crontab.from_string

    def run(schedules, start, end, *, redis=None, **settings):
        app = celery.Celery(set_as_current=False)
        app.conf.update(
            redbeat_lock_key=None,
            redbeat_redis_options={"decode_responses": True},
            redbeat_redis_url="redis://",
            result_expires=None,  # beat would add an entry of its own
            **settings,
        )
        app.redbeat_redis = redis or empty_redis()
        app.conf.beat_schedule = {
            name: {"task": name, "schedule": crontab(each) if isinstance(each, str) else each}
            for name, each in schedules.items()
        }
        return sent(lambda: redbeat.RedBeatScheduler(app), start, end)

    return run


def empty_redis():
    return import_module("fakeredis").FakeRedis(decode_responses=True)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_triple_fires_from_redis_as_the_catalog_says(beat, tally):
    def sends(texts, start, end):
        wakes = timedelta(hours=1).total_seconds()  # rarely: each time it asks Redis
        return beat({text: text for text in texts}, start, end, beat_max_loop_interval=wakes)

    outcomes = compare_all("UTC", DIALECT, beat=sends, reckon=sends, one_in=FEW)

    tally(DIALECT.engine, outcomes)
    assert None not in outcomes


def test_redis_keeps_every_schedule_that_we_write():
    require("redbeat", "redbeat")
    coder, celery = import_module("redbeat.decoder"), import_module("celery.schedules")
    steady = DIALECT._replace(needs_steady_clock=False)
    texts = {
        text
        for each in triples()
        for text in say(each.cron, steady, YEARS, clock=each.cron.timezone).texts
    }
    made = [celery.crontab.from_string(text) for text in texts]
    made += [celery.schedule(timedelta(seconds=seconds)) for seconds in (90, 2_820, 7_140, 10**7)]

    for schedule in made:
        kept = json.dumps(schedule, cls=coder.RedBeatJSONEncoder)
        assert json.loads(kept, cls=coder.RedBeatJSONDecoder) == schedule


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        pytest.param("0 9 * * *", "2026-11-01T14:00", id="far from the change"),
        pytest.param("*/15 * * * *", "2026-11-01T07:00", id="right after the repeated hour"),
        pytest.param("0 9 * * 2", "2026-11-03T14:00", id="days later"),
        pytest.param(timedelta(hours=2), "2026-11-01T08:00", id="an interval"),
    ],
)
def test_the_first_run_after_the_clocks_go_back_is_late(beat, schedule, due):
    if isinstance(schedule, timedelta) and not adds_elapsed_time():
        pytest.skip("Celery before 5.7 adds an interval to the wall clock")
    start, due = moment("2026-10-31T04:00"), moment(due)

    end = due + timedelta(hours=2)
    runs = beat({"job": schedule}, start, end, timezone="America/New_York")["job"]

    late = min(run for run in runs if run >= moment("2026-11-01T06:00")) - due
    assert timedelta(minutes=50) < late <= timedelta(hours=1)


A_SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("schedule", "runs"),
    [
        ("0 9 * * *", "01T18:00 02T09:00"),
        ("*/15 8-17 * * *", "01T18:00 02T08:00"),
        (timedelta(hours=7), "01T18:00 02T01:00"),
    ],
)
def test_what_was_due_while_beat_was_down_runs_once(beat, schedule, runs):
    assert DIALECT.missed == "run once"
    due = [moment(f"2026-07-{run}") for run in runs.split()]
    redis, back = empty_redis(), due[0] + A_SECOND

    beat({"job": schedule}, moment("2026-07-01T07:00"), moment("2026-07-01T08:00"), redis=redis)
    sent = beat({"job": schedule}, back, due[1] + timedelta(minutes=1), redis=redis)["job"]

    assert sent == due


def test_an_interval_goes_on_through_a_restart(beat):
    redis, job = empty_redis(), {"job": timedelta(hours=7)}
    start, stop, back = (moment(f"2026-07-01T{hour}") for hour in ("05:00", "08:30", "10:00"))

    before = beat(job, start, stop, redis=redis)
    after = beat(job, back, back + timedelta(hours=3), redis=redis)

    assert before == {}
    assert after == {"job": [start + timedelta(hours=7) - A_SECOND]}
