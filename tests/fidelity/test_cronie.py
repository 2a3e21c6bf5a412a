"""cronie's crond starts the common schedules as we say, on the machine's clock and on others."""

from datetime import UTC, datetime, timedelta

import pytest
from cron_daemons import compare_all, daemon
from triples import YEARS, fewer_windows, triples

from schedcat.schedule.dialects import cronie
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError
from schedcat.schedule.zones import transitions

LONDON = "Europe/London"
DAY = timedelta(days=1)


def test_crond_starts_each_schedule_when_the_catalog_says_or_we_say_otherwise(tally):
    outcomes = compare_all(daemon("cronie"), cronie.DIALECT, fewer_windows)
    tally("cronie", outcomes)


def test_crond_starts_each_schedule_of_another_zone_on_a_machine_on_utc(tally):
    crond = daemon("cronie")

    def elsewhere(crontab, zone, start, end):
        return crond(f"CRON_TZ={zone}\n{crontab}", "UTC", start, end)

    outcomes = compare_all(elsewhere, cronie.UNDER_CRON_TZ, fewer_windows)
    tally("cronie, CRON_TZ", outcomes)


@pytest.mark.parametrize("change", transitions(LONDON, *YEARS)[:2], ids=["gap", "fold"])
def test_a_change_of_the_machine_s_clocks_passes_over_no_other_lines_than_we_say(change):
    moment = datetime.fromtimestamp(change.at, UTC)
    around = moment - DAY, moment + DAY
    crons = [*said_elsewhere()]
    crontab = "* * * * * true\n" + "".join(
        f"CRON_TZ={cron.timezone}\n{cron} echo {number}\n" for number, cron in enumerate(crons)
    )
    fired = daemon("cronie")(crontab, LONDON, *around)
    kept = lost = 0
    for number, cron in enumerate(crons):
        got = fired.get(f"echo {number}", [])
        due = [*cronie.UNDER_CRON_TZ.fires(cron, *around)]
        if cronie.passed_over(cron, LONDON, around):
            lost += got != due
        else:
            assert got == due, cron
            kept += 1
    assert kept >= 200
    assert bool(lost) == change.is_fold


def said_elsewhere():
    """What is written for the common schedules of other zones."""
    for cron, _ in triples():
        if cron.timezone != LONDON:
            try:
                yield from say(cron, cronie.UNDER_CRON_TZ, YEARS).schedules
            except UnsupportedError:
                continue


def test_an_empty_cron_tz_does_not_give_the_machine_s_clock_back():
    """Hence lines on it come before all others: this one is no longer caught up after a gap."""
    change, *_ = transitions(LONDON, *YEARS)
    moment = datetime.fromtimestamp(change.at, UTC)
    crontab = "30 1 * * * echo before\nCRON_TZ=Asia/Tokyo\nCRON_TZ=\n30 1 * * * echo after\n"

    fired = daemon("cronie")(crontab, LONDON, moment - timedelta(hours=2), moment + DAY / 2)

    assert fired == {"echo before": [moment]}


def test_a_change_of_standard_time_is_not_noticed_before_a_restart():
    """That of Morocco is over, and no zone has another one ahead."""
    noon = datetime(2026, 9, 19, 11, tzinfo=UTC)

    fired = daemon("cronie")("0 12 * * * true\n", "Africa/Casablanca", noon, noon + 2 * DAY)

    assert fired == {"true": [noon, noon + DAY]}
