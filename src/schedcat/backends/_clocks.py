"""What is said of the clock changes at which a backend fires otherwise than a job wants."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from schedcat.backends import Note, Site
from schedcat.model import Job
from schedcat.schedule.clock_changes import Difference, differences
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dst import TEN_YEARS
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.wording import joined
from schedcat.schedule.zones import Years, nearest_reckoned, transitions


def horizon(site: Site) -> Years:
    """The ten years that a claim about clock changes is for."""
    start = nearest_reckoned(site.now)
    return start, start + TEN_YEARS


def phase_of(job: Job, site: Site) -> int:
    """The minute at which an interval begins that is said as a cron, as `phase` is set."""
    return zlib.crc32(job.name.encode()) if site.settings["phase"] == "hash" else 0


def clock_changes(
    job: Job, wanted: Cron, written: Sequence[Cron], dialect: Dialect, site: Site
) -> Iterator[Refusal | Note]:
    """What is to be said of the changes at which the engine does not fire as wanted.

    Nothing with `dst_mismatch: ignore`; a refusal with `refuse`, or where the job has its own
    `dst`; otherwise a note.
    """
    policy = job.dst_mismatch or ("refuse" if job.dst else "warn")
    if policy == "ignore":
        return
    found = differences(wanted, written, dialect, *horizon(site))
    if not found:
        return
    if policy == "refuse":
        said = [_sentence(each, dialect) for each in _first_of_each_kind(found)]
        key = "dst" if job.dst else "dst_mismatch"
        yield Refusal(
            (key,),
            "; ".join(said),
            ("dst_mismatch: warn",),
            "pick another time of day"
            + ("" if dialect.one_clock_of else ", or write `timezone: UTC`"),
        )
        return
    known = [each for each in found if each.got is not None]
    for alike in (known, [each for each in found if each.got is None]):
        if alike:
            said = [_sentence(each, dialect) for each in _first_of_each_kind(alike)]
            yield Note(("cron",), "; ".join(said), _fold(wanted, alike, dialect))


def _fold(wanted: Cron, found: Sequence[Difference], dialect: Dialect) -> str | None:
    """What is said once of many jobs, which all want the same and get the same.

    Of all that is found the outcome is known, or of none.
    """
    if found[0].got is None:
        return (
            f"{{count}} jobs are due when clocks change; {dialect.engine} documents nothing of "
            "such days"
        )
    if wanted.is_every_hour and not any(each.got for each in found):
        first = found[0]
        return (
            f"{{count}} jobs of every hour: when {first.zone} goes back on "
            f"{first.change.wall_end:%Y-%m-%d}, {dialect.engine} does not run them while local "
            "time repeats"
        )
    return None


def _first_of_each_kind(found: Iterable[Difference]) -> list[Difference]:
    """The next gap and the next fold, in order."""
    kinds: dict[bool, Difference] = {}
    for each in found:
        kinds.setdefault(each.change.is_gap, each)
    return list(kinds.values())


def _sentence(difference: Difference, dialect: Dialect) -> str:
    change = difference.change
    wall = change.wall_start if change.is_gap else change.wall_end
    turn = "forward" if change.is_gap else "back"
    when = f"when {difference.zone} goes {turn} on {wall:%Y-%m-%d}"
    return f"{when}, {_outcome(difference, dialect.engine)}"


def _outcome(difference: Difference, engine: str) -> str:
    wanted, got = difference.wanted, difference.got
    if not wanted and got:
        often = "once" if len(got) == 1 else f"{len(got)} times"
        return f"{engine} runs it {often} too often, at {_instants(got)}"
    due = f"it is due at {_instants(wanted)}" if wanted else "it is not due"
    if got is None:
        return f"{due}, {engine} documents nothing of such days"
    runs = f"runs it at {_instants(got)}" if got else "does not run it then"
    return f"{due}, {engine} {runs}"


def _instants(instants: Sequence[datetime]) -> str:
    """Some instants as UTC, the first and the last of many.

    >>> first = datetime(2027, 10, 2, 16)
    >>> _instants([first]), _instants([first.replace(minute=minute) for minute in range(60)])
    ('2027-10-02T16:00Z', '2027-10-02T16:00Z to 16:59Z (60 times)')
    """
    times = [f"{instant:%Y-%m-%dT%H:%MZ}" for instant in instants]
    day = times[0].partition("T")[0]
    times[1:] = [time.removeprefix(f"{day}T") for time in times[1:]]
    if len(times) > _FEW:
        return f"{times[0]} to {times[-1]} ({len(times)} times)"
    return joined(times)


_FEW = 3


def shifts_clocks(name: str, site: Site) -> bool:
    """Does the zone change its clocks within the horizon?"""
    return bool(transitions(name, *horizon(site)))
