"""A job as one line of a crontab."""

import re

from schedcat.backends import Note, SettingError, Site, Translation
from schedcat.backends._options import left_out, timing_refusals
from schedcat.backends.crontab.command import written_command
from schedcat.backends.crontab.flavours import FLAVOURS
from schedcat.backends.crontab.schedule import written_schedule
from schedcat.catalog.shown import shown
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.unsupported import Refusal, UnsupportedError


def entries_of(job: Job, site: Site) -> Translation:
    """The entry of one job. Raises UnsupportedError with every reason, or else SettingError."""
    if job.disabled:
        return Translation(())
    flavour = FLAVOURS[site.settings["flavour"]]
    dialect = flavour.dialect
    when = written_schedule(job, site)
    command, on_command = written_command(job, site.settings.get("command"), flavour)
    user, on_user = _user(job, site)
    kept = {"overlap": flavour.overlap, "missed": dialect.kept_missed}
    said = [
        *timing_refusals(job, site, dialect.engine, kept),
        *when.said,
        *on_command,
        *on_user,
    ]
    if refusals := [each for each in said if isinstance(each, Refusal)]:
        raise UnsupportedError(refusals)
    if errors := [each for each in said if isinstance(each, SettingError)]:
        raise errors[0]
    name = f"{job.name}{site.suffix}"
    data = {
        "schedule": when.fields,
        "timezone": when.zone,
        "command": command,
        "user": user,
        "comment": _printable(": ".join(filter(None, (name, _summary(job))))),
    }
    notes = [each for each in said if isinstance(each, Note)]
    notes += left_out(job, dialect.engine, kept=_commented(job))
    return Translation((Entry(name, data),), tuple(notes))


def _commented(job: Job) -> tuple[str, ...]:
    """What the comment says whole: the title, else a description of one line."""
    is_short = job.description and job.description.strip() == _summary(job)
    return ("title", "description") if is_short else ("title",)


def _user(job: Job, site: Site) -> tuple[str | None, list[Refusal | SettingError]]:
    """Who runs the command in a system crontab, where a blank ends the name."""
    own, usual = job.blocks.get("crontab", {}).get("user"), site.settings.get("user")
    user: str | None = usual if own is None else own
    if user is None or _USER.fullmatch(user):
        return user, []
    reason, help = f"{shown(user)} is no name of a user", "write the name of an account"
    if own is None:
        return None, [SettingError("user", reason, help=help)]
    return None, [Refusal(("crontab", "user"), reason, help=help)]


_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@\\+-]*\$?")
"""What useradd(8) takes, and the separators that directories put into names."""


def _summary(job: Job) -> str | None:
    """What the job is for, on one line: its title, or the first line of its description."""
    if job.title:
        return job.title
    lines = (job.description or "").strip().splitlines()
    return lines[0] if lines else None


def _printable(text: str) -> str:
    r"""The text with line breaks as blanks, and what else does not print as its escape.

    >>> print(_printable("tidy\nup\x1b[0m"))
    tidy up\x1b[0m
    """
    words = " ".join(text.split())[:_LONGEST_COMMENT]
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in words
    ).rstrip("\\")  # BusyBox takes the next line for more of the comment


_LONGEST_COMMENT = 1_000
"""Characters: cronie gives a crontab up for 32,768 bytes of comment in a row."""
