"""How a crontab spells a schedule: on Debian the spelling decides what a clock change does."""

from collections.abc import Iterator, Sequence

from schedcat.backends import Site
from schedcat.backends._clocks import horizon
from schedcat.schedule.canonical import canonical, field_text
from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.debian_cron import DIALECT


def spelled(wanted: Cron, there: Cron, site: Site) -> Cron:
    """The text for `there`, the cron as the machine's zone has it, that comes nearest to `wanted`.

    It is canonical where no other keeps more firings at changes of the clocks. Raises DayRuleError.
    """
    spellings = [*_spellings(there)]
    if len(spellings) == 1:
        return spellings[0]
    return min(spellings, key=lambda cron: _missed(wanted, cron, site))


def is_kept(wanted: Cron, written: Cron, site: Site) -> bool:
    """Does a text fire as wanted at all changes of the clocks?"""
    return not _missed(wanted, written, site)


def _missed(wanted: Cron, written: Cron, site: Site) -> int:
    return sum(
        len(each.wanted) + len(each.got or ())
        for each in differences(wanted, [written], DIALECT, *horizon(site))
    )


def _spellings(cron: Cron) -> Iterator[Cron]:
    """The same values begun with `*` and without it, as far as they can be."""
    usual = canonical(cron)
    yield usual
    if usual.hour.is_full:
        return
    minute, hour = (field_text(field, star=False) for field in (usual.minute, usual.hour))
    yield _rewritten(usual, minute, hour)
    # A step past the end picks the first value alone.
    if usual.minute.values[0] == 0:
        yield _rewritten(usual, _led_by_star("*/60", usual.minute.values), hour)
    elif usual.hour.values[0] == 0:
        yield _rewritten(usual, minute, _led_by_star("*/24", usual.hour.values))


def _led_by_star(first: str, values: Sequence[int]) -> str:
    return ",".join((first, *map(str, values[1:])))


def _rewritten(cron: Cron, minute: str, hour: str) -> Cron:
    text = cron.replacing(minute=minute, hour=hour)
    return Cron.parse(text, days=cron.days, timezone=cron.timezone, dst=cron.dst)
