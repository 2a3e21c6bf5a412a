"""Where jobs are of which one thing is said for all."""

from collections.abc import Sequence

from schedcat.model import Job
from schedcat.schedule.wording import joined


def places(told: Sequence[tuple[Job, tuple[str, ...]]]) -> str:
    """The first three places of some jobs and their keys, or names, and how many there are more."""
    shown = [str(job.at(*keys) or job.name) for job, keys in told[:_FEW]]
    unsaid = len(told) - len(shown)
    return joined([*shown, f"{unsaid:,} more"] if unsaid else shown)


_FEW = 3
