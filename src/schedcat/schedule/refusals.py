"""What engines read differently: expressions this grammar refuses, and what each would do."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from schedcat.schedule.interval import Interval, InvalidIntervalError
from schedcat.schedule.kinds import KINDS, MACROS, FieldKind
from schedcat.schedule.standard import is_standard


class Fault(NamedTuple):
    """One thing wrong in a cron expression: `span` holds its offsets there, the end exclusive.

    `nonstandard` is True where some engine accepts it; `replacement` is a text for the span that
    says the nearest standard thing.
    """

    message: str
    span: tuple[int, int]
    help: str
    nonstandard: bool = False
    replacement: str | None = None


_LONGEST_ELEMENT = 100
"""Longer ones are nobody's dialect, and Python refuses to count 4,300 digits."""


def nonstandard_element(kind: FieldKind, element: str, span: tuple[int, int]) -> Fault | None:
    """The fault of one element of a field's list, None where its form is standard.

    None also where all engines agree on it, to refuse it or not: that is an ordinary fault.
    """
    if is_standard(kind, element) or len(element) > _LONGEST_ELEMENT:
        return None
    # Imported here and below: only a broken catalog pays for knowing the engines.
    from schedcat.schedule.oddities import oddity
    from schedcat.schedule.readings import readings
    from schedcat.schedule.readings.reading import is_taken
    from schedcat.schedule.readings.sentences import sentences

    found = readings(kind, element)
    odd = oddity(kind, element)
    if len({*found.values()}) == 1 and not odd.is_dialect:
        return None
    name = f"`{element}`" if element else "a list element"
    verdict = "; engines disagree" if any(map(is_taken, found.values())) else ""
    todo = f"write `{odd.nearest}`" if odd.nearest else odd.advice
    return Fault(
        f"{name} {odd.says}{verdict}",
        span,
        "; ".join([*sentences(kind, element, found), todo]),
        nonstandard=True,
        replacement=odd.nearest,
    )


def nonstandard_expression(text: str, words: int) -> Fault:
    """The fault of an expression that has `words` words instead of five, or an unknown macro."""
    body = text.strip()
    start = text.index(body)
    span = (start, start + len(body))
    if not body:
        return Fault("an empty cron expression", span, "write five fields, such as `0 3 * * *`")
    if body.startswith("@"):
        return _macro(body, span)
    if match := re.fullmatch(r"(?:CRON_)?TZ=(\S+)\s+(.+)", body, re.ASCII):
        return _zoned(match[1], match[2], span)
    from schedcat.schedule.languages import other_language

    if known := other_language(body, span) or prose_expression(text):
        return known
    if words > len(KINDS):
        return _too_many(re.findall(r"\S+", body, re.ASCII), span)
    return Fault(
        f"{words} field{'s' if words > 1 else ''} instead of 5",
        span,
        as_interval(body) or "write minute, hour, day-of-month, month and day-of-week",
    )


def prose_expression(text: str) -> Fault | None:
    """The fault of an expression that is a sentence rather than fields; None where it is none.

    A sentence has, in the place of five fields, more words that no field and no engine knows than
    others: one fault says so, where one for each word would say nothing.
    """
    body = text.strip()
    words = re.findall(r"\S+", body, re.ASCII)[: len(KINDS)]
    if 2 * sum(bool(re.fullmatch(_PROSE, word)) for word in words) <= len(words):
        return None
    macro = f"@{body.lower()}"
    nearest = macro if macro in MACROS else None
    start = text.index(body)
    return Fault(
        f"`{body[:_LONGEST_ELEMENT]}` is not a cron expression",
        (start, start + len(body)),
        as_interval(body)
        or (f"write `{nearest}`" if nearest else "write five fields, such as `0 3 * * *`"),
        replacement=nearest,
    )


