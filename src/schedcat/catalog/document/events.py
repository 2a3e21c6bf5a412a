"""The events of a YAML text: what stands in it, in order, before anything is made of it."""

from collections.abc import Iterator
from typing import Any, Protocol

import yaml
from yaml.events import ScalarEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError


class Mark(Protocol):
    """A place in the text; `index` counts characters from 0, a byte order mark left out."""

    index: int


class Event(Protocol):
    """The fields of PyYAML's event classes; an event has those that its class means."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    flow_style: bool | None


def events(data: bytes) -> Iterator[Any]:
    """PyYAML's events, from libyaml where PyYAML was built with it.

    Raises YAMLError; from libyaml also UnicodeDecodeError, at a tag like `!%ED%A0`.
    """
    if not yaml.__with_libyaml__:
        return _slow_events(data)
    from yaml._yaml import CParser

    return iter(CParser(data).get_event, None)


def _slow_events(data: bytes) -> Iterator[Any]:
    """PyYAML's own parser, which counts a byte order mark and lets half a surrogate pair pass."""
    parser: Any = _Parser(data.removeprefix(b"\xef\xbb\xbf"))
    for event in iter(parser.get_event, None):
        if isinstance(event, ScalarEvent) and any("\ud800" <= c <= "\udfff" for c in event.value):
            problem = "found invalid Unicode character escape code"
            at: Any = event.start_mark
            raise ScannerError("while parsing a quoted scalar", at, problem, at)
        yield event


class _Parser(Reader, Scanner, Parser):
    def __init__(self, data: bytes) -> None:
        Reader.__init__(self, data)
        Scanner.__init__(self)
        Parser.__init__(self)
