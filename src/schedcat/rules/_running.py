"""Where a job runs: what several rules ask before they speak of a backend."""

from collections.abc import Mapping

from schedcat.backends import load_backends
from schedcat.model import Job
from schedcat.schedule import Schedule
from schedcat.schedule.dialect import Dialect


def schedule_on(job: Job, backend: str) -> Schedule | None:
    """What a backend runs a job on, declared deviations applied; None where it does not run."""
    deviation = job.deviations.get(backend)
    if job.disabled or backend not in job.backends or (deviation and deviation.skip):
        return None
    return (deviation and deviation.schedule) or job.schedule


def engines_of(job: Job) -> Mapping[str, Dialect]:
    """The dialects of the backends, by name, that run a job on the very schedule it has."""
    return {
        name: backend.DIALECT
        for name, backend in load_backends().items()
        if schedule_on(job, name) == job.schedule
    }
