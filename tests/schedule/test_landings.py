"""Where runs come to lie that a change of the clocks skips or repeats."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DstPolicy, Fold, Gap
from schedcat.schedule.instants import instants
from schedcat.schedule.landings import landings

YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
POLICIES = [DstPolicy(gap, fold) for gap in Gap for fold in Fold]


def landed(cron: Cron) -> list[str]:
    return [
        " ".join([f"{wall:%d %H:%M}", *(f"{at:%d %H:%MZ}" for at in found)])
        for wall, _, found in landings(cron, *YEAR)
    ]


@pytest.mark.parametrize(
    ("text", "timezone", "dst", "expected"),
    [
        ("30 2 * * *", "America/New_York", DstPolicy(Gap.AFTER), ["08 02:30 08 07:00Z"]),
        ("30 2 * * *", "America/New_York", DstPolicy(Gap.SHIFT), ["08 02:30 08 07:30Z"]),
        ("30 2 * * *", "America/New_York", DstPolicy(Gap.SKIP), ["08 02:30"]),
        ("30 1 * * *", "America/New_York", DstPolicy(), ["01 01:30 01 05:30Z"]),
        (
            "30 1 * * *",
            "America/New_York",
            DstPolicy(fold=Fold.BOTH),
            ["01 01:30 01 05:30Z 01 06:30Z"],
        ),
        ("30 * * * *", "America/New_York", DstPolicy(), ["01 01:30 01 05:30Z 01 06:30Z"]),
        ("0 0 * * *", "Africa/Cairo", DstPolicy(), ["24 00:00 23 22:00Z"]),
        ("15 2 * * *", "Australia/Lord_Howe", DstPolicy(Gap.SHIFT), ["04 02:15 03 15:45Z"]),
        ("30 3 * * *", "America/New_York", DstPolicy(), []),
        ("30 2 * * *", "UTC", DstPolicy(), []),
    ],
)
def test_a_touched_run_lands_as_the_policy_says(text, timezone, dst, expected):
    assert landed(Cron.parse(text, timezone=timezone, dst=dst)) == expected


@settings(max_examples=100, deadline=None)
@given(
    text=st.sampled_from(["30 2 * * *", "*/15 0-3 * * *", "5 */2 * * 0", "*/20 * * * *"]),
    timezone=st.sampled_from(["America/New_York", "Africa/Cairo", "Australia/Lord_Howe"]),
    dst=st.sampled_from(POLICIES),
)
def test_every_landing_is_an_instant_of_the_cron(text, timezone, dst):
    cron = Cron.parse(text, timezone=timezone, dst=dst)
    landed = {instant for each in landings(cron, *YEAR) for instant in each.instants}

    assert landed <= set(instants(cron, *YEAR))
