"""Under a real beat a crontab with its own zone fires as one does in an app of that zone."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from itertools import product

import pytest
import time_machine

from schedcat.schedule.cron import Cron
from schedcat.schedule.instants import instants
from schedcat.schedule.zones import transitions

ZONES = ("America/New_York", "Australia/Sydney")
TEXTS = (
    "30 2 * * *",
    "0 2 * * *",
    "*/30 2 * * *",
    "0 */2 * * *",
    "30 1 * * *",
    "0 * * * *",
    "*/30 * * * *",
    "4 16 * * *",
    "15 9 1-7 * *",
    "59 23 * * sun",
)
EVES = {
    "gap in New York": "2026-03-07",
    "fold in Sydney": "2026-04-03",
    "gap in Sydney": "2026-10-02",
    "fold in New York": "2026-10-31",
}
DAYS = timedelta(days=4)
APPS = (
    {"timezone": "UTC"},
    {"timezone": "Australia/Sydney"},
    {"timezone": "America/New_York", "enable_utc": False},
)
FIELDS = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
DAY = timedelta(days=1)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def beat(engine):
    """`beat(schedules, start, end)`: what a real beat sends in [start, end), by entry.

    The clock stands still but while beat sleeps. With `file` its state is kept there. After
    `most` firings it ends.
    """
    engine("celery")
    celery, beats = import_module("celery"), import_module("celery.beat")

    def run(schedules, start, end, *, file=None, most=5_000, **settings):
        app = celery.Celery(set_as_current=False)
        app.conf.update(settings, result_expires=None)  # beat would add an entry of its own
        app.conf.beat_schedule = {
            name: {"task": "app.task", "schedule": made} for name, made in schedules.items()
        }
        sent = defaultdict(list)

        class Beat(beats.PersistentScheduler if file else beats.Scheduler):
            producer = None

            def apply_async(self, entry, **_):
                sent[entry.name].append(datetime.now(UTC).replace(microsecond=0))

        with time_machine.travel(start, tick=False) as clock:
            scheduler = Beat(app, schedule_filename=file and str(file))
            while datetime.now(UTC) < end and sum(map(len, sent.values())) < most:
                clock.shift(max(scheduler.tick(), 0.01))
            scheduler.close()
        return dict(sent)

    return run


@pytest.fixture
def zoned(engine):
    """`zoned(text, zone)`: the crontab with its own zone."""
    engine("celery")
    made = import_module("schedcat.celery").zoned_crontab
    return lambda text, zone: made(**dict(zip(FIELDS, text.split(), strict=True)), timezone=zone)


@pytest.fixture
def native(engine):
    """`native(text)`: Celery's own crontab."""
    engine("celery")
    made = import_module("celery.schedules").crontab
    return lambda text: made(**dict(zip(FIELDS, text.split(), strict=True)))


@pytest.fixture
def everywhere(zoned):
    """Every text in every zone, by a name that says both."""
    return {f"{text} {zone}": zoned(text, zone) for text, zone in product(TEXTS, ZONES)}


@pytest.mark.parametrize("settings", APPS)
@pytest.mark.parametrize("change", EVES)
def test_it_fires_as_in_an_app_of_its_zone(beat, everywhere, native, change, settings):
    start = moment(EVES[change])
    expected = {}
    for zone in ZONES:
        natives = {f"{text} {zone}": native(text) for text in TEXTS}
        expected |= beat(natives, start, start + DAYS, timezone=zone)
    company = {"an interval": timedelta(minutes=47), "of the app": native("20 4 * * *")}

    fired = beat(everywhere | company, start, start + DAYS, **settings)

    assert fired.pop("an interval")
    assert len(fired.pop("of the app")) == DAYS.days
    assert fired == expected


@pytest.mark.parametrize("change", EVES)
def test_where_no_clocks_change_it_fires_at_the_instants_of_the_catalog(beat, everywhere, change):
    start, end = moment(EVES[change]), moment(EVES[change]) + DAYS

    fired = beat(everywhere, start, end)

    for text, zone in product(TEXTS, ZONES):
        wanted = instants(Cron.parse(text, timezone=zone), start + timedelta(seconds=1), end)
        beside = partial(is_beside, transitions(zone, start, end))
        found = fired.get(f"{text} {zone}", [])
        assert [*filter(beside, found)] == [*filter(beside, wanted)]


