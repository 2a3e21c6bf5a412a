"""Crontabs as a catalog: each line a job, on what its cron makes of it, or a finding."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from schedcat.backends._readings import reading_of
from schedcat.backends._times import told
from schedcat.backends.crontab.descriptions import with_comments
from schedcat.backends.crontab.flavours import FLAVOURS, NO_COMMAND, Unended
from schedcat.backends.crontab.job_names import Naming
from schedcat.backends.crontab.lines import MADE
from schedcat.backends.crontab.reading import (
    Line,
    Variable,
    is_script,
    is_template,
    items,
    said_of_all,
)
from schedcat.backends.crontab.times import GRAMMARS
from schedcat.backends.crontab.traps import trapped
from schedcat.backends.crontab.users import has_users
from schedcat.catalog.document.comments import suppressions_in
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import Extent, TextPlaces, Written, lines_of
from schedcat.findings import Finding, Fix, Severity
from schedcat.model import Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.zones import UnknownZoneError, zone


class _Clock(NamedTuple):
    """The zone whose clock the lines are on, None where nobody says it; where the file says it."""

    zone: str | None
    at: Extent | None = None


class _Crontab(NamedTuple):
    """One file, and how its cron reads it: lines that begin at `end`, or after, do not run."""

    page: Page
    flavour: str
    clock: _Clock
    naming: Naming
    end: int


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """The lines of crontabs as jobs; none is run, and no machine is asked."""
    settings = frame.settings.get("crontab", {})
    flavour, naming = settings.get("flavour") or "debian", Naming()
    clock = _Clock(settings.get("timezone"))
    crontabs = (_Crontab(page, flavour, clock, naming, _end_of(page, flavour)) for page in pages)
    said = (each for crontab in crontabs for each in _unreadable(crontab) or _taken(crontab))
    comments = {page.path: suppressions_in(page, []) for page in pages}
    texts = [page.text for page in pages if not (is_script(page.text) or is_template(page.text))]
    return reading_of(pages, said, comments, {"crontab": said_of_all(texts)} if texts else None)


class _Refused(NamedTuple):
    """What is said of a line that the cron does not take."""

    found: Found


def _taken(crontab: _Crontab) -> Iterator[Job | Found]:
    """What the cron takes of a file; of one with a line that it refuses it may take nothing."""
    said = [*_said(crontab)]
    flavour = FLAVOURS[crontab.flavour]
    is_ignored = flavour.refuses_whole and any(isinstance(each, _Refused) for each in said)
    for each in said:
        match each:
            case _Refused((rule, finding)):
                message = finding.message
                if is_ignored:
                    message += f"; {flavour.dialect.engine} then ignores the whole file"
                yield rule, finding._replace(message=message)
            case Job() if is_ignored:
                pass
            case _:
                yield each


def _unreadable(crontab: _Crontab) -> list[Found]:
    """What is said of a file that no cron is given as it is."""
    page = crontab.page
    if is_script(page.text):
        finding = Finding("a script, and no crontab", page.spot(0), "leave the file out")
        return [("unreadable-source", finding)]
    if is_template(page.text):
        message = "a template, of which something else makes a crontab"
        help = "lint what it makes"
        info = Finding(message, page.top, help, severity=Severity.INFO)
        return [("unreadable-source", info)]
    return []


def _end_of(page: Page, flavour: str) -> int:
    """Where the lines end that the cron takes: one that no line break ends can cost all."""
    text, unended = page.text, FLAVOURS[flavour].unended
    start = text.rfind("\n") + 1
    last = text[start:].strip(" \t")
    is_line = any(isinstance(item, Line) for item in items(last, has_users=False))
    if unended is Unended.FILE and last and not last.startswith("#"):
        return 0
    return start if unended is Unended.LINE and is_line else len(text)


def _said(crontab: _Crontab) -> Iterator[Job | Found | _Refused]:
    text = crontab.page.text
    told = [*items(text, has_users=has_users(crontab.page.path, text))]
    for item, above in with_comments(told, text):
        match item:
            case Line() as line:
                yield from _of_line(line, above, crontab)
            case Variable("CRON_TZ", name, at) if crontab.flavour == "cronie":
                clock, wrong = _under(name, at, crontab)
                yield from wrong
                crontab = crontab._replace(clock=clock)
            case Variable("CRON_TZ", _, at):
                yield "nonstandard-syntax", _other_clock(at, crontab)
            case Variable(name, "", (at, end)) if at == end and crontab.flavour == "debian":
                yield _Refused(("invalid-cron", _without_value(name, at, crontab.page)))
            case Variable(name, value, at) if (name, value) != ("SHELL", "/bin/sh"):
                yield "option-lost", _variable(name, at, crontab.page)
    if text and crontab.end < len(text):
        yield "invalid-cron", _without_line_break(crontab)


def _variable(name: str, at: Extent, page: Page) -> Finding:
    """Of all the commands below it, which a catalog's jobs have no field for."""
    start, _ = page.line_around(at[0])
    setting = name.lower() in FLAVOURS["debian"].variables
    return Finding(
        f"{shown(page.text[start : at[1]].strip())} is set for all commands, and no job says it",
        page.span(start, at[1]),
        f"write `{name.lower()}` under [backends.crontab]"
        if setting
        else "set it in the command, where one relies on it",
        fold="{count} variables are set for all commands of a crontab, and no job says them",
        severity=Severity.INFO,
    )


