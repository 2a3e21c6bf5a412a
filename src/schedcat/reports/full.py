"""Findings for people: the line, carets under the place, related places, what to do."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from schedcat.findings import Diagnostic, Finding, Related, Severity
from schedcat.reports import Canvas, Outcome
from schedcat.reports.excerpt import cells, excerpt, visible
from schedcat.source import Span

PLACES = 3
"""How many places of a finding are shown; JSON has them all."""


class Piece(NamedTuple):
    """A stretch of text and how it looks: `error`, `place`, `help`, …; empty for plain."""

    text: str
    look: str = ""


Line = Sequence[Piece]


def report(outcome: Outcome, canvas: Canvas) -> Iterator[str]:
    """Every finding as a paragraph, then what they come to unless it is to be quiet."""
    paint = _painter() if canvas.colour else _plain
    for diagnostic in outcome.diagnostics:
        for line in _paragraph(diagnostic, outcome, canvas.width):
            yield paint(line) + "\n"
        yield "\n"
    if not outcome.quiet:
        for line in _summary(outcome):
            yield paint(line) + "\n"


def _paragraph(diagnostic: Diagnostic, outcome: Outcome, width: int) -> Iterator[Line]:
    finding = diagnostic.finding
    look = diagnostic.severity.value
    mark = "[*] " if _is_offered(finding, outcome) else ""
    yield from _heading(look, diagnostic.rule, mark + _safe(finding.message), width)
    others = [related for related in finding.related if related.at != finding.at]
    brief = len(others) >= PLACES
    shown = others[: PLACES - 1] if brief else others
    gutter = max((len(str(at.line)) for at in _places(finding, shown)), default=0)
    if finding.at:
        yield from _arrow("-->", finding.at, _job_there(finding), gutter, width)
        yield from _lines(finding.at, outcome, look, gutter, width)
    for related in shown:
        yield from _arrow(":::", related.at, _related_words(finding, related), gutter, width)
        if not brief:
            yield from _lines(related.at, outcome, "place", gutter, width)
    if len(others) > len(shown):
        yield _note(f"and {len(others) - len(shown)} more", gutter)
    yield from _help(finding, gutter, width)


def _heading(look: str, rule: str, message: str, width: int) -> Iterator[Line]:
    import textwrap  # only a finding is wrapped

    name = f"{look}[{rule}]"
    first, *rest = textwrap.wrap(
        f"{name}: {message}",
        width,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield [Piece(name, look), Piece(first.removeprefix(name), "message")]
    for line in rest:
        yield [Piece(line, "message")]


def _job_there(finding: Finding) -> str | None:
    """The job at the finding's own place, unless the message has named it."""
    job = finding.job or next((each.job for each in finding.related if each.at == finding.at), None)
    return None if f"`{job}`" in finding.message else job


def _related_words(finding: Finding, related: Related) -> str:
    """Which job it is where a finding is about many; otherwise what is there."""
    is_of_many = len(finding.related) >= PLACES or finding.job is None
    return related.job if related.job and is_of_many else related.message


def _places(finding: Finding, related: Sequence[Related]) -> list[Span]:
    return [at for at in (finding.at, *(each.at for each in related)) if at]


def _arrow(arrow: str, at: Span, words: str | None, gutter: int, width: int) -> Iterator[Line]:
    """The place and what stands there, which goes to a line of its own where it does not fit."""
    place, words = _safe(str(at)), _safe(words or "")
    indent = " " * (gutter + len(arrow) + 1)
    fits = len(indent) + cells(place) + 2 + cells(words) <= width
    beside = [Piece(f"  {words}", "place")] if words and fits else []
    yield [Piece(f"{' ' * gutter}{arrow} ", "place"), Piece(place), *beside]
    if words and not fits:
        yield [Piece(f"{indent}{words}", "place")]


