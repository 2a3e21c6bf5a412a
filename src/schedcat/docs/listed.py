"""The jobs of a page, each as the page's reader is to see it, and in groups."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from schedcat.model import Deviation, Disabled, Job
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.prose import describe


class Listed(NamedTuple):
    """A job of a page, as `Job.on` has it where the page is about one `backend`.

    `path` is its file. `docstring` is its task's, `registered` whether the task is known to exist;
    None where nobody can tell.
    """

    job: Job
    path: str
    backend: str | None = None
    docstring: str | None = None
    registered: bool | None = None

    @property
    def description(self) -> str | None:
        """What the job is for: its own words, else those of its task."""
        return self.job.description or self.docstring

    @property
    def timing(self) -> str:
        """When the job runs, in English: also where another schedule is declared, and if at all.

        One thing a line.
        """
        return "\n".join(_schedule_lines(self))

    @property
    def deviation(self) -> Deviation | None:
        """What is declared to differ on the page's backend."""
        return self.job.deviations.get(self.backend or "")


def runs_on(job: Job, backend: str) -> bool:
    """Whether a job is one of a backend's; a disabled one is."""
    deviation = job.deviations.get(backend)
    return backend in job.backends and not (deviation and deviation.skip)


def disabled_text(disabled: Disabled) -> str:
    """Why a job does not run, and the day to think again."""
    review = f", to be reviewed on {disabled.until}" if disabled.until else ""
    return f"{disabled.reason}{review}"


def grouped(jobs: Sequence[Listed], by: str) -> Iterator[tuple[str, Sequence[Listed]]]:
    """The jobs by file, owner or tag, in reading order within each group.

    Files come as they are read, owners and tags by the alphabet; a job with two tags is in both
    groups, and what has none comes last.
    """
    groups: dict[str, list[Listed]] = {}
    for each in jobs:
        for key in _keys(each, by):
            groups.setdefault(key, []).append(each)
    without = groups.pop("", None)
    yield from groups.items() if by == "file" else sorted(groups.items())
    if without:
        yield f"No {by}", without


def _keys(listed: Listed, by: str) -> Iterable[str]:
    """The groups of a job; an empty name where it has none."""
    match by:
        case "file":
            return (listed.path,)
        case "owner":
            return (listed.job.owner or "",)
        case _:
            return dict.fromkeys(listed.job.tags) or ("",)


def timing_text(schedule: Schedule, *, zone_is_known: bool = True) -> str:
    """When something runs, in English, with the zone of a time that is picked, or that it lacks."""
    words = describe(schedule, zone=zone_is_known)
    picks_time = isinstance(schedule, Cron) and schedule.picks_time_or_date
    return f"{words}, {_UNNAMED}" if picks_time and not zone_is_known else words


_UNNAMED = "in a time zone that nobody has named"


def _schedule_lines(listed: Listed) -> Iterator[str]:
    job, deviation = listed.job, listed.deviation
    why = f" ({deviation.why})" if deviation and deviation.schedule else ""
    yield f"{timing_text(job.schedule, zone_is_known=job.zone_is_known)}{why}"
    if not listed.backend:
        yield from _elsewhere(job)
    if job.starts:
        yield f"starts {job.starts.isoformat()}"
    if job.ends:
        yield f"ends {job.ends.isoformat()}"
    if job.disabled:
        yield f"disabled: {disabled_text(job.disabled)}"


def _elsewhere(job: Job) -> Iterator[str]:
    """What is declared to differ, backend by backend."""
    for backend, (why, schedule, _, skip) in job.deviations.items():
        if backend not in job.backends:
            continue
        if skip:
            yield f"not on {backend} ({why})"
        elif schedule:
            yield f"on {backend}: {describe(schedule, zone=True)} ({why})"