def _other_clock(at: Extent, crontab: _Crontab) -> Finding:
    start, _ = crontab.page.line_around(at[0])
    engine = FLAVOURS[crontab.flavour].dialect.engine
    return Finding(
        f"{engine} does not go by `CRON_TZ`: the times below stay on the machine's clock",
        crontab.page.span(start, at[1]),
        'write flavour = "cronie" under [backends.crontab] if that is what reads the file',
        severity=Severity.WARNING,
    )


def _without_line_break(crontab: _Crontab) -> Finding:
    page, end = crontab.page, len(crontab.page.text)
    lost = "this file" if crontab.end == 0 else shown(page.text[crontab.end :].strip())
    engine = FLAVOURS[crontab.flavour].dialect.engine
    return Finding(
        f"{engine} ignores {lost}: no line break ends the last line",
        page.span(end - 1, end),
        "end it with a line break",
        fix=Fix(page.span(end, end), "\n", safe=True),
    )


def _without_value(name: str, at: int, page: Page) -> Finding:
    start, end = page.line_around(at)
    line = shown(page.text[start:end].strip())
    message = f"Debian cron refuses {line}: the variable has no value"
    return Finding(message, page.span(start, end), f'write {name}=""')


def _under(name: str, at: Extent, crontab: _Crontab) -> tuple[_Clock, list[Found]]:
    """The clock of the lines after a CRON_TZ."""
    try:
        zone(name)
    except UnknownZoneError:
        message = f"{shown(name)} is not an IANA region"
        finding = Finding(message, crontab.page.span(*at), "write one like Europe/London")
        return _Clock(None), [("unknown-timezone", finding)]
    return _Clock(name, at), []


def _of_line(
    line: Line, above: Sequence[Extent], crontab: _Crontab
) -> Iterator[Job | Found | _Refused]:
    at_line = Written.literally(line.when, line.fields[0][0])
    known = told(line.when, GRAMMARS[crontab.flavour])
    found = (wrong.found(crontab.page, at_line) for wrong in known.wrong)
    yield from map(_Refused, found) if known.is_refused else found
    if known.cron is None:
        return
    if line.user is None and line.command[0] == line.command[1]:
        yield "invalid-cron", _without_command(line, crontab.page)  # no cron minds
        return
    if wrong := _wrong_command(line, crontab):
        yield _Refused(("invalid-cron", wrong))
        return
    if line.whole[0] >= crontab.end:
        return
    cron = replace(known.cron, timezone=crontab.clock.zone or "UTC")
    job = _job(line, cron, known.written(line.when, at_line), above, crontab)
    yield job
    cuts = FLAVOURS[crontab.flavour].cuts_at_percent
    for trap in trapped(crontab.page, line.command, cuts=cuts):
        yield "command-not-portable", trap._replace(job=job.name)


def _without_command(line: Line, page: Page) -> Finding:
    message = f"{shown(page.text[slice(*line.whole)])} names no command"
    return Finding(message, page.span(*line.whole), "write what is to run after the fields")


def _wrong_command(line: Line, crontab: _Crontab) -> Finding | None:
    page, flavour = crontab.page, FLAVOURS[crontab.flavour]
    command = page.text[slice(*line.command)]
    if not command:
        return _without_command(line, page)
    user = page.text[slice(*line.user)] if line.user else ""
    if line.user and not _USER.fullmatch(user):
        message = f"{flavour.dialect.engine} refuses {shown(user)}: it names no user"
        at = page.span(*line.user)
        return Finding(message, at, "write who runs it between the fields and it")
    if NO_COMMAND in flavour.bars and NO_COMMAND.pattern.match(command):
        message = f"{flavour.dialect.engine} refuses {shown(command)}: no command begins with `*`"
        return Finding(message, page.span(*line.command), "write five fields, and then a program")
    return None


_USER = re.compile(r"[^\s/=*?$~'\"`(){}<>|;&]+")
"""What some machine may have an account for."""


def _job(line: Line, cron: Cron, at: Written, above: Sequence[Extent], crontab: _Crontab) -> Job:
    page, clock = crontab.page, crontab.clock
    written = page.text[slice(*line.command)]
    user = page.text[slice(*line.user)] if line.user else ""
    command = FLAVOURS[crontab.flavour].command(written)
    description, pieces = lines_of(page, above)
    name = None
    if page.text.startswith(MADE) and (made := _MADE.fullmatch(description)):
        name, description = made["name"], made["summary"] or ""
        pieces = ()
    fields: dict[tuple[str, ...], Written] = {("cron",): at}
    is_literal = command == written
    literally = Written.literally(written, line.command[0])
    fields["command",] = literally if is_literal else Written(line.command)
    if line.user and user:
        fields["crontab", "user"] = Written.literally(user, line.user[0])
    if clock.at:
        fields["timezone",] = Written(clock.at)
    if description:
        fields["description",] = Written((above[0][0], above[-1][1]), pieces)
    whole = (above[0][0] if above else line.whole[0], line.whole[1])
    return Job(
        name=name or crontab.naming.name(written),
        schedule=cron,
        command=command,
        description=description or None,
        timezone=clock.zone,
        backends=("crontab",),
        blocks={"crontab": {"user": user}} if user else {},
        zone_is_known=clock.zone is not None,
        reader="crontab",
        places=TextPlaces(page, line.command, whole, fields),
    )


_MADE = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:: (?P<summary>.*))?")
"""A comment that an export writes above a job."""
