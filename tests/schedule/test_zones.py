"""Zones are those of the IANA database, the same on every machine, changes included."""

import struct
import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tzdata
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.zones import (
    Transition,
    UnknownZoneError,
    known_zones,
    suggest_zone,
    transitions,
    zone,
)

DATA = Path(tzdata.__file__).parent
BARE_WORDS = sorted({*(DATA / "zones").read_text().split()} - known_zones())


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [
        "UTC",
        "Europe/London",
        "America/Argentina/Buenos_Aires",
        "America/Port-au-Prince",
        "US/Eastern",
        "Etc/UTC",
        "Etc/GMT+5",
    ],
)
def test_utc_and_areas_with_a_location_are_zones(name):
    assert zone(name).key == name


@pytest.mark.parametrize(
    "name",
    [
        *BARE_WORDS,
        "",
        " ",
        "utc",
        "europe/london",
        "Europe/london",
        "EUROPE/LONDON",
        " Europe/London",
        "Europe/London ",
        "Europe/London\n",
        "Europe/London\0",
        "Europe/Lond\0n",
        "Europe",
        "Europe/",
        "/Europe/London",
        "Europe//London",
        "America/Argentina",
        "Europe/London/City",
        "Europe/../Europe/London",
        "../zoneinfo/Europe/London",
        "/usr/share/zoneinfo/Europe/London",
        "posix/Europe/London",
        "right/Europe/London",
        "posixrules",
        "localtime",
        "zone.tab",
        "tzdata.zi",
        "Mars/Phobos",
        "UTC+3",
        "+03:00",
        "\N{FULLWIDTH LATIN CAPITAL LETTER E}urope/London",
        "Europe/" + "x" * 100_000,
    ],
)
def test_abbreviations_single_words_and_paths_are_no_zones(name):
    with pytest.raises(UnknownZoneError):
        zone(name)


@pytest.fixture
def machine(tmp_path):
    """The folder of the machine's own zone data."""
    zoneinfo.reset_tzpath(to=[tmp_path])
    yield tmp_path
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    zone.cache_clear()


def install(machine: Path, name: str, like: str) -> None:
    file = machine / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes((DATA / "zoneinfo" / like).read_bytes())


def test_the_machines_own_data_changes_no_zone_of_the_package(machine):
    zone.cache_clear()
    install(machine, "Europe/London", like="Asia/Tokyo")

    assert utc("2026-01-01").astimezone(zone("Europe/London")).utcoffset() == timedelta(0)


def test_the_machines_own_data_is_asked_for_a_zone_that_the_package_lacks(machine):
    install(machine, "Mars/Deimos", like="Asia/Tokyo")

    assert utc("2026-01-01").astimezone(zone("Mars/Deimos")).utcoffset() == timedelta(hours=9)


def test_the_machines_own_data_makes_no_zone_of_a_wrong_case(machine):
    install(machine, "EUROPE/LONDON", like="Asia/Tokyo")

    with pytest.raises(UnknownZoneError):
        zone("EUROPE/LONDON")


def test_a_file_that_holds_no_zone_is_no_zone(machine):
    (machine / "Mars").mkdir()
    (machine / "Mars/Olympus").write_text("not a zone")

    with pytest.raises(UnknownZoneError):
        zone("Mars/Olympus")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("EST", "America/New_York"),
        ("edt", "America/New_York"),
        ("ET", "America/New_York"),
        ("EST5EDT", "America/New_York"),
        ("CST", "America/Chicago"),
        ("MST", "America/Denver"),
        ("PST", "America/Los_Angeles"),
        ("CET", "Europe/Berlin"),
        ("CEST", "Europe/Berlin"),
        ("GMT", "UTC"),
        ("BST", "Europe/London"),
        ("AEST", "Australia/Sydney"),
        ("AEDT", "Australia/Sydney"),
        ("JST", "Asia/Tokyo"),
        ("IST", "Asia/Kolkata"),
        ("Z", "UTC"),
        ("utc", "UTC"),
        ("Zulu", "UTC"),
        ("UTC+0", "UTC"),
        ("UTC+3", "Etc/GMT-3"),
        ("GMT+3", "Etc/GMT-3"),
        ("UTC-05:00", "Etc/GMT+5"),
        ("+10:00", "Etc/GMT-10"),
        ("-0800", "Etc/GMT+8"),
        ("UTC+15", None),
        ("UTC+5:30", None),
        ("europe/london", "Europe/London"),
        ("AMERICA/NEW YORK", "America/New_York"),
        (" Europe/London ", "Europe/London"),
        ("London", "Europe/London"),
        ("New York", "America/New_York"),
        ("Eastern", "America/New_York"),
        ("US/Pacific-New", "US/Pacific"),
        ("Japan", "Asia/Tokyo"),
        ("Europe/Lodnon", "Europe/London"),
        ("America/NewYork", "America/New_York"),
        ("Factory", None),
        ("", None),
        ("on the moon", None),
        ("x" * 1_000_000, None),
    ],
)
def test_the_zone_that_was_probably_meant(name, meant):
    assert suggest_zone(name) == meant


