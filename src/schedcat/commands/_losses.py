"""What a conversion would lose of jobs: refused where it changes what runs, else a note."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from schedcat.backends import load_backends
from schedcat.catalog.config import Config
from schedcat.commands import Opened
from schedcat.commands._importing import Source
from schedcat.errors import ExportRefusedError
from schedcat.findings import Finding
from schedcat.model import Job
from schedcat.source import Span


class Loss(NamedTuple):
    """What is lost at a place; with what to do where it changes what runs."""

    at: Span | None
    message: str
    help: str | None = None


def require_kept(lost: Sequence[Loss]) -> None:
    """Raises ExportRefusedError where anything is lost that changes what runs."""
    refused = [f"{each.at}: {each.message}; {each.help}" for each in lost if each.help]
    if refused:
        raise ExportRefusedError(
            "\n".join(["what runs would not be the same:", *dict.fromkeys(refused)]),
            help="nothing was written; change what is read, or import it as a catalog",
        )


def lost_of(
    opened: Sequence[Opened],
    sources: Sequence[Source],
    config: Config,
    backend: str,
    *,
    has_users: bool,
) -> Iterator[Loss]:
    """What the other backend is not told, by job and by file; some formats have no users."""
    said = config.backends.get(backend, {})
    for source in sources:
        for finding in source.lost:
            name = _variable(finding, opened) if source.reader == "crontab" else None
            if loss := _of_finding(finding, name, backend, said):
                yield loss
        for job in source.jobs:
            if job.reader != backend:
                yield from _of_job(job, backend, said, has_users=has_users)


def said_by_files(opened: Sequence[Opened], backend: str) -> Mapping[str, Any]:
    """The settings of a backend that its own files say, if all say the same."""
    said = [each.reading.settings.get(backend, {}) for each in opened]
    return said[0] if all(each == said[0] for each in said) else {}


def carried(job: Job, backend: str) -> Mapping[str, Any]:
    """What the block of the other backend is to say of a job."""
    keys = {field.key for field in load_backends()[backend].BLOCK}
    own = job.blocks.get(job.reader or "", {})
    user = {"user": own["user"]} if {"user"} & own.keys() & keys else {}
    return {**user, **job.blocks.get(backend, {})}


def _of_finding(
    finding: Finding, variable: str | None, backend: str, said: Collection[str]
) -> Loss | None:
    if variable in _SETTINGS and backend == "crontab":
        key = variable.lower()
        if key in said:
            return None
        if variable == "PATH":
            what = "say one for all: --set path=…"
            return Loss(finding.at, f"not all lines of the crontabs have this `{variable}`", what)
    front = f"{finding.job}: " if finding.job else ""
    is_beside = variable in _OF_MAIL or (finding.help or "").startswith("nothing to do")
    help = None if is_beside else finding.help or "take it out if it is not needed"
    return Loss(finding.at, f"{front}{finding.message}", help)


_SETTINGS = ("PATH", "MAILTO")
_OF_MAIL = ("MAILTO", "MAILFROM", "CONTENT_TYPE", "CONTENT_TRANSFER_ENCODING")
"""Variables of a crontab that decide what becomes of the output only."""


def _variable(finding: Finding, opened: Sequence[Opened]) -> str | None:
    """The name of the variable that a line of a crontab sets."""
    pages = {path: page for each in opened for path, page in each.reading.pages.items()}
    if (at := finding.at) is None or at.path not in pages:
        return None
    name = re.match(r"[\s\"']*(\w+)", pages[at.path].line(at.line))
    return name[1] if name else None


def _of_job(job: Job, backend: str, said: Mapping[str, Any], *, has_users: bool) -> Iterator[Loss]:
    """What only the block of the backend says from which a job comes, or leaves open."""
    reader = job.reader or ""
    kept = {"name", *carried(job, backend), *({"user"} & said.keys())}
    kept -= set() if has_users else {"user"}
    unread = (each.removeprefix(f"{reader}.") for each in job.unread)
    for key in dict.fromkeys((*job.blocks.get(reader, {}), *unread)):
        if key in _DECIDING:
            message = f"{job.name}: `{key}` of {reader} changes {_DECIDING[key]}"
            if key not in kept:
                yield Loss(job.at(reader, key), message, "take it out if it is not needed")
        elif key not in kept:
            yield Loss(job.at(), f"{job.name}: `{key}` of {reader} is left out")


_DECIDING = {
    **dict.fromkeys(("relative", "besides"), "when the job runs"),
    **dict.fromkeys(("options", "expires", "conditions"), "whether the job runs"),
    **dict.fromkeys(("user", "working_directory", "environment"), "what the job does"),
    **dict.fromkeys(("exec_start", "input", "definition"), "what runs"),
}
"""Keys of blocks without which a job is another one."""
