"""What `explain` says that an engine makes of a text is what that engine does."""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from multiprocessing import get_context

import django_beat
import pytest
from beats import require
from cron_daemons import daemon
from django_beat import FIELDS
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from odd_texts import DAYS, ELEMENTS, MINUTES_AND_HOURS, TEXTS

from schedcat.schedule.cron import Cron, InvalidCronError
from schedcat.schedule.readings import celery
from schedcat.schedule.readings.expressions import ENGINES, expression_readings
from schedcat.schedule.readings.whole import (
    Does,
    Fires,
    Never,
    Refuses,
    Undocumented,
    Whole,
    firings,
)

RUN_AS = {
    "Celery beat": "celery",
    "RedBeat": "redbeat",
    "Kubernetes": "robfig",
    "croniter": "croniter",
}
"""An engine's name in explanations → what runs it here, an expression at a time."""

DAEMONS = {
    "Debian cron": "debian-cron-daemon",
    "cronie": "cronie",
    "BusyBox crond": "busybox-crond",
}
"""The same for those that are run over a crontab of all expressions."""

DOCUMENTED = ["GitHub Actions", "Cloud Scheduler", "EventBridge Scheduler"]

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_every_engine_that_runs_here_is_asked():
    assert {*ENGINES} == {*RUN_AS, *DAEMONS, *DOCUMENTED, "django-celery-beat", "systemd"}
    assert len(TEXTS) >= 600


def readings_of(name: str) -> dict[str, Whole]:
    """What is said of an engine, but where nothing is."""
    found = ((text, expression_readings(text).get(name)) for text in TEXTS)
    return {text: reading for text, reading in found if isinstance(reading, JUDGED)}


JUDGED = Does | Fires | Never | Refuses


def first_ten(reading: Whole) -> list[datetime]:
    return [*islice(firings(reading, START), 10)] if isinstance(reading, Fires) else []


def until(reading: Whole) -> datetime:
    """A moment by which ten firings are over, and a few days where there are none."""
    found = first_ten(reading)
    return found[-1] + timedelta(seconds=1) if found else START + timedelta(days=9)


def as_made(reading: Whole) -> list[datetime] | None:
    """What an engine gives that makes of a text what is said."""
    return None if isinstance(reading, Refuses) else first_ten(reading)


@pytest.mark.parametrize("name", RUN_AS)
def test_an_engine_makes_of_each_text_what_is_explained(engine, name):
    ask, readings = engine(RUN_AS[name]), readings_of(name)
    if name == "Kubernetes":  # whose server refuses a zone before robfig/cron is asked
        readings = {text: reading for text, reading in readings.items() if "TZ" not in text}
    assert len(readings) >= 600
    made = {text: ask(text, until(reading)) for text, reading in readings.items()}
    assert_as_explained(made, readings)


def assert_as_explained(
    made: Mapping[str, list[datetime] | None], readings: Mapping[str, Whole]
) -> None:
    for text, reading in readings.items():
        if isinstance(reading, Does):
            assert made[text] is not None, text
        else:
            assert made[text] == as_made(reading), text


@pytest.mark.parametrize("name", RUN_AS)
@settings(max_examples=200, deadline=None)
@given(text=st.tuples(*(st.sampled_from(words.split()) for words in ELEMENTS)).map(" ".join))
def test_an_engine_makes_of_any_text_what_would_be_explained(engine, name, text):
    reading = expression_readings(text)[name]
    assume(not isinstance(reading, Undocumented))
    assert_as_explained({text: engine(RUN_AS[name])(text, until(reading))}, {text: reading})


def test_systemd_makes_of_each_text_what_is_explained(engine):
    readings = readings_of("systemd")
    assert len(readings) >= 600
    made = engine("systemd")([*readings])
    assert_as_explained(made, readings)
    assert sum(found is not None for found in made.values()) >= 20


def test_a_row_of_django_celery_beat_is_taken_and_run_as_is_explained():
    require("django-celery-beat", "django_celery_beat")
    readings = readings_of("django-celery-beat")
    rows = {text: text.split() for text in readings if len(text.split()) == len(FIELDS)}
    on_celery = {text: celery.crontab(row) for text, row in rows.items()}
    alone = ProcessPoolExecutor(1, get_context("spawn"), django_beat.configure)
    with alone as process:
        made = process.submit(
            django_beat.read, {text: until(reading) for text, reading in on_celery.items()}
        ).result()
    seen = set()
    for text, (is_taken, found) in made.items():
        match readings[text]:
            case Fires() as reading:
                expected = True, first_ten(reading)
            case Never():
                expected = True, "left out"
            case Refuses(why) if why.endswith("without them stops beat"):
                expected = False, "stops beat"
            case Refuses(why) if "a row saved without them" in why:
                expected = False, first_ten(on_celery[text])
            case _:
                expected = False, "left out"
        assert (is_taken, found) == expected, text
        seen.add((is_taken, found if isinstance(found, str) else "runs"))
    assert len(seen) == 5


