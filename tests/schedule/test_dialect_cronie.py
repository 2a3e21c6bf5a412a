"""What cronie runs on the machine's clock, and on another under CRON_TZ."""

from datetime import UTC, datetime

import pytest

from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.cronie import DIALECT, UNDER_CRON_TZ, passed_over
from schedcat.schedule.dialects.debian_cron import DIALECT as DEBIAN
from schedcat.schedule.saying import say

YEARS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
LONDON, SYDNEY = "Europe/London", "Australia/Sydney"


@pytest.mark.parametrize("expression", ["30 2 * * *", "*/30 2 * * *", "0 * * * *"])
def test_the_machine_s_own_clock_is_that_of_debian(expression):
    cron = Cron.parse(expression, timezone=SYDNEY)
    during = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 6, tzinfo=UTC)

    assert [*DIALECT.fires(cron, *during)] == [*DEBIAN.fires(cron, *during)]
    assert say(cron, DIALECT, YEARS, clock=SYDNEY) == say(cron, DEBIAN, YEARS, clock=SYDNEY)


def test_skipped_time_of_another_zone_is_lost_and_repeated_time_is_run_twice():
    cron = Cron.parse("30 2 * * *", timezone=SYDNEY)
    in_spring = datetime(2026, 10, 3, tzinfo=UTC), datetime(2026, 10, 4, tzinfo=UTC)
    in_autumn = datetime(2026, 4, 4, tzinfo=UTC), datetime(2026, 4, 5, tzinfo=UTC)

    assert not [*UNDER_CRON_TZ.fires(cron, *in_spring)]
    assert [each.hour for each in UNDER_CRON_TZ.fires(cron, *in_autumn)] == [15, 16]


@pytest.mark.parametrize(
    ("expression", "machine", "day"),
    [
        ("0 12 * * *", LONDON, "2026-03-29"),
        ("59 12 25 10 *", LONDON, "2026-10-25"),
        ("30 11 * * *", LONDON, None),
        ("0 13 * * *", LONDON, None),
        ("*/30 12 * * *", LONDON, None),
        ("30 */12 * * *", LONDON, None),
        ("0 12 * * *", "UTC", None),
        ("0 12 * * *", "Asia/Tokyo", None),
    ],
)
def test_a_line_of_another_zone_is_passed_over_while_the_machine_s_clocks_change(
    expression, machine, day
):
    change = passed_over(Cron.parse(expression, timezone=SYDNEY), machine, YEARS)

    assert (change and f"{datetime.fromtimestamp(change.at, UTC):%Y-%m-%d}") == day
