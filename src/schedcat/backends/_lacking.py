"""What a backend that cannot be exported to yet has no place for in a job."""

from collections.abc import Iterator

from schedcat.backends import Listed, Note, Site
from schedcat.backends._options import left_out, timing_refusals
from schedcat.model import Job
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.interval import Interval
from schedcat.schedule.unsupported import Refusal


def lacking(job: Job, backend: Listed, site: Site) -> Iterator[Refusal | Note]:
    """A refusal for its name and each option of when it runs, a note for each of the others."""
    dialect = backend.DIALECT
    name = f"{job.name}{site.suffix}"
    if len(name) > backend.LONGEST_NAME:
        yield Refusal(
            (),
            f"{dialect.engine} takes names of at most {backend.LONGEST_NAME} characters, and "
            f"`{name}` has {len(name)}",
            help="shorten it",
        )
    if job.disabled:
        return
    kept = {"missed": _kept_missed(job, dialect), "overlap": dialect.kept_overlap}
    refusals = timing_refusals(job, site, dialect.engine, kept)
    yield from (each for each in refusals if each.keys[0] not in backend.KEEPS)
    yield from left_out(job, dialect.engine, backend.KEEPS)


def _kept_missed(job: Job, dialect: Dialect) -> tuple[str, ...]:
    of_intervals = dialect.kept_missed_of_intervals
    if isinstance(job.schedule, Interval) and of_intervals is not None:
        return of_intervals
    return dialect.kept_missed
