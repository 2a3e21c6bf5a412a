"""cronie: Debian's cron on the machine's clock, and any other clock under `CRON_TZ`."""

from datetime import UTC, datetime, timedelta

from schedcat.schedule.cron import Cron, Fold, Gap
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dialects import busybox, debian_cron
from schedcat.schedule.zones import Transition, Years, transitions

DIALECT = debian_cron.DIALECT._replace(
    engine="cronie", source="crontab(5) and src/cron.c, run in 1.7.2"
)
"""Lines on the machine's clock.

Where standard time itself is moved, as in Morocco in 2026, crond does not notice until it is
restarted; no zone has such a change ahead.
"""

UNDER_CRON_TZ = Dialect(
    engine="cronie",
    source=DIALECT.source,
    gap=Gap.SKIP,
    fold=Fold.BOTH,
    fires=busybox.fires,
    joined_by_both=DIALECT.joined_by_both,
    read=DIALECT.read,
    missed=DIALECT.missed,
    kept_missed=DIALECT.kept_missed,
)
"""Lines after a `CRON_TZ`: each local minute of that zone on its own, as find_jobs has it.

That is while the clocks of the machine do not change: see `passed_over`. Once there was a
`CRON_TZ`, no line is again what it was without: after an empty one nothing is caught up.
"""


def passed_over(cron: Cron, machine: str, years: Years) -> Transition | None:
    """The first change of the machine's clocks at which a line under `CRON_TZ` may be left out.

    While time is repeated, and while lines of the machine's own zone are caught up, find_jobs runs
    others only where the minute or the hour begins with `*`. It never takes longer than the clocks
    moved. Raises DayRuleError and UnknownZoneError.
    """
    if debian_cron.is_wild(cron):
        return None
    for change in transitions(machine, *years):
        moment = datetime.fromtimestamp(change.at, UTC)
        meanwhile = busybox.fires(cron, moment, moment + timedelta(seconds=change.shift))
        if next(meanwhile, None):
            return change
    return None