@pytest.mark.parametrize("word", [word for word in BARE_WORDS if word != "Factory"])
def test_for_every_single_word_of_the_database_a_zone_is_suggested(word):
    assert suggest_zone(word) in known_zones()


@given(st.text() | st.sampled_from(sorted(known_zones())).map(str.swapcase))
def test_only_zones_are_suggested(name):
    suggested = suggest_zone(name)

    assert suggested is None or zone(suggested).key == suggested


@pytest.mark.parametrize(
    ("name", "start", "end", "changes"),
    [
        (
            "Europe/London",
            "2026-01-01",
            "2027-01-01",
            [("gap", 3600, "2026-03-29 01:00:00"), ("fold", 3600, "2026-10-25 01:00:00")],
        ),
        (
            "Australia/Lord_Howe",
            "2026-01-01",
            "2027-01-01",
            [("fold", 1800, "2026-04-05 01:30:00"), ("gap", 1800, "2026-10-04 02:00:00")],
        ),
        (
            "Africa/Cairo",
            "2026-01-01",
            "2027-01-01",
            [("gap", 3600, "2026-04-24 00:00:00"), ("fold", 3600, "2026-10-29 23:00:00")],
        ),
        ("Pacific/Apia", "2011-12-01", "2012-01-01", [("gap", 86_400, "2011-12-30 00:00:00")]),
        ("UTC", "1970-01-01", "2100-01-01", []),
        ("Etc/GMT+5", "1970-01-01", "2100-01-01", []),
        ("Asia/Kolkata", "2000-01-01", "2040-01-01", []),
        ("Asia/Tokyo", "2026-07-01", "2026-07-01", []),
    ],
)
def test_changes_skip_and_repeat_local_time(name, start, end, changes):
    found = transitions(name, utc(start), utc(end))

    assert changes == [
        ("gap" if each.is_gap else "fold", each.shift, str(each.wall_start)) for each in found
    ]
    assert all(each.is_gap != each.is_fold for each in found)
    assert all((each.wall_end - each.wall_start).total_seconds() == each.shift for each in found)


def test_a_change_has_its_moment_and_its_offsets():
    (change,) = transitions("America/New_York", utc("2026-01-01"), utc("2026-06-01"))

    assert change == Transition(int(utc("2026-03-08T07:00").timestamp()), -5 * 3600, -4 * 3600)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-03-08T07:00:00", "2026-03-08T07:00:01", 1),
        ("2026-03-08T06:59:59", "2026-03-08T07:00:00", 0),
        ("2026-03-08T07:00:01", "2026-03-09T00:00:00", 0),
        ("2016-01-01T00:00:00", "2026-01-01T00:00:00", 20),
    ],
)
def test_the_start_is_inclusive_and_the_end_exclusive(start, end, count):
    assert len(transitions("America/New_York", utc(start), utc(end))) == count


def test_an_unknown_zone_has_no_changes():
    with pytest.raises(UnknownZoneError):
        transitions("EST", utc("2026-01-01"), utc("2027-01-01"))


ONE_OF_EACH_FILE = {(DATA / "zoneinfo" / name).read_bytes(): name for name in sorted(known_zones())}


@pytest.mark.parametrize("name", sorted(ONE_OF_EACH_FILE.values()))
def test_a_look_once_a_day_finds_every_change_of_the_file(name):
    written = changes_written((DATA / "zoneinfo" / name).read_bytes())
    since = int(utc("1970-01-01").timestamp())
    # Behind its last line a file of the compact sort has a rule instead of lines.
    until = max([since, *(change.at + 1 for change in written)])

    found = transitions(name, utc("1970-01-01"), datetime.fromtimestamp(until, UTC))

    assert list(found) == [change for change in written if change.at >= since]


def changes_written(content: bytes) -> list[Transition]:
    """The lines of a TZif file's second block, those left out that keep the offset (RFC 8536)."""
    head = struct.Struct(">4s c 15x 6l")
    _, _, isut, isstd, leaps, times, types, chars = head.unpack_from(content)
    second = head.size + times * 5 + types * 6 + chars + leaps * 8 + isstd + isut
    *_, times, types, _ = head.unpack_from(content, second)
    at = second + head.size
    moments = struct.unpack_from(f">{times}q", content, at)
    indices = struct.unpack_from(f">{times}B", content, at + times * 8)
    offsets = [
        struct.unpack_from(">l", content, at + times * 9 + each * 6)[0] for each in range(types)
    ]
    before = [offsets[0], *(offsets[index] for index in indices)]
    return [
        Transition(moment, earlier, offsets[index])
        for moment, earlier, index in zip(moments, before, indices, strict=False)
        if earlier != offsets[index]
    ]
