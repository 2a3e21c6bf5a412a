"""The common schedules on Debian's cron daemon: it starts what we say that it does, each minute."""

from cron_daemons import compare_all, daemon
from triples import fewer_windows

from schedcat.schedule.dialects import debian_cron


def test_the_daemon_starts_each_schedule_when_the_catalog_says_or_we_say_otherwise(tally):
    outcomes = compare_all(daemon("debian-cron-daemon"), debian_cron.DIALECT, fewer_windows)
    tally("Debian cron daemon", outcomes)