def _lines(at: Span, outcome: Outcome, look: str, gutter: int, width: int) -> Iterator[Line]:
    shown = excerpt(outcome.line(at.path, at.line), at, width - gutter - 3)
    margin = Piece(f"{' ' * gutter} |", "place")
    yield [margin]
    yield [Piece(f"{at.line:>{gutter}} |", "place"), Piece(f" {shown.text}".rstrip())]
    yield [margin, Piece(" "), Piece(shown.carets, look)]


def _note(text: str, gutter: int) -> Line:
    return [Piece(f"{' ' * gutter} = ", "place"), Piece(text)]


def _help(finding: Finding, gutter: int, width: int) -> Iterator[Line]:
    """The help, wrapped under itself; then the text of a fix that the help does not hold."""
    import textwrap

    words = _safe(finding.help or "")
    if finding.fix and "\n" not in finding.fix.text and finding.fix.text.strip(" ,") not in words:
        words += f"{'; ' if words else ''}write `{_safe(finding.fix.text)}`"
    indent = gutter + len(" = help: ")
    lines = textwrap.wrap(words, max(width - indent, 20), break_on_hyphens=False)
    for number, line in enumerate(lines):
        if number:
            yield [Piece(" " * indent), Piece(line)]
        else:
            yield [Piece(f"{' ' * gutter} = ", "place"), Piece("help", "help"), Piece(f": {line}")]


def _summary(outcome: Outcome) -> Iterator[Line]:
    yield _counted(outcome)
    findings = [each.finding for each in outcome.diagnostics if each.finding.fix]
    offered = sum(_is_offered(finding, outcome) for finding in findings)
    unsafe = 0 if outcome.unsafe_fixes else sum(not each.fix.safe for each in findings if each.fix)
    if offered:
        more = f" ({unsafe:,} more with --unsafe-fixes)" if unsafe else ""
        yield [Piece("[*]", "help"), Piece(f" {offered:,} fixable with --fix{more}")]
    elif unsafe:
        yield [Piece(f"{unsafe:,} fixable with --fix --unsafe-fixes")]


def _counted(outcome: Outcome) -> Line:
    files = _count(outcome.files, "file")
    where = f" in {_count(outcome.jobs, 'job')} in {files}"
    where += f"; {outcome.fixed:,} fixed" if outcome.fixed else ""
    where += f"; {_count(outcome.hidden, 'info')} not shown (--show-info)" if outcome.hidden else ""
    where += f"; {outcome.known:,} in the baseline" if outcome.known else ""
    if not (outcome.diagnostics or outcome.jobs or outcome.hidden):
        return [Piece(f"0 jobs found in {files}")]  # no praise: it may be the wrong place
    if not outcome.diagnostics:
        return [Piece("no findings", "good"), Piece(where)]
    severities = [each.severity for each in outcome.diagnostics]
    counts = [
        _count(severities.count(severity), severity.value)
        for severity in Severity
        if severity in severities
    ]
    gravest = min(severities, key=lambda severity: severity.rank)
    return [Piece(f"{', '.join(counts)}", gravest.value), Piece(where)]


def _is_offered(finding: Finding, outcome: Outcome) -> bool:
    """Would --fix mend it? Once that was given, what is left cannot be."""
    fix = finding.fix
    return outcome.fixed is None and bool(fix and (fix.safe or outcome.unsafe_fixes))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _safe(text: str) -> str:
    return "".join(map(visible, text))


def _plain(line: Line) -> str:
    return "".join(piece.text for piece in line)


def _painter() -> Callable[[Line], str]:
    """What turns pieces into a coloured line; rich knows the terminal's colours."""
    from rich.style import Style

    styles = {look: Style.parse(style) for look, style in _LOOKS.items()}
    plain = Style()
    return lambda line: "".join(styles.get(look, plain).render(text) for text, look in line)


_LOOKS = {
    "error": "bold red",
    "warning": "bold yellow",
    "info": "bold blue",
    "message": "bold",
    "place": "blue",
    "help": "bold cyan",
    "good": "bold green",
}
