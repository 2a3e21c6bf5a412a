"""Blocks of a page between markers: found, checked, and filled anew."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from schedcat.errors import UsageError
from schedcat.source import Span, whole_lines

BEGIN, END = "<!-- schedcat:begin -->", "<!-- schedcat:end -->"


class Marker(NamedTuple):
    """A comment on a line of its own: `word` is begin or end, `rest` what stands behind it.

    `line` is its index among the page's lines.
    """

    word: str
    rest: str
    line: int
    at: Span


def inject(path: str, text: str, fill: Callable[[Mapping[str, str]], str]) -> str:
    r"""The page with each block filled by `fill`, which is told the options of its marker.

    `path` is for messages. A line break of what `fill` returns becomes one of the page's; outside
    the blocks nothing changes. Markers in fenced, indented or quoted text and in code are text.
    Raises UsageError with the marker's place, also for one that `fill` raises.

    >>> inject("a.md", "<!-- schedcat:begin -->\n<!-- schedcat:end -->", lambda _: "| a |\n")
    '<!-- schedcat:begin -->\n\n| a |\n\n<!-- schedcat:end -->'
    """
    lines = whole_lines(text)
    filled, done = [], 0
    for begin, end in _blocks(path, lines):
        options = _options(begin)
        try:
            content = fill(options)
        except UsageError as error:
            raise _refusal(begin.at, str(error), error.help) from error
        newline = _LINE_BREAK.search(lines[begin.line])
        block = f"\n{content}\n".replace("\n", newline[0] if newline else "\n")
        filled += [*lines[done : begin.line + 1], block]
        done = end.line
    return "".join([*filled, *lines[done:]])


def by_hand(path: str, text: str) -> list[str]:
    """The lines of a page without their ends, empty where they are filled, marked or fenced code.

    Raises UsageError with the marker's place.
    """
    lines = whole_lines(text)
    written = [line.rstrip("\r\n") for line in lines]
    for begin, end in _blocks(path, lines):
        written[begin.line : end.line + 1] = [""] * (end.line + 1 - begin.line)
    fence: str | None = None
    for index, line in enumerate(written):
        opening = _FENCE.match(line)
        if fence or opening:
            written[index] = ""
        if fence:
            fence = None if _closes(fence, line) else fence
        elif opening:
            fence = opening[1]
    return written


def _blocks(path: str, lines: list[str]) -> Iterator[tuple[Marker, Marker]]:
    begin: Marker | None = None
    number = 0
    for marker in _markers(path, lines):
        match marker.word, begin:
            case "begin", None:
                begin = marker
            case "begin", Marker(at=outer):
                raise _refusal(
                    marker.at,
                    f"a block begins within the one of line {outer.line}",
                    f"write `{END}` before it",
                )
            case "end", None:
                raise _refusal(marker.at, "no block ends here", f"write `{BEGIN}` above it")
            case "end", Marker():
                if marker.rest:
                    raise _refusal(
                        marker.at, f"`{marker.rest}` at an end", "write options where it begins"
                    )
                yield begin, marker
                begin, number = None, number + 1
            case word, _:
                raise _refusal(
                    marker.at, f"`schedcat:{word}` is no marker", f"write `{BEGIN}` or `{END}`"
                )
    if begin:
        raise _refusal(begin.at, "the block has no end", f"write `{END}` on a line below")
    if not number:
        raise UsageError(
            f"{path}: no block to fill", help=f"write `{BEGIN}` and `{END}`, each on its own line"
        )


def _markers(path: str, lines: list[str]) -> Iterator[Marker]:
    """The markers of a page; raises UsageError for one that shares its line."""
    fence: str | None = None
    inside = False
    for index, line in enumerate(lines):
        shown = line.removeprefix(_BOM) if index == 0 else line
        if fence:
            if _closes(fence, shown):
                fence = None
        elif opening := _FENCE.match(shown):
            fence = opening[1]
        elif marker := _MARKER.fullmatch(shown.rstrip()):
            column = line.index("<") + 1
            at = Span(path, index + 1, column, index + 1, len(line.rstrip()) + 1)
            inside = marker["word"] == "begin"
            yield Marker(marker["word"], marker["rest"].strip(), index, at)
        elif not inside and (stray := _STRAY.search(_without_code(shown))):
            column = stray.start() + 1 + len(line) - len(shown)
            at = Span(path, index + 1, column, index + 1, column + len(stray[0]))
            raise _refusal(
                at, "a marker needs a line of its own", "move what stands beside it; or quote it"
            )


_BOM = "\ufeff"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_MARKER = re.compile(
    r" {0,3}<!--\s*schedcat:(?P<word>[^\s>]*?)(?P<rest>(?:\s(?:(?!-->).)*)?)-->", re.DOTALL
)
_STRAY = re.compile(r"<!--\s*schedcat:")


def _closes(fence: str, line: str) -> bool:
    words = line.strip()
    indent = len(line) - len(line.lstrip(" "))
    return indent <= 3 and len(words) >= len(fence) and set(words) == {fence[0]}  # noqa: PLR2004  CommonMark


def _without_code(line: str) -> str:
    """The line with what is code or quoted blanked out, every column kept."""
    if re.match(r" {4}|\t| {0,3}>", line):
        return ""
    return CODE.sub(lambda found: " " * len(found[0]), line)


CODE = re.compile(r"\\.|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)")


def _options(marker: Marker) -> dict[str, str]:
    """What a marker says, as words of a shell: `columns=name,task group-by=owner`."""
    import shlex  # only a page with markers needs it

    try:
        words = shlex.split(marker.rest)
    except ValueError as error:
        message = f"`{marker.rest}` has a quote without its end"
        raise _refusal(marker.at, message, "close the quote") from error
    options: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise _refusal(marker.at, f"`{word}` has no value", f"write {name}=…")
        if name in options:
            raise _refusal(marker.at, f"`{name}` is said twice", "say it once")
        options[name] = value
    return options


def _refusal(at: Span, message: str, help: str | None) -> UsageError:
    return UsageError(f"{at}: {message}", help=help)
