"""What the rules of texts share: the texts at a job, and what they claim about when it runs."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from schedcat.model import Job, Remark
from schedcat.schedule.claims import claims
from schedcat.source import Span

if TYPE_CHECKING:
    from schedcat.schedule.sentences import Claim


class Said(NamedTuple):
    """A claim, what says it (`the description`), and where."""

    by: str
    claim: "Claim"
    at: Span | None

    @property
    def words(self) -> str:
        """The claim on one line."""
        return " ".join(self.claim.words.split())


def said_of(job: Job) -> Iterable[Said]:
    """What the title, the description and the comments at a job claim, in this order."""
    is_silent = not (job.title and claims(job.title))
    if is_silent and not (job.description and claims(job.description)):
        return _said_beside(job)
    return chain(_said_in(job), _said_beside(job))


def _said_in(job: Job) -> Iterator[Said]:
    for key, text in (("title", job.title), ("description", job.description)):
        for claim in claims(text) if text else ():
            yield Said(f"the {key}", claim, job.at(key, part=(claim.start, claim.end)))


def _said_beside(job: Job) -> Iterator[Said]:
    for remark in job.remarks():
        for claim in claims(remark.text, is_about_schedule=_is_beside_schedule(remark)):
            yield Said("a comment", claim, remark.place(claim.start, claim.end))


_TIMING = frozenset({"cron", "interval", "timezone", "days"})


def _is_beside_schedule(remark: Remark) -> bool:
    """Does a comment stand behind the schedule, with nothing else on its line?"""
    return bool(remark.keys) and remark.keys <= _TIMING and remark.is_behind
