"""What RedBeat is told fires as the catalog says, by its own scheduler over a Redis in memory."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from beats import A_SECOND, adds_elapsed_time, compare_all, is_frequent, require, sent, triples_of
from celery_traps import TRAPS, assert_fires
from triples import YEARS, ZONES, Triple, assert_enough, triples, windows

from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.redbeat import DIALECT
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError
from schedcat.schedule.zones import transitions, zone

STEADY_ZONES = ("UTC", "Asia/Kolkata", "America/Phoenix")
"""Their clocks are never changed, and so RedBeat is told what is scheduled there."""

HOUR = timedelta(hours=1)
WAKES = timedelta(minutes=5)
"""How long it sleeps at most, and then looks for what is due until it wakes again."""


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


@pytest.mark.parametrize("zone_name", STEADY_ZONES)
def test_a_triple_fires_from_redis_as_the_catalog_says(beat, tally, zone_name):
    def sends(texts, start, end):
        wakes = HOUR.total_seconds()  # rarely: each time it asks Redis
        entries = {text: text for text in texts}
        return beat(entries, start, end, timezone=zone_name, beat_max_loop_interval=wakes)

    asked = on_a_steady_clock(zone_name)
    often = [each for each in asked if is_frequent(each.cron)]
    rarely = [each for each in asked if each not in often]

    outcomes = [
        *compare_all(rarely, DIALECT, beat=sends, where=windows),
        *compare_all(often, DIALECT, beat=sends, where=a_midnight),
    ]

    tally(DIALECT.engine, outcomes)
    assert None not in outcomes


def on_a_steady_clock(zone_name):
    """The common schedules, whatever their zone, in that one."""
    moved = (Triple(replace(cron, timezone=zone_name), kind) for cron, kind in triples())
    return [*{each.cron: each for each in moved if each.kind != "random"}.values()]


def a_midnight(zone_name):
    """The hours around one that ends a month: a millisecond a firing is long."""
    midnight = datetime(2026, 2, 1, tzinfo=zone(zone_name))
    return [(midnight - 3 * HOUR, midnight + 3 * HOUR)]


def test_what_redbeat_is_asked_is_enough_of_every_kind():
    asked = [each for name in STEADY_ZONES for each in on_a_steady_clock(name)]
    asked += [each for each in triples() if each.kind == "change"]  # through gaps, below
    assert_enough(asked, [0] * len(asked))


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_fires_from_redis_as_said_or_is_refused_where_clocks_change(beat, name):
    trap = TRAPS[name]
    if transitions(trap.zone, *YEARS):
        with pytest.raises(UnsupportedError, match="late with the first run of each job after"):
            say(Cron.parse(trap.text, timezone=trap.zone), DIALECT, YEARS, clock=trap.zone)
        return

    def sends(texts, zone_name, start, end):
        wakes = HOUR.total_seconds()
        return beat(texts, start, end, timezone=zone_name, beat_max_loop_interval=wakes)

    assert_fires(trap, DIALECT, sends)


@pytest.fixture
def around_a_change(beat):
    """`around_a_change(zone, is_gap=…)`: text → its runs, and when Celery itself would run it.

    Also the change itself, and its texts are those that every engine is asked there.
    """

    def run(zone_name, *, is_gap):
        crons = [each.cron for each in triples_of(zone_name) if each.kind == "change"]
        change = next(each for each in transitions(zone_name, *YEARS) if each.is_gap == is_gap)
        moment = datetime.fromtimestamp(change.at, UTC)
        during = moment - 8 * HOUR, moment + 28 * HOUR
        sent = beat({each.text: each.text for each in crons}, *during, timezone=zone_name)
        return change, {
            each.text: (sent.get(each.text, []), [*DIALECT.fires(each, *during)]) for each in crons
        }

    return run


@pytest.mark.parametrize("zone_name", ZONES)
def test_through_a_gap_it_sends_as_celery_does(around_a_change, tally, zone_name):
    _, runs = around_a_change(zone_name, is_gap=True)

    for text, (found, due) in runs.items():
        assert found == due, text
    tally(f"{DIALECT.engine}, at gaps", [len(found) for found, _ in runs.values()])


@pytest.mark.parametrize("zone_name", ZONES)
def test_after_a_fold_the_first_run_of_each_is_late_and_so_none_is_told(
    around_a_change, tally, zone_name
):
    change, runs = around_a_change(zone_name, is_gap=False)
    moment = datetime.fromtimestamp(change.at, UTC)
    latest = timedelta(seconds=change.shift) + WAKES

    for text, (found, due) in runs.items():
        first = min((each for each in due if each >= moment), default=None)
        late = {*found} ^ {*due}
        assert late == set() if first is None else first in late, text
        assert all(first <= each <= first + latest for each in late), text
        with pytest.raises(UnsupportedError, match="late with the first run of each job after"):
            say(Cron.parse(text, timezone=zone_name), DIALECT, YEARS, clock=zone_name)
    tally(f"{DIALECT.engine}, at folds", [None] * len(runs))


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


@pytest.mark.parametrize(
    ("schedule", "runs"),
    [
        ("0 9 * * *", "01T18:00 02T09:00"),
        ("*/15 8-17 * * *", "01T18:00 02T08:00"),
        (timedelta(hours=7), "01T18:00 02T01:00"),
    ],
)
def test_what_was_due_while_beat_was_down_runs_once(beat, schedule, runs):
    assert DIALECT.missed.startswith("run once, ")
    due = [moment(f"2026-07-{run}") for run in runs.split()]
    redis, back = empty_redis(), due[0] + A_SECOND

    beat({"job": schedule}, moment("2026-07-01T07:00"), moment("2026-07-01T08:00"), redis=redis)
    sent = beat({"job": schedule}, back, due[1] + timedelta(minutes=1), redis=redis)["job"]

    assert sent == due


@pytest.mark.parametrize(("hours", "catches_up"), [(8, False), (10, True)])
def test_a_cron_that_is_later_than_the_starting_deadline_is_not_run(beat, hours, catches_up):
    assert "a cron within beat_cron_starting_deadline if that is set" in DIALECT.missed
    redis, back = empty_redis(), moment("2026-07-01T18:00")
    job, deadline = {"job": "0 9 * * *"}, hours * 3_600

    beat(job, moment("2026-07-01T07:00"), moment("2026-07-01T08:00"), redis=redis)
    during = back + A_SECOND, back + HOUR
    sent = beat(job, *during, redis=redis, beat_cron_starting_deadline=deadline)

    assert sent == ({"job": [back]} if catches_up else {})


def test_intervals_of_one_period_stay_apart_through_a_restart(beat):
    redis, days = empty_redis(), [moment(f"2026-07-0{day}T05:00") for day in "123"]
    jobs = {"a": timedelta(hours=7), "b": timedelta(hours=7)}

    beat({"a": jobs["a"]}, days[0], days[0] + 3 * HOUR, redis=redis)
    beat(jobs, days[0] + 3 * HOUR, days[1], redis=redis)
    sent = beat(jobs, days[1] + HOUR / 2, days[2], redis=redis)

    apart = {later - earlier for earlier, later in zip(sent["a"], sent["b"], strict=True)}
    assert apart == {3 * HOUR}


def test_an_interval_goes_on_through_a_restart(beat):
    assert not DIALECT.interval_starts_with_scheduler
    redis, job = empty_redis(), {"job": timedelta(hours=7)}
    start, stop, back = (moment(f"2026-07-01T{hour}") for hour in ("05:00", "08:30", "10:00"))

    before = beat(job, start, stop, redis=redis)
    after = beat(job, back, back + timedelta(hours=3), redis=redis)

    assert before == {}
    assert after == {"job": [start + timedelta(hours=7) - A_SECOND]}
