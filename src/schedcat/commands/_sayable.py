"""What a scheduler has and a catalog cannot: some names of tasks, and two jobs of one name."""

import re
from collections.abc import Iterator, Sequence

from schedcat.catalog.fields import TASK
from schedcat.catalog.shown import shown
from schedcat.findings import Finding
from schedcat.model import Job


def why_unsayable(job: Job) -> Finding | None:
    """Why a catalog cannot have a job: Celery sends a task of any name, a catalog names modules."""
    if job.task is None or re.search(TASK.pattern or "", job.task):
        return None
    return Finding(
        f"the task {shown(job.task)} of `{job.name}` is no dotted name, as a catalog has them",
        job.at("task"),
        "rename the task",
    )


def named_alike(read: Sequence[Job], jobs: Sequence[Job]) -> Iterator[tuple[str, Finding]]:
    """(reader, what is said) of each job that has the name of an earlier one of its reader's."""
    first: dict[tuple[str | None, str], Job] = {}
    for job, new in zip(read, jobs, strict=True):
        other = first.setdefault((job.reader, job.name), job)
        if other is not job and job.reader:
            at = f" at {place}" if (place := other.at()) else ""
            yield (
                job.reader,
                Finding(
                    f"a second job is named `{job.name}`, as the one{at}; it is `{new.name}` in "
                    "the catalog, and is not exported beside that",
                    job.at(),
                    job=new.name,
                ),
            )
