"""What engines do otherwise at clock changes, as it was measured on them."""

from datetime import UTC, datetime

import pytest

from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DstPolicy, Fold, Gap
from schedcat.schedule.dialects import celery, cloud_scheduler, debian_cron

YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
NEW_YORK = "America/New_York"
GAP, FOLD = "2026-03-08", "2026-11-01"


def found(text, zone, dialect, dst=DstPolicy()):  # noqa: B008  a policy is immutable
    """(date, wanted, got) of each difference in 2026, the times as in 07:00."""
    cron = Cron.parse(text, timezone=zone, dst=dst)
    return [
        (
            f"{each.change.wall_start:%Y-%m-%d}",
            [f"{instant:%H:%M}" for instant in each.wanted],
            None if each.got is None else [f"{instant:%H:%M}" for instant in each.got],
        )
        for each in differences(cron, [cron], dialect, *YEAR)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 16 * * *", []),
        ("30 2 * * *", [(GAP, ["07:00"], ["07:30"])]),
        ("0 2 * * *", []),
        ("0 */2 * * *", []),
        ("*/30 2 * * *", []),
        ("15,45 2 * * *", [(GAP, ["07:00"], ["07:15"])]),
        ("30 1 * * *", []),
        ("0 * * * *", [(FOLD, ["06:00"], [])]),
        ("*/15 * * * *", [(FOLD, ["06:00", "06:15", "06:30", "06:45"], [])]),
    ],
)
def test_celery_shifts_skipped_runs_and_loses_the_repeated_hour(text, expected):
    assert found(text, NEW_YORK, celery.DIALECT) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 2 * * *", []),
        ("0,30 2 * * *", [(GAP, [], ["07:00"])]),
        ("*/30 2 * * *", [(GAP, ["07:00"], [])]),
        ("30 1 * * *", []),
        ("*/30 1 * * *", [(FOLD, [], ["06:00", "06:30"])]),
        ("*/15 * * * *", []),
        ("0,15,30,45 * * * *", []),
        ("0 * * * *", []),
        (
            "0,15,30,45 0-23 * * *",
            [
                (GAP, [], ["07:00"] * 4),
                (FOLD, ["06:00", "06:15", "06:30", "06:45"], []),
            ],
        ),
    ],
)
def test_debian_cron_goes_by_the_spelling(text, expected):
    assert found(text, NEW_YORK, debian_cron.DIALECT) == expected


def test_a_policy_that_the_engine_keeps_leaves_no_difference():
    shift, both = DstPolicy(Gap.SHIFT), DstPolicy(Gap.SKIP, Fold.BOTH)
    assert not found("30 2 * * *", NEW_YORK, celery.DIALECT, shift)
    assert not found("*/30 1-2 * * *", NEW_YORK, debian_cron.DIALECT, both)


def test_an_engine_that_documents_nothing_is_not_credited_with_anything():
    assert found("30 2 * * *", NEW_YORK, cloud_scheduler.DIALECT) == [(GAP, ["07:00"], None)]
    assert found("4 16 * * *", NEW_YORK, cloud_scheduler.DIALECT) == []


def test_a_zone_without_changes_has_no_differences():
    for dialect in (celery.DIALECT, debian_cron.DIALECT, cloud_scheduler.DIALECT):
        assert not found("*/5 * * * *", "Asia/Tokyo", dialect)


def test_half_an_hour_on_lord_howe_is_lost_like_an_hour_elsewhere():
    [(_, wanted, got)] = found("*/10 * * * *", "Australia/Lord_Howe", celery.DIALECT)
    assert (wanted, got) == (["15:00", "15:10", "15:20"], [])