def is_beside(changes, instant):
    """The instant is in no repeated time, nor in as much time after a gap."""
    return not any(0 <= instant.timestamp() - each.at < each.shift for each in changes)


@pytest.mark.parametrize(
    ("stop", "restart"),
    [
        pytest.param("2026-07-01 14:31", "2026-07-01 14:32", id="on any day"),
        pytest.param("2026-03-08 06:46", "2026-03-08 07:00", id="until the clocks jump"),
        pytest.param("2026-03-08 07:31", "2026-03-08 07:44", id="after a gap"),
        pytest.param("2026-11-01 05:16", "2026-11-01 05:29", id="in the first pass"),
        pytest.param("2026-11-01 05:46", "2026-11-01 06:40", id="from the first into the second"),
        pytest.param("2026-11-01 06:10", "2026-11-01 06:50", id="in the second pass"),
        pytest.param("2026-11-01 06:10", "2026-11-01 07:00", id="until the second pass ends"),
    ],
)
def test_a_restart_that_misses_nothing_changes_nothing(beat, zoned, tmp_path, stop, restart):
    stop, restart = moment(stop), moment(restart)
    start, end = stop - timedelta(days=2), restart + timedelta(days=2)
    entries = {text: zoned(text, "America/New_York") for text in TEXTS}

    before = beat(entries, start, stop, file=tmp_path / "beat")
    after = beat(entries, restart, end, file=tmp_path / "beat")

    both = {name: before.get(name, []) + after.get(name, []) for name in before | after}
    assert both == beat(entries, start, end)


@pytest.mark.parametrize(
    ("text", "stop", "restart", "following"),
    [
        ("*/15 * * * *", "2026-11-01 05:16", "2026-11-01 06:10", "2026-11-01 07:00"),
        ("30 1 * * *", "2026-11-01 05:16", "2026-11-01 06:10", "2026-11-02 06:30"),
        ("30 2 * * *", "2026-03-08 06:50", "2026-03-08 07:40", "2026-03-09 06:30"),
        ("0 9 * * *", "2026-07-01 08:00", "2026-07-03 18:00", "2026-07-04 13:00"),
    ],
)
def test_what_a_restart_missed_is_sent_once(beat, zoned, tmp_path, text, stop, restart, following):
    entries = {"job": zoned(text, "America/New_York")}
    stop, restart, following = map(moment, (stop, restart, following))

    beat(entries, stop - DAYS, stop, file=tmp_path / "beat")
    fired = beat(entries, restart, following + timedelta(seconds=1), file=tmp_path / "beat")

    assert fired == {"job": [restart, following]}


def test_a_changed_zone_counts_from_the_restart_on(beat, zoned, tmp_path):
    start, restart = moment("2026-07-01 00:00"), moment("2026-07-02 14:00")
    new_york, sydney = (zoned("0 9 * * *", zone) for zone in ZONES)

    before = beat({"job": new_york}, start, restart, file=tmp_path / "beat")
    after = beat({"job": sydney}, restart, restart + DAY, file=tmp_path / "beat")

    assert before == {"job": [moment("2026-07-01 13:00"), moment("2026-07-02 13:00")]}
    assert after == {"job": [moment("2026-07-02 23:00")]}


@pytest.mark.parametrize("text", ["*/15 * * * *", "30 1 * * *"])
def test_a_beat_started_in_repeated_time_sends_celerys_own_crontab_without_a_pause(
    beat, native, zoned, text
):
    start, end = moment("2026-11-01 06:05"), moment("2026-11-01 07:00:01")

    own = beat({"job": native(text)}, start, end, timezone="America/New_York", most=100)
    ours = beat({"job": zoned(text, "America/New_York")}, start, end)

    assert own["job"][-1] - start < timedelta(seconds=1)
    assert ours.get("job", []) == [moment("2026-11-01 07:00")] * ("*/15" in text)
