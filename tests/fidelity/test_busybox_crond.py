"""BusyBox's crond starts the common schedules when we say, and each job no more often than that."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from cron_daemons import compare_all, daemon

from schedcat.schedule.dialects import busybox

START = datetime(2026, 1, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_crond_starts_each_schedule_when_the_catalog_says_or_we_say_otherwise(tally):
    outcomes = compare_all(daemon("busybox-crond"), busybox.DIALECT)
    tally("BusyBox crond", outcomes)


def test_a_job_that_still_runs_is_started_again_after_ten_minutes():
    """So neither `overlap: allow` nor `overlap: skip` is kept."""
    crond = daemon("busybox-crond", jobs_last=True)

    fired = crond("* * * * * true\n", "UTC", START, START + HOUR)["true"]

    assert {later - earlier for earlier, later in pairwise(fired)} == {HOUR / 6}
