"""The lines of a crontab: which of them are jobs, and the parts of each, as its cron takes them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from schedcat.catalog.text_places import Extent

_FIELD_COUNT = 5


class Variable(NamedTuple):
    """A line that sets one, and where its value stands."""

    name: str
    value: str
    at: Extent


class Line(NamedTuple):
    """A line that should be a job, and the places of its parts; empty ones where it ends before.

    `when` is the text of its schedule, five fields or a macro, as it stands there; `user` is None
    in a crontab that has no column for users.
    """

    whole: Extent
    when: str
    fields: Sequence[Extent]
    user: Extent | None
    command: Extent


class Comment(NamedTuple):
    """A line of its own that is a comment, without its end."""

    at: Extent


class Blank(NamedTuple):
    """A line without anything."""


Item = Variable | Line | Comment | Blank

_VARIABLE = re.compile(
    r"[ \t]*(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s=\"'#@*][^\s=\"']*))"
    r"[ \t]*=[ \t]*(?P<value>[^\r\n]*?)[ \t\r]*$",
    re.MULTILINE,
)
_WORD = re.compile(r"[^ \t\r\n]+")
_LINE = re.compile(r"[^\r\n]*")


def items(text: str, *, has_users: bool) -> Iterator[Item]:
    """Every line in order; with `has_users` a sixth field says who runs a command."""
    at = 0
    while at < len(text):
        line = _LINE.match(text, at)
        end = line.end() if line else len(text)
        yield _item(text, at, end, has_users=has_users)
        at = end + (2 if text.startswith("\r\n", end) else 1)


def said_of_all(texts: Iterable[str]) -> Mapping[str, str]:
    """The variables that are settings, by these, where they are one for all lines of all crontabs.

    Not such as stand in TOML only with an escape.
    """
    told = [_said_before_jobs(text) for text in texts]
    first = told[0] if told else {}
    return {
        key: value
        for key, value in first.items()
        if value is not None and all(each.get(key) == value for each in told)
    }


def _said_before_jobs(text: str) -> dict[str, str | None]:
    """The values, None for one that only some lines are under."""
    said: dict[str, str | None] = {}
    is_under_way = False
    for item in items(text, has_users=False):
        match item:
            case Line():
                is_under_way = True
            case Variable("PATH" | "MAILTO" as name, value):
                is_plain = not re.search(r'["\\\x00-\x1f]', value)
                said[name.lower()] = value if is_plain and not is_under_way else None
    return said


def _item(text: str, start: int, end: int, *, has_users: bool) -> Item:
    first = _WORD.search(text, start, end)
    if first is None:
        return Blank()
    if first[0].startswith("#"):
        return Comment((first.start(), start + len(text[start:end].rstrip())))
    if set_here := _VARIABLE.match(text, start, end):
        name = set_here["double"] or set_here["single"] or set_here["bare"] or ""
        return Variable(name, _unquoted(set_here["value"]), set_here.span("value"))
    count = 1 if first[0].startswith("@") else _FIELD_COUNT
    words = [word.span() for word in _WORD.finditer(text, first.start(), end)]
    fields, rest = words[:count], words[count:]
    user = (rest.pop(0) if rest else (end, end)) if has_users else None
    last = start + len(text[start:end].rstrip())
    command = (rest[0][0], last) if rest else (last, last)
    when = text[fields[0][0] : fields[-1][1]]
    return Line((first.start(), last), when, fields, user, command)


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


_TIMES = re.compile(
    r"[ \t]*(?:@[a-z]+|[-]?[0-9*~][0-9*/,~-]*(?:[ \t]+[0-9a-zA-Z*/,~#-]+){4})[ \t]+\S",
    re.ASCII,
)


def has_jobs(text: str) -> bool:
    """Does some line look like a job?"""
    return any(_TIMES.match(line) for line in text.splitlines())


def is_crontab(text: str) -> bool:
    """Is there a job, and is every line one, a variable or a comment?"""
    told, fitting = _counted(text)
    return fitting == told and has_jobs(text)


def is_mostly_crontab(text: str) -> bool:
    """Is there a job, and are most lines one, a variable or a comment?"""
    told, fitting = _counted(text)
    return 2 * fitting > told and has_jobs(text)


def is_script(text: str) -> bool:
    """Does it name who runs it, and has other lines than a crontab, which may do so too?"""
    return text.startswith("#!") and not is_crontab(text)


def is_template(text: str) -> bool:
    """Are there tags of Jinja or ERB, which no cron ever sees?

    `{{.Names}}` is none: programs that are written in Go are given that.
    """
    return bool(_TAG.search(text))


_TAG = re.compile(
    r"^[ \t]*(?:\{[%#]|<%)|\{%-?\s*\w|<%=|\{\{-?\s*[A-Za-z_][\w.]*\s*(?:\|[^{}]*)?-?\}\}",
    re.MULTILINE,
)


def _counted(text: str) -> tuple[int, int]:
    """How many lines say something, and how many of them are a job or a variable."""
    lines = (line for line in text.splitlines() if line.strip())
    told = [line for line in lines if not line.lstrip().startswith("#")]
    return len(told), sum(bool(_TIMES.match(line) or _VARIABLE.match(line)) for line in told)