def _macro(body: str, span: tuple[int, int]) -> Fault:
    name, *rest = body.split(maxsplit=1)
    if name == "@every":
        return _every(body, span)
    if body == "@reboot":
        return Fault(
            "`@reboot` names no time; engines disagree",
            span,
            "Debian cron runs it once when it starts; "
            "Celery beat, Kubernetes and croniter refuse it; write five fields",
            nonstandard=True,
        )
    if rest and name.lower() in MACROS:
        return Fault(f"`{name}` stands alone", span, f"drop `{rest[0]}`", replacement=name)
    from difflib import get_close_matches

    nearest = next(iter(get_close_matches(name.lower(), MACROS, 1)), None)
    return Fault(
        f"`{name}` is not a macro",
        span,
        f"write `{nearest}`" if nearest else "write five fields, or one of " + ", ".join(MACROS),
        replacement=nearest,
    )


_GO_EVERY = r"@every (?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|ms|s|m|h))+"


def _every(body: str, span: tuple[int, int]) -> Fault:
    todo = as_interval(body.removeprefix("@every")) or "write an `interval` instead of `cron`"
    if not re.fullmatch(_GO_EVERY, body):
        return Fault(f"`{body}` is not a cron expression", span, todo)
    return Fault(
        f"`{body}` is an interval; engines disagree",
        span,
        "Kubernetes takes it as an interval; "
        f"Celery beat, Debian cron and croniter refuse it; {todo}",
        nonstandard=True,
    )


def _zoned(zone: str, rest: str, span: tuple[int, int]) -> Fault:
    return Fault(
        "a time zone inside the expression; engines disagree",
        span,
        "Debian cron takes the line for a variable and never fires; "
        "Celery beat, Kubernetes and croniter refuse it; "
        f'write `cron: "{rest}"` with `timezone: {zone}`',
        nonstandard=True,
    )


_NAMES = "|".join(name for kind in KINDS for name in kind.names)
_PROSE = rf"(?!(?i:{_NAMES}))[a-z]+|(?!(?i:{_NAMES}))[A-Z][a-z]+"
_LIKE_CRON = rf"(?i:[0-9*?/,#~LWHR()-]|{_NAMES}){{1,{_LONGEST_ELEMENT}}}"
_WITH_SECONDS = (*KINDS, FieldKind("second", 0, 59))
_WITH_YEAR = (*_WITH_SECONDS, FieldKind("year", 1970, 2099))


def _too_many(words: list[str], span: tuple[int, int]) -> Fault:
    """Six or seven fields have seconds or a year; what is no field belongs to a command."""
    message = f"{len(words)} fields instead of 5"
    if not all(re.fullmatch(_LIKE_CRON, word) for word in words):
        return Fault(message, span, "write five fields; `command` says what to run")
    if len(words) > len(_WITH_YEAR):
        return Fault(message, span, "write five fields")
    from schedcat.schedule.readings import ENGINES
    from schedcat.schedule.readings.sentences import listed

    does = {}
    if _accepted("Debian cron", KINDS, words) and not words[5].startswith("*"):
        does["Debian cron"] = f"takes `{' '.join(words[5:])}` for the command"
    if len(words) == len(_WITH_SECONDS) and _accepted("croniter", _WITH_SECONDS, words):
        does["croniter"] = "reads the sixth field as seconds"
    if len(words) == len(_WITH_YEAR) and _accepted("croniter", _WITH_YEAR, words):
        does["croniter"] = "reads the sixth field as seconds and the seventh as the year"
    verdict = "; engines disagree" if does else ""
    clauses = [f"{engine} {what}" for engine, what in does.items()]
    clauses.append(f"{listed([engine for engine in ENGINES if engine not in does])} refuse it")
    help_ = "; ".join([*clauses, "drop the seconds or the year"])
    return Fault(f"{message}{verdict}", span, help_, nonstandard=True)


def _accepted(engine: str, kinds: Sequence[FieldKind], words: Sequence[str]) -> bool:
    from schedcat.schedule.readings import ENGINES

    accepts = ENGINES[engine].accepts
    return all(accepts(kind, word) for kind, word in zip(kinds, words, strict=False))


def as_interval(text: str) -> str | None:
    """What to write instead of a text that is a period; None where it is none."""
    try:
        period = Interval.parse(text.strip().removeprefix("every "))
    except InvalidIntervalError:
        return None
    return f"write `interval: {period.canonical}` instead of `cron`"
