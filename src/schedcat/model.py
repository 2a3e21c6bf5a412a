"""The catalog's values: jobs and what they run, frozen, comparable, blind to positions."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, DstPolicy
from schedcat.schedule.interval import Interval
from schedcat.source import Span


class Places(Protocol):
    """Where a job's fields stand in its file."""

    def at(self, keys: tuple[str, ...], part: tuple[int, int] | None = None) -> Span | None:
        """The span of the field reached by `keys`, or of the job's name when it says none.

        `part` narrows a one-line text to those of its characters.
        """

    def says(self, key: str) -> bool:
        """Does the file say the field, for this job or among its defaults?"""

    def covers(self, place: Span) -> bool:
        """Does the place lie within the job's own text?"""

    def remarks(self) -> Iterator["Remark"]:
        """The comments that stand at the job."""

    def has(self, place: Span) -> bool:
        """Does the text of a field stand there letter by letter, so that it can be edited?"""

    def of(self, backend: str) -> "Places":
        """The places seen from one backend: what its block says comes first."""


class Remark(NamedTuple):
    """A comment at a job, without its signs; `keys` are of the fields at whose line it stands.

    It stands on that line, if it `is_behind` something, or else above it. `place(start, end)` is
    where characters of the text stand in the file.
    """

    text: str
    keys: frozenset[str]
    is_behind: bool
    place: Callable[[int, int], Span]


class Http(NamedTuple):
    """A request: exactly one of `path` and `url`."""

    path: str | None = None
    url: str | None = None
    method: str = "POST"
    headers: Mapping[str, str] = {}
    body: Any = None
    auth: str | None = None


class Disabled(NamedTuple):
    """Why a job does not run, and the day to think again."""

    reason: str
    until: date | None = None


class Order(NamedTuple):
    """Another job that should have run before, and how long before."""

    job: str
    by: Interval | None = None


class Deviation(NamedTuple):
    """What is declared to differ on one backend: its own schedule, or that it does not run.

    `timezone` is what the block says, `schedule` holds what then counts.
    """

    why: str
    schedule: Schedule | None = None
    timezone: str | None = None
    skip: bool = False


class Job(NamedTuple):
    """One scheduled thing. A field is None, or empty, where nobody has said it.

    `timezone` is what somebody said, `schedule` holds what then counts. `backends` are the names
    of the schedulers that run it, the configured ones when the job lists none. `blocks` has, per
    backend, what only that backend knows.

    `reader` is the backend whose own file has the job, None for one of a YAML catalog. Such a file
    need not say on whose clock it is, and a catalog may say that nobody knows: unless
    `zone_is_known`, the cron's UTC stands for a zone that nobody has named, and no claim about
    instants, local times or clock changes may rest on it. `unread` are the fields, such as `kwargs`
    and `celery.queue`, that say something there which only running it would tell: here they are
    empty, no claim may rest on them, and nothing that needs them is written.
    """

    name: str
    schedule: Schedule
    task: str | None = None
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = {}
    http: Http | None = None
    command: tuple[str, ...] | str | None = None
    title: str | None = None
    description: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    links: Mapping[str, str] = {}
    timezone: str | None = None
    dst: DstPolicy | None = None
    dst_mismatch: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    missed: str | None = None
    missed_within: Interval | None = None
    overlap: str | None = None
    timeout: Interval | None = None
    retries: int | None = None
    jitter: Interval | None = None
    expects_after: Order | None = None
    disabled: Disabled | None = None
    backends: tuple[str, ...] = ()
    blocks: Mapping[str, Mapping[str, Any]] = {}
    deviations: Mapping[str, Deviation] = {}
    unread: tuple[str, ...] = ()
    zone_is_known: bool = True
    reader: str | None = None
    places: Places | None = None

    def __eq__(self, other: object) -> bool:
        """By what the jobs are, wherever they stand."""
        return isinstance(other, Job) and self[:-2] == other[:-2]

    def __hash__(self) -> int:
        return hash(self.name)

    def at(self, *keys: str, part: tuple[int, int] | None = None) -> Span | None:
        """Where a field stands; the job's name when it is not said in the file."""
        return self.places.at(keys, part) if self.places else None

    def says(self, key: str) -> bool:
        """Does the file say a field? The configuration may all the same."""
        return bool(self.places and self.places.says(key))

    def at_schedule(self) -> Span | None:
        """Where the cron or the interval stands; the job's name when it is not said in the file."""
        key = "cron" if isinstance(self.schedule, Cron) else "interval"
        return self.at(key, part=(0, len(self.schedule.text)))

    def remarks(self) -> Iterable[Remark]:
        """The comments that stand at the job in its file."""
        return self.places.remarks() if self.places else ()

    def schedule_on(self, backend: str) -> Schedule | None:
        """What a backend runs the job on, declared deviations applied; None where it does not."""
        deviation = self.deviations.get(backend)
        if self.disabled or backend not in self.backends or (deviation and deviation.skip):
            return None
        return (deviation and deviation.schedule) or self.schedule

    def readings(self) -> Iterator["Job"]:
        """The job, then as each backend has it whose block declares another schedule."""
        yield self
        yield from self.readings_elsewhere()

    def readings_elsewhere(self) -> Iterator["Job"]:
        """The job as each backend has it whose block declares another schedule."""
        for backend, deviation in self.deviations.items():
            if deviation.schedule is not None and backend in self.backends:
                yield self.on(backend)

    def on(self, backend: str) -> "Job":
        """The job as `backend` has it, declared deviations applied."""
        deviation = self.deviations.get(backend)
        return self._replace(
            schedule=(deviation and deviation.schedule) or self.schedule,
            timezone=(deviation and deviation.timezone) or self.timezone,
            zone_is_known=self.zone_is_known or bool(deviation and deviation.timezone),
            backends=(backend,),
            places=self.places and self.places.of(backend),
        )


def picks_time(job: Job) -> bool:
    """Does the zone decide when a job runs?"""
    return isinstance(job.schedule, Cron) and job.schedule.picks_time_or_date


class Catalog(NamedTuple):
    """All jobs under one configuration, in reading order.

    It is `complete` unless a job, or a whole file, has an error and is left out. `left_out` are the
    names of what is, None where nobody can tell.
    """

    jobs: tuple[Job, ...] = ()
    complete: bool = True
    left_out: frozenset[str] | None = frozenset()
