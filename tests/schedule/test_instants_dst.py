"""Where local time is skipped or repeated, a cron fires as its DST policy says."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from schedcat.schedule.cron import Cron, DstPolicy, Fold, Gap
from schedcat.schedule.instants import instants

CAIRO = "Africa/Cairo"
CASABLANCA = "Africa/Casablanca"
DUBLIN = "Europe/Dublin"
LORD_HOWE = "Australia/Lord_Howe"
NEW_YORK = "America/New_York"
SANTIAGO = "America/Santiago"
SYDNEY = "Australia/Sydney"
EVERY_POLICY = [DstPolicy(gap, fold) for gap in Gap for fold in Fold]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fired(cron: Cron, start: str, end: str) -> str:
    return " ".join(f"{at:%dT%H:%M}" for at in instants(cron, utc(start), utc(end)))


class GapCase(NamedTuple):
    text: str
    timezone: str
    start: str
    end: str
    after: str
    shift: str
    skip: str


@pytest.mark.parametrize("policy", Gap)
@pytest.mark.parametrize(
    "case",
    [
        # 02:00 to 03:00 of 8 March is missing, from 07:00Z on.
        GapCase("30 2 * * *", NEW_YORK, "2026-03-08", "2026-03-09", "08T07:00", "08T07:30", ""),
        GapCase("0 2 * * *", NEW_YORK, "2026-03-08", "2026-03-09", "08T07:00", "08T07:00", ""),
        GapCase(
            "*/30 2 * * *",
            NEW_YORK,
            "2026-03-08",
            "2026-03-09",
            after="08T07:00",
            shift="08T07:00 08T07:30",
            skip="",
        ),
        GapCase(
            "0 */2 * * *",
            NEW_YORK,
            "2026-03-08T04:00",
            "2026-03-08T09:00",
            after="08T05:00 08T07:00 08T08:00",
            shift="08T05:00 08T07:00 08T08:00",
            skip="08T05:00 08T08:00",
        ),
        GapCase(
            "30 2-3 * * *",
            NEW_YORK,
            "2026-03-08",
            "2026-03-09",
            after="08T07:00 08T07:30",
            shift="08T07:30",
            skip="08T07:30",
        ),
        GapCase(
            "0 2,3 * * *",
            NEW_YORK,
            "2026-03-08",
            "2026-03-09",
            after="08T07:00",
            shift="08T07:00",
            skip="08T07:00",
        ),
        # 02:00 to 03:00 of 4 October, from 16:00Z of the third on.
        GapCase("30 2 * * *", SYDNEY, "2026-10-03", "2026-10-04", "03T16:00", "03T16:30", ""),
        # 00:00 to 01:00 of 24 April, from 22:00Z of the 23rd on: the date is that of the gap.
        GapCase("0 0 24 4 *", CAIRO, "2026-04-20", "2026-04-30", "23T22:00", "23T22:00", ""),
        GapCase("30 0 24 4 *", CAIRO, "2026-04-20", "2026-04-30", "23T22:00", "23T22:30", ""),
        GapCase("30 0 23 4 *", CAIRO, "2026-04-20", "2026-04-30", *["22T22:30"] * 3),
        GapCase(
            "0 0 * * *",
            CAIRO,
            "2026-04-23",
            "2026-04-25",
            after="23T22:00 24T21:00",
            shift="23T22:00 24T21:00",
            skip="24T21:00",
        ),
        # 00:00 to 01:00 of 6 September, from 04:00Z on.
        GapCase(
            "0 0 * * *",
            SANTIAGO,
            "2026-09-06",
            "2026-09-07T12:00",
            after="06T04:00 07T03:00",
            shift="06T04:00 07T03:00",
            skip="07T03:00",
        ),
        # Only 02:00 to 02:30 of 4 October, from 15:30Z of the third on.
        GapCase(
            "15,45 2 * * *",
            LORD_HOWE,
            "2026-10-03",
            "2026-10-04",
            after="03T15:30 03T15:45",
            shift="03T15:45",
            skip="03T15:45",
        ),
        # Winter time is the one with a daylight saving, a negative one, in the database.
        GapCase("30 1 * * *", DUBLIN, "2026-03-29", "2026-03-30", "29T01:00", "29T01:30", ""),
        # The end of Ramadan.
        GapCase("30 2 * * *", CASABLANCA, "2026-03-22", "2026-03-23", "22T02:00", "22T02:30", ""),
        # Samoa left out 30 December 2011, from 10:00Z on.
        GapCase(
            "0 12 * * *",
            "Pacific/Apia",
            "2011-12-29T12:00",
            "2011-12-31T12:00",
            after="29T22:00 30T10:00 30T22:00",
            shift="29T22:00 30T22:00",
            skip="29T22:00 30T22:00",
        ),
        # So did Kiritimati 31 December 1994, a gap that ends in the next year of UTC.
        GapCase(
            "30 23 31 12 *",
            "Pacific/Kiritimati",
            "1994-12-30",
            "1995-01-10",
            "31T10:00",
            "01T09:30",
            "",
        ),
    ],
)
def test_a_run_in_skipped_time_follows_the_policy(case, policy):
    cron = Cron.parse(case.text, timezone=case.timezone, dst=DstPolicy(gap=policy))

    assert fired(cron, case.start, case.end) == getattr(case, policy)


class FoldCase(NamedTuple):
    text: str
    timezone: str
    date: str
    first: str
    both: str


@pytest.mark.parametrize("policy", Fold)
@pytest.mark.parametrize(
    "case",
    [
        # 01:00 to 02:00 of 1 November twice: from 05:00Z and from 06:00Z on.
        FoldCase("30 1 * * *", NEW_YORK, "2026-11-01", "01T05:30", "01T05:30 01T06:30"),
        FoldCase(
            "0 1,2 * * *",
            NEW_YORK,
            "2026-11-01",
            first="01T05:00 01T07:00",
            both="01T05:00 01T06:00 01T07:00",
        ),
        FoldCase("30 2 * * *", SYDNEY, "2026-04-04", "04T15:30", "04T15:30 04T16:30"),
        # 23:00 to 24:00 of 29 October twice; the 30th begins once.
        FoldCase("30 23 29 10 *", CAIRO, "2026-10-29", "29T20:30", "29T20:30 29T21:30"),
        FoldCase("0 0 30 10 *", CAIRO, "2026-10-29", "29T22:00", "29T22:00"),
        # Only 01:30 to 02:00 of 5 April twice.
        FoldCase("45 1 * * *", LORD_HOWE, "2026-04-04", "04T14:45", "04T14:45 04T15:15"),
        FoldCase("15 1 * * *", LORD_HOWE, "2026-04-04", "04T14:15", "04T14:15"),
        FoldCase("30 1 * * *", DUBLIN, "2026-10-25", "25T00:30", "25T00:30 25T01:30"),
        FoldCase("30 2 * * *", CASABLANCA, "2026-02-15", "15T01:30", "15T01:30 15T02:30"),
    ],
)
def test_a_run_in_repeated_time_follows_the_policy(case, policy):
    cron = Cron.parse(case.text, timezone=case.timezone, dst=DstPolicy(fold=policy))
    next_day = utc(case.date) + timedelta(days=1)

    assert fired(cron, case.date, str(next_day.date())) == getattr(case, policy)


@pytest.mark.parametrize("policy", EVERY_POLICY)
@pytest.mark.parametrize(
    ("cron", "start", "hours", "expected"),
    [
        (("15 * * * *", NEW_YORK), "2026-03-08T06:00", 3, "08T06:15 08T07:15 08T08:15"),
        (("15 0-23 * * *", NEW_YORK), "2026-11-01T05:00", 2, "01T05:15 01T06:15"),
        (("*/30 */1 * * *", NEW_YORK), "2026-11-01T05:30", 1, "01T05:30 01T06:00"),
        (("15 * * * *", LORD_HOWE), "2026-10-03T14:00", 3, "03T14:45 03T16:15"),
    ],
)
def test_every_hour_runs_in_elapsed_time_whatever_the_policy(cron, start, hours, expected, policy):
    text, timezone = cron
    end = str(datetime.fromisoformat(start) + timedelta(hours=hours))

    assert fired(Cron.parse(text, timezone=timezone, dst=policy), start, end) == expected


@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_a_time_outside_the_change_knows_no_policy(policy):
    cron = Cron.parse("4 16 * * *", timezone=NEW_YORK, dst=policy)

    assert fired(cron, "2026-03-07", "2026-03-09") == "07T21:04 08T20:04"


@pytest.mark.parametrize(
    ("dst", "start", "first"),
    [
        (DstPolicy(gap=Gap.AFTER), "2026-03-08T07:00", "2026-03-08T07:00"),
        (DstPolicy(gap=Gap.AFTER), "2026-03-08T07:01", "2026-03-09T06:30"),
        (DstPolicy(gap=Gap.SHIFT), "2026-03-08T07:10", "2026-03-08T07:30"),
        (DstPolicy(gap=Gap.SHIFT), "2026-03-08T07:31", "2026-03-09T06:30"),
    ],
)
def test_a_start_inside_the_change_forgets_nothing(dst, start, first):
    cron = Cron.parse("30 2 * * *", timezone=NEW_YORK, dst=dst)

    assert next(instants(cron, utc(start))) == utc(first)


@pytest.mark.parametrize(
    ("fold", "first"), [(Fold.FIRST, "2026-11-02T06:30"), (Fold.BOTH, "2026-11-01T06:30")]
)
def test_a_start_in_the_second_pass_knows_of_the_first(fold, first):
    cron = Cron.parse("30 1 * * *", timezone=NEW_YORK, dst=DstPolicy(fold=fold))

    assert next(instants(cron, utc("2026-11-01T06:10"))) == utc(first)
