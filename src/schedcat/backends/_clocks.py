"""What a backend does with a cron's zone, and what is said of clock changes that go otherwise."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import product

from schedcat.backends import Note, Site
from schedcat.model import Job
from schedcat.schedule.clock_changes import Difference, differences
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dst import TEN_YEARS
from schedcat.schedule.kinds import MINUTE
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.wording import joined
from schedcat.schedule.zones import nearest_reckoned, offset_at, transitions, zone


def horizon(site: Site) -> tuple[datetime, datetime]:
    """The ten years that a claim about clock changes is for."""
    start = nearest_reckoned(site.now)
    return start, start + TEN_YEARS


def in_zone(cron: Cron, name: str, site: Site) -> Cron | None:
    """The cron as local times of another zone; None where it would fire at other instants.

    It does not where the zones agree over the horizon, or where only minutes are picked that come
    out the same whatever the zones' offsets are. Clock changes are left to `clock_changes`.
    """
    if name == cron.timezone or _agree(cron.timezone, name, site):
        return replace(cron, timezone=name)
    if cron.picks_time_or_date:
        return None
    pairs = product(_offsets(cron.timezone, site), _offsets(name, site))
    turns = {(theirs - ours) // 60 % 60 for ours, theirs in pairs}
    if any(_turned(cron.minute.bits, turn) != cron.minute.bits for turn in turns):
        return None
    return replace(cron, timezone=name)


def _agree(one: str, other: str, site: Site) -> bool:
    start, end = horizon(site)
    return _offsets(one, site) == _offsets(other, site) and (
        transitions(one, start, end) == transitions(other, start, end)
    )


def _offsets(name: str, site: Site) -> frozenset[int]:
    """The offsets from UTC, in seconds, that a zone has within the horizon."""
    start, end = horizon(site)
    first = offset_at(zone(name), int(start.timestamp()))
    return frozenset({first, *(change.after for change in transitions(name, start, end))})


def _turned(minutes: int, by: int) -> int:
    """The bits of some minutes, each `by` minutes later on the dial."""
    return (minutes << by | minutes >> (60 - by)) & MINUTE.full


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
    texts = tuple(each.text for each in written)
    found = _differences(wanted, tuple(written), texts, dialect, horizon(site))
    if not found:
        return
    said = [_sentence(each, dialect) for each in _first_of_each_kind(found)]
    if policy == "refuse":
        key = "dst" if job.dst else "dst_mismatch"
        yield Refusal(
            (key,),
            "; ".join(said),
            ("dst_mismatch: warn",),
            "write `timezone: UTC` or another time",
        )
    else:
        undocumented = (
            f"{{count}} jobs are due when clocks change; {dialect.engine} documents nothing of "
            "such days"
        )
        yield Note(("cron",), "; ".join(said), None if dialect.fires else undocumented)


@lru_cache(maxsize=1024)
def _differences(
    wanted: Cron,
    written: tuple[Cron, ...],
    texts: tuple[str, ...],  # noqa: ARG001  crons of one meaning are equal, engines read the text
    dialect: Dialect,
    years: tuple[datetime, datetime],
) -> tuple[Difference, ...]:
    """What `differences` finds; a catalog has many equal crons."""
    return tuple(differences(wanted, written, dialect, *years))


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
        return f"{engine} also runs it at {_instants(got)}"
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
