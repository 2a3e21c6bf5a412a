"""What `next` shows of one job: its coming instants, and where a backend has others."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from schedcat.backends import dialects_of, site_of
from schedcat.backends._telling import tell
from schedcat.commands import Opened
from schedcat.model import Job
from schedcat.schedule.clock_changes import Difference, differences
from schedcat.schedule.cron import Cron, Gap
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.landings import Landing, landings
from schedcat.schedule.prose import interval_text
from schedcat.schedule.saying import undecided
from schedcat.schedule.unsupported import UnsupportedError
from schedcat.schedule.wording import joined

_TICK = timedelta(microseconds=1)


class Window(NamedTuple):
    """What is asked for: the first `most` instants of a job in [start, end), two UTC times."""

    start: datetime
    end: datetime
    most: int


class Reading(NamedTuple):
    """A job of a catalog, or as `backend` has it whose block declares another schedule."""

    opened: Opened
    job: Job
    backend: str | None
    environment: str | None


class Elsewhere(NamedTuple):
    """Where a backend differs: instants that it does not have, `wanted`, and others, `got`.

    `got` is None where its vendor says nothing of the clock change at `moment`, and nothing is
    wanted of an interval that starts with the scheduler and that the backend is told as a cron.
    """

    backend: str
    moment: datetime
    wanted: tuple[datetime, ...]
    got: tuple[datetime, ...] | None


class Upcoming(NamedTuple):
    """The instants of a job, or in `silence` why there are none, whenever one looks.

    `clocks` says what changes of the clocks do: at an instant that is moved or doubled, and at the
    gap for a run that is left out.
    """

    reading: Reading
    instants: tuple[datetime, ...]
    clocks: Mapping[datetime, str]
    elsewhere: tuple[Elsewhere, ...]
    silence: str | None


def readings_of(opened: Opened, job: Job, environment: str | None) -> Iterator[Reading]:
    """The job, and as each backend has it whose block declares another schedule."""
    for each in job.readings():
        yield Reading(opened, each, None if each is job else each.backends[0], environment)


def instants_of(job: Job, window: Window) -> list[datetime]:
    """The instants of a job that a window shows."""
    if job.disabled or _is_open(job) or any(undecided(job.schedule)):
        return []
    start, end, most = _of_its_life(window, job)
    return list(islice(instants(job.schedule, start, end), most))


def _of_its_life(window: Window, job: Job) -> Window:
    """As much of a window as lies from the job's start to its end, where it has them."""
    start, end, most = window
    return Window(max(start, job.starts or start), min(end, job.ends or end), most)


def upcoming(reading: Reading, window: Window) -> Upcoming:
    """What a window shows of a job."""
    job = reading.job
    silence = _silence(job, window)
    if silence and not _is_open(job):
        return Upcoming(reading, (), {}, (), silence)
    found = instants_of(job, window)
    shown = _of_its_life(window, job)
    if len(found) == window.most:
        shown = shown._replace(end=found[-1] + _TICK)
    elsewhere = tuple(_elsewhere(reading, shown))
    return Upcoming(reading, tuple(found), _clocks(job, shown), elsewhere, silence)


def _is_open(job: Job) -> bool:
    """Is the phase of the schedule left to the scheduler?"""
    return isinstance(job.schedule, Interval) and job.schedule.anchor is None


def _silence(job: Job, window: Window) -> str | None:
    if job.disabled:
        return f"disabled: {job.disabled.reason}"
    if reasons := [refusal.reason for refusal in undecided(job.schedule)]:
        return f"none, {'; '.join(reasons)}"
    if _is_open(job):
        return "from when the scheduler starts"
    if job.ends and job.ends <= window.start:
        return f"none, it ended at {job.ends.astimezone(UTC):%Y-%m-%d %H:%MZ}"
    return None


def _clocks(job: Job, shown: Window) -> dict[datetime, str]:
    if not isinstance(job.schedule, Cron):
        return {}
    cron = job.schedule
    touched: dict[datetime, list[Landing]] = defaultdict(list)
    for landing in landings(cron, shown.start, shown.end):
        for moment in landing.instants or (_moment(landing.change.at),):
            touched[moment].append(landing)
    return {
        moment: _clocks_at(moment, found, cron)
        for moment, found in touched.items()
        if shown.start <= moment < shown.end
    }


def _clocks_at(moment: datetime, found: Sequence[Landing], cron: Cron) -> str:
    change, walls = found[0].change, _walls([landing.wall for landing in found])
    if change.is_fold:
        turn = "first" if moment.timestamp() < change.at else "second"
        return f"{walls} comes twice in {cron.timezone}: the {turn} time"
    becomes = {
        Gap.AFTER: "right after the gap",
        Gap.SHIFT: f"{interval_text(Interval(change.shift))} later",
        Gap.SKIP: "left out",
    }
    verb = "does" if len(found) == 1 else "do"
    return f"{walls} {verb} not exist in {cron.timezone}: {becomes[cron.dst.gap]}"


def _walls(walls: Sequence[datetime]) -> str:
    """Local times of one day, the first few of them: `2026-03-08 02:00, 02:15 and 2 more`."""
    times = [f"{wall:%H:%M}" for wall in walls]
    if len(times) > _FEW:
        times = [*times[:2], f"{len(times) - 2} more"]
    return f"{walls[0]:%Y-%m-%d} {joined(times)}"


_FEW = 3


def _elsewhere(reading: Reading, shown: Window) -> Iterator[Elsewhere]:
    config = reading.opened.config
    for name, its_own in dialects_of(reading.job, config.backends).items():
        site = site_of(name, config, reading.environment, shown.start)
        try:
            said, dialect = tell(reading.job, its_own, site)
        except UnsupportedError:
            continue  # lint and export say so
        written = [each for each in said.schedules if isinstance(each, Cron)]
        match reading.job.schedule:
            case Cron() as cron:
                for each in differences(cron, written, dialect, shown.start, shown.end):
                    if _is_shown(each, shown):
                        yield Elsewhere(name, _moment(each.change.at), each.wanted, each.got)
            case Interval(anchor=None) if written:
                [cron] = written
                found = tuple(islice(instants(cron, shown.start, shown.end), shown.most))
                if found:
                    yield Elsewhere(name, found[0], (), found)


def _is_shown(difference: Difference, shown: Window) -> bool:
    """Is some of it within the window? What happens instead may come after its last instant."""
    apart = (*difference.wanted, *(difference.got or (_moment(difference.change.at),)))
    return any(shown.start <= each < shown.end for each in apart)


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
