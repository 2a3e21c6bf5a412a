"""What is said of entries in Python source that its syntax does not decide."""

import ast
from collections.abc import Iterable, Iterator

from schedcat.backends.celery.source.fields import RefusedError
from schedcat.backends.celery.source.following.changes import OF_ANOTHER
from schedcat.catalog.mistakes import Found
from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job
from schedcat.source import Span

_LONGEST = 60


def unreadable_schedule(name: str | None, text: str, at: Span, why: str | None) -> Finding:
    """A schedule that only running the code would tell; `text` is the unclear expression."""
    return Finding(
        f"the schedule{_of(name)} cannot be read from the code: {_shown(text, why)}",
        at=at,
        help="write it as a literal or a constant of the module, or as a job of the catalog",
        fold="{count} schedules cannot be read from the code",
        job=name,
    )


def refused_schedule(name: str | None, refused: RefusedError, at: Span) -> Finding:
    """A schedule at which Celery raises an error, so that its module cannot be imported."""
    return Finding(
        f"Celery refuses the schedule{_of(name)}: {refused.why}", at=at, help=refused.cure, job=name
    )


def with_variants(said: Iterable[Job | Found]) -> Iterator[Job | Found]:
    """The same, and of an entry that one file changes for itself where another schedules it.

    That is how it runs with the other's settings; what it is with the changes, nobody reads.
    """
    told = list(said)
    jobs: dict[str, list[Job]] = {}
    for each in told:
        if isinstance(each, Job):
            jobs.setdefault(each.name, []).append(each)
    for each in told:
        if isinstance(each, Job) or not each[1].message.endswith(f"({OF_ANOTHER})"):
            yield each
            continue
        rule, finding = each
        places = (job.at() for job in jobs.get(finding.job or "", ()))
        related = [Related(at, "scheduled here, without that", finding.job) for at in places if at]
        yield rule, finding._replace(related=(*finding.related, *related))


def unreadable_field(key: str, name: str | None, text: str, at: Span, why: str | None) -> Finding:
    """What goes along with a message, that only running the code would tell: arguments, an option.

    Without what may drop runs, or move them, an entry is left out.
    """
    is_left_out = key in {"expires", "enabled", "relative"}
    if key in {"args", "kwargs"}:
        what, fold = f"the {key}", "{count} entries are sent with arguments that only running tells"
    else:
        what, fold = f"the option `{key}`", "{count} message options cannot be read from the code"
    return Finding(
        f"{what}{_of(name)} cannot be read from the code: {_shown(text, why)}",
        at=at,
        help="write it as a literal or a constant of the module, where it is one",
        fold=None if is_left_out else fold,
        severity=Severity.WARNING if is_left_out else Severity.INFO,
        job=name,
    )


def unreadable_task(name: str | None, text: str, at: Span, why: str | None) -> Finding:
    """What an entry runs that only running the code would tell."""
    return Finding(
        f"what is run{_of(name, 'by')} cannot be read from the code: {_shown(text, why)}",
        at=at,
        help="write the task's name as a literal, or import the task from a module beside this",
        fold="{count} entries do not say in the code what they run",
        severity=Severity.WARNING,
        job=name,
    )


def repeated_key(name: str, at: Span, first: Span) -> Finding:
    """A name that one dict has twice; `at` is the second."""
    return Finding(
        f"`{name}` is defined twice, and the first entry never runs",
        at,
        "rename one of the two, or remove it",
        related=(Related(first, "first defined here"),),
        job=name,
    )


def replaced_job(job: Job, first: Job) -> Finding:
    """A job that takes the place of one which was added under the same name, as tasks have it."""
    place = first.at()
    return Finding(
        f"a second job is named `{job.name}`, and the first never runs",
        job.at(),
        "give `add_periodic_task` a `name` for each",
        related=(Related(place, "first added here"),) if place else (),
        job=job.name,
    )


def as_written(node: ast.AST) -> str:
    """An expression on one line."""
    return " ".join(ast.unparse(node).split())


def _of(name: str | None, preposition: str = "of") -> str:
    return f" {preposition} `{name}`" if name else ""


def _shown(text: str, why: str | None) -> str:
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f"`{cut}`" + (f" ({why})" if why else "")
