"""When a line fires: a schedule as five fields that Debian's cron runs on the machine's clock."""

import zlib
from collections.abc import Iterator
from dataclasses import replace

from schedcat.backends import Note, Site
from schedcat.backends._clocks import clock_changes, horizon, in_zone
from schedcat.backends._crons import undecided
from schedcat.backends.crontab.elsewhere import on_the_clock_of
from schedcat.backends.crontab.spelling import is_kept, spelled
from schedcat.model import Job
from schedcat.schedule.as_cron import PERIODS, as_cron, is_on_the_minute, nearest_periods
from schedcat.schedule.canonical import canonical
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects.debian_cron import DIALECT
from schedcat.schedule.interval import Interval
from schedcat.schedule.unsupported import Refusal


def written_schedule(job: Job, site: Site) -> tuple[str, list[Refusal | Note]]:
    """The five fields, empty where the job is refused, and what is to be said of them."""
    match job.schedule:
        case Interval() as interval:
            return _every(interval, job.name, site)
        case Cron() as cron:
            if refusals := [*undecided(cron)] or [*_refusals(cron, site)]:
                return "", [*refusals]
            there = replace(cron, timezone=site.settings["timezone"])
            written = spelled(cron, there, site)
            return str(written), [*clock_changes(job, cron, [written], DIALECT, site)]


def _refusals(cron: Cron, site: Site) -> Iterator[Refusal]:
    if canonical(cron).days is DayRule.BOTH:
        without = ({"day_of_month": "*"}, {"day_of_week": "*"})
        yield Refusal(
            ("days",),
            f"{DIALECT.engine} fires `{cron.text}` on days that match either field, not both",
            tuple(f'cron: "{cron.replacing(**each)}"' for each in without),
            "let the command itself look at the date",
        )
    zone = site.settings["timezone"]
    if in_zone(cron, zone, site) is None:
        same = on_the_clock_of(zone, cron, site)
        yield Refusal(
            ("timezone",),
            f"`{cron.text}` is on the clock of {cron.timezone}, the machine on that of {zone}",
            (f'cron: "{same}", timezone: {zone}' if same else f"timezone: {zone}",),
            "move the job to the machine's zone, or to a machine of its own",
        )


def _every(interval: Interval, name: str, site: Site) -> tuple[str, list[Refusal | Note]]:
    zone, (start, end) = site.settings["timezone"], horizon(site)
    phase = zlib.crc32(name.encode()) if site.settings["phase"] == "hash" else 0
    wanted = as_cron(interval, zone, phase=phase, start=start, end=end)
    written = wanted and spelled(wanted, wanted, site)
    if wanted and written and is_kept(wanted, written, site):
        return str(written), []
    return "", [*_refusals_of_interval(interval, zone, site)]


def _refusals_of_interval(interval: Interval, zone: str, site: Site) -> Iterator[Refusal]:
    start, end = horizon(site)
    if interval.anchor and not is_on_the_minute(interval):
        minute = interval.anchor.replace(second=0, microsecond=0)
        yield Refusal(
            ("anchor",),
            f"cron fires on whole minutes, and {interval.anchor.isoformat()} is none",
            (f"anchor: {minute.isoformat()}",),
        )
        if as_cron(replace(interval, anchor=minute), zone, start=start, end=end):
            return
    meets_changes = interval.seconds / 60 in PERIODS
    nearest = nearest_periods(interval, zone, start=start, end=end)
    yield Refusal(
        ("interval",),
        f"no single crontab line fires every {interval.canonical}"
        + (f" in {zone}, where clocks change" if meets_changes else ""),
        tuple(f"interval: {each.canonical}" for each in nearest),
        "write a `cron` for times on the machine's clock" if meets_changes else None,
    )
