"""Why a parser stopped, in plain words: where, what was expected, what to do."""

import re
from typing import NamedTuple

from yaml.error import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from schedcat.catalog.document.complaints import known
from schedcat.catalog.document.compose import MAX_DEPTH
from schedcat.catalog.document.faults import Fault, invalid, too_deep
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.quoting import Unquoted, unquoted_at
from schedcat.findings import Fix, Related


class _Stop(NamedTuple):
    """Where a parser stopped, where the thing it was reading began, and its terse words."""

    page: Page
    at: int
    opened: int
    words: str


def explain(error: YAMLError, page: Page, innermost: int) -> Fault:
    """The one fault of a text that does not parse; `innermost` is the open collection's start."""
    match error:
        case ReaderError(reason=str(reason)) if "characters are not allowed" in reason:
            return _forbidden(page)
        case MarkedYAMLError():
            return _stopped(error, page, innermost)
    return _undecodable(page)


_FORBIDDEN = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _forbidden(page: Page) -> Fault:
    found = _FORBIDDEN.search(page.text)
    index, number = (found.start(), ord(found[0])) if found else (0, 0)
    escape = f"\\x{number:02X}" if number <= 0xFF else f"\\u{number:04X}"  # noqa: PLR2004  two digits
    return invalid(
        f"the character U+{number:04X} cannot stand in YAML",
        page.spot(index),
        f"remove it, or write it as `{escape}` in double quotes",
    )


def _undecodable(page: Page) -> Fault:
    index, what = 0, "the file"
    try:
        page.data.decode()
    except UnicodeDecodeError as error:
        index = len(str(memoryview(page.data)[: error.start], "utf-8-sig"))
        what = f"the byte 0x{page.data[error.start]:02X}"
    return invalid(f"{what} is not UTF-8", page.spot(index), "save the file as UTF-8")


def _stopped(error: MarkedYAMLError, page: Page, innermost: int) -> Fault:
    problem, context = error.problem_mark, error.context_mark
    at = min(problem.index, len(page.text)) if problem else 0
    words = f"{error.context or ''}: {error.problem}"
    if "nesting depth" in words:  # libyaml 0.2.6 counts too, and to a thousand
        return too_deep(MAX_DEPTH, page.spot(at))
    opened = context.index if context else at
    if "flow node" in words and at == len(page.text):
        # The parser names the item that is not there; it is the bracket that is not closed.
        opened, words = innermost, f"{words} at the end"
    stop = _Stop(page, at, opened, words)
    value = unquoted_at(page, at, innermost)
    by_the_value = value and (
        _unquoted(stop, value) or _colon(stop, value) or _after_quote(stop, value)
    )
    return _tab(stop) or by_the_value or _as_complained(stop)


_TAB = re.compile(r" *(\t[ \t]*)")


def _tab(stop: _Stop) -> Fault | None:
    page = stop.page
    at_a_tab = page.text.startswith("\t", stop.at)
    tab = _TAB.match(page.text, stop.at if at_a_tab else page.line_around(stop.at)[0])
    if not tab or "quoted" in stop.words or "flow" in stop.words:
        return None
    at = page.span(*tab.span(1))
    # Not safe: how deep the tab was meant to be, nobody knows.
    fix = Fix(at, tab[1].replace("\t", "  "))
    return invalid("a tab in the indentation", at, "indent with spaces", fix=fix)


_NOT_TEXT = re.compile(r"[@`%!]|\*(?![\w-]+$)|&(?![\w-])")
_AT_A_VALUE = re.compile(
    r"cannot start any token|(alias|anchor|tag|block mapping|block collection): |<document start>"
)


def _unquoted(stop: _Stop, value: Unquoted) -> Fault | None:
    """What everybody meets first: `cron: */5 * * * *` and `cron: @daily`."""
    if not (_NOT_TEXT.match(value.text) and _AT_A_VALUE.search(stop.words)):
        return None
    sign = value.text[0]
    what = "expression" if sign in "*@" else "text"
    at = stop.page.span(value.start, value.end)
    return invalid(
        f"unquoted text cannot begin with {_shown(sign)}",
        at,
        f"quote the {what}: write `{value.corrected}`",
        fix=Fix(at, value.quoted, safe=True),
    )


def _colon(stop: _Stop, value: Unquoted) -> Fault | None:
    """`description: Note: a second colon`, or a key that is indented below no key."""
    if "mapping values are not" not in stop.words:
        return None
    if not (value.key and value.text) or value.text[0] in "\"'":
        return invalid(
            "a key cannot stand here",
            stop.page.span(value.start, stop.at),
            "indent it like the keys beside it, and see that the line above has its colon",
        )
    return invalid(
        "unquoted text cannot have a colon and a space in it",
        stop.page.spot(stop.at),
        f"quote the text: write `{value.corrected}`",
        # Not safe: perhaps it is a line break that is missing.
        fix=Fix(stop.page.span(value.start, value.end), value.quoted),
    )


def _after_quote(stop: _Stop, value: Unquoted) -> Fault | None:
    """`title: 'it's'`: the text ends at the second quote."""
    quote = value.text[:1]
    before = value.text[1 : stop.at - value.start].rstrip()
    if not (quote in ("'", '"') and before.endswith(quote) and stop.at < value.end):
        return None
    inside = "''" if quote == "'" else '\\"'
    whole = stop.page.span(value.start, value.end)
    return invalid(
        f"text after the closing `{quote}`",
        stop.page.span(stop.at, value.end),
        f"write `{inside}` for a quote inside the text, or remove what follows it",
        # Not safe: perhaps what follows is to go.
        fix=Fix(whole, _requoted(value.text)) if value.text.endswith(quote) else None,
    )


def _requoted(text: str) -> str:
    r"""A text in quotes with those inside as they have to be.

    >>> print(_requoted("'it's'"), _requoted(r'"so "named" \"one\""'))
    'it''s' "so \"named\" \"one\""
    """
    quote, inner = text[0], text[1:-1]
    if quote == "'":
        inner = inner.replace("''", "'").replace("'", "''")
    else:
        inner = re.sub(r'(?<!\\)"', r"\"", inner)
    return f"{quote}{inner}{quote}"


def _as_complained(stop: _Stop) -> Fault:
    complaint = known(stop.words)
    page = stop.page
    here = page.text[stop.at : stop.at + 1].strip()
    place = page.spot(stop.opened if complaint.opened else stop.at)
    related = Related(page.spot(stop.opened), complaint.related)
    return invalid(
        complaint.message.replace("{here}", _shown(here)),
        place,
        complaint.help,
        related=(related,) if complaint.related else (),
    )


def _shown(character: str) -> str:
    return {"": "the end of the line", "`": "a backtick"}.get(character, f"`{character}`")