WINDOWS = tuple(
    tuple(datetime.fromisoformat(f"2026-{each}").replace(tzinfo=UTC) for each in window.split())
    for window in (
        "01-01 01-16",
        "01-30 02-03",
        "01-01T03:00 01-04T03:00",
        "01-01T20:30 01-02T05:30",
        "01-01T23:45 01-02T00:10",
    )
)
"""Stretches of time to run a daemon for, the longest first."""

FEW = 10
"""Firings, if there is a window with no more: each is a process."""


def started_in(reading: Whole, start: datetime, end: datetime) -> list[datetime]:
    """The first firings in a window, of which a few more than few tell enough."""
    found = firings(reading, start) if isinstance(reading, Fires) else iter(())
    return [*islice(takewhile(lambda at: at < end, found), 100)]


def window_of(reading: Whole) -> tuple[datetime, datetime]:
    """The longest in which it fires a few times, or the longest of all if it never does."""
    if isinstance(reading, Never):
        return WINDOWS[0]
    fits = (each for each in WINDOWS if 0 < len(started_in(reading, *each)) <= FEW)
    return next(fits, WINDOWS[-1])


@pytest.mark.parametrize("name", DAEMONS)
def test_a_daemon_starts_jobs_as_is_explained(engine, name, tmp_path):
    readings = readings_of(name)
    assert len(readings) >= 600
    if name == "Debian cron":  # it leaves a whole crontab out for one line that it refuses
        refused = {each.why: text for text, each in readings.items() if isinstance(each, Refuses)}
        assert {engine("debian-cron")(text, START) for text in refused.values()} == {None}
        readings = {text: each for text, each in readings.items() if not isinstance(each, Refuses)}

    def assert_started(window: tuple[datetime, datetime]) -> int:
        texts = [text for text, each in readings.items() if window_of(each) == window]
        said = tmp_path / f"{WINDOWS.index(window)}"
        said.touch()
        lines = (f"{text} true {number}\n" for number, text in enumerate(texts))
        fired = daemon(DAEMONS[name], says=said)("".join(lines), "UTC", *window)
        by_number = {command.split()[-1]: instants for command, instants in fired.items()}
        for number, text in enumerate(texts):
            if not isinstance(readings[text], Does):
                found = by_number.get(str(number), [])[:100]
                assert found == started_in(readings[text], *window), text
        complained(name, said.read_text(), [readings[text] for text in texts])
        return len(fired)

    with ThreadPoolExecutor() as pool:
        assert all(pool.map(assert_started, WINDOWS))


def complained(name: str, said: str, readings: Sequence[Whole]) -> None:
    """Did a daemon say in the log what is said of it, of each line or of what is wrong there?"""
    match name:
        case "Debian cron":
            assert "rror" not in said
        case "cronie":  # in the order of the lines, one for each
            faults = re.findall(r"\(CRON\) bad ([a-z -]+) \(", said)
            whys = [each.why for each in readings if isinstance(each, Refuses)]
            for fault, why in zip(faults, whys, strict=True):
                if field := re.search(r" is not an? (\S+) there", why):
                    assert fault == field[1]
        case "BusyBox crond":  # over and over
            faults = {*re.findall(r"user root: parse error at (.*)", said)}
            assert {*re.findall(r"a parse error at `(.*?)` in its log", str(readings))} <= faults


def is_standard(text: str) -> bool:
    try:
        Cron.parse(text)
    except InvalidCronError:
        return False
    return True


@pytest.mark.parametrize("text", [*filter(is_standard, (*DAYS, *MINUTES_AND_HOURS))])
def test_cronsim_which_follows_debian_cron_in_what_is_standard_has_the_same(engine, text):
    reading = expression_readings(text)["Debian cron"]
    expected = [*islice(firings(reading, START), 100)] if isinstance(reading, Fires) else []
    until = expected[-1] + timedelta(seconds=1) if expected else START
    instants = engine("cronsim")(text, until)
    assert instants == (expected or None)
