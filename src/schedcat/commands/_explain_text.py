"""An explanation as a page for people: what is wrong or what is meant, then every engine."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from schedcat.commands._explain_engines import sections
from schedcat.commands._explain_rows import Row, rows, wrapped
from schedcat.reports.excerpt import excerpt
from schedcat.schedule.cron import Cron
from schedcat.schedule.explaining import Explanation, Meaning, Wait
from schedcat.schedule.field import Field
from schedcat.schedule.field_words import field_words
from schedcat.schedule.interval import Interval
from schedcat.schedule.prose import describe, interval_text
from schedcat.schedule.refusals import Fault
from schedcat.schedule.zones import zone
from schedcat.source import Span


def page(explanation: Explanation, width: int) -> Iterator[str]:
    """The lines of the page, each within `width` columns."""
    text = explanation.question.text
    if explanation.faults:
        yield from _faults(text, explanation.faults, width)
        if explanation.instead:
            yield ""
            yield from wrapped(f"instead: {explanation.instead}", width)
    else:
        yield excerpt(text, _span(0, 1), width).text
        yield from _meanings(explanation, width)
    for title, section in sections(explanation):
        yield ""
        yield from wrapped(title, width)
        yield from rows(section, width, hang="  ")


def _span(start: int, end: int) -> Span:
    return Span("", 1, start + 1, 1, end + 1)


def _faults(text: str, faults: Sequence[Fault], width: int) -> Iterator[str]:
    for number, fault in enumerate(faults[:_MOST_FAULTS]):
        yield from [""] * bool(number)
        yield from excerpt(text, _span(*fault.span), width)
        yield from wrapped(fault.message, width)
        yield from rows([Row("help", (fault.help,))], width)
    if len(faults) > _MOST_FAULTS:
        yield ""
        yield f"and {len(faults) - _MOST_FAULTS:,} more"


_MOST_FAULTS = 5


def _meanings(explanation: Explanation, width: int) -> Iterator[str]:
    meanings = explanation.meanings
    are_several = len(meanings) > 1
    if are_several:
        yield ""
        yield from wrapped("two meanings: both day fields pick days, and `days` is not said", width)
    for meaning in meanings:
        yield ""
        if are_several:
            yield f"days: {meaning.days}"
        yield from rows(_meaning(meaning), width)
    match meanings[0].schedule:
        case Cron() as cron:
            yield ""
            yield "fields"
            yield from rows(_fields(cron.fields), width)


def _meaning(meaning: Meaning) -> Iterator[Row]:
    yield Row("means", (describe(meaning.schedule, zone=True),))
    runs = meaning.runs_per_year
    yield Row("runs a year", (f"{runs:,.0f}" if runs >= _MANY else f"{runs:.3g}",))
    match meaning.schedule:
        case Interval():
            yield Row("waits", (f"{_length(meaning.waits[0])}, while the scheduler stays up",))
            yield Row("next", ("its phase is the scheduler's, so it has no times of its own",))
        case Cron(timezone=timezone):
            yield Row("waits", tuple(_waits(meaning.waits)))
            following = tuple(_local(each, timezone) for each in meaning.following)
            yield Row("next", following or ("no run before 2100",))


_MANY = 100


def _waits(waits: Sequence[Wait]) -> Iterator[str]:
    """The waits of a year; of many of them only the most frequent one by one."""
    match waits:
        case []:
            yield "no run within a year"
        case [wait] if wait.times > 1:
            yield f"{_length(wait)}, always"
        case _:
            for wait in waits[:_MOST_WAITS]:
                yield f"{_length(wait)}, {_times(wait.times)}"
            if others := waits[_MOST_WAITS:]:
                shortest, longest = min(others), max(others)
                yield f"{len(others)} more, from {_length(shortest)} to {_length(longest)}"


_MOST_WAITS = 5


def _length(wait: Wait) -> str:
    return interval_text(Interval(wait.seconds))


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def _local(instant: datetime, timezone: str) -> str:
    in_utc = f"{instant:%a %Y-%m-%d %H:%M} UTC"
    if timezone == "UTC":
        return in_utc
    local = instant.astimezone(zone(timezone))
    return f"{in_utc} = {local:%a %Y-%m-%d %H:%M} {local.isoformat()[-6:]}"


def _fields(fields: Sequence[Field]) -> Iterator[Row]:
    """The text of each field, its words, and the values that the words leave out."""
    texts = [textwrap.shorten(field.text, _LONGEST_FIELD, placeholder="…") for field in fields]
    width = max(map(len, texts))
    for field, text in zip(fields, texts, strict=True):
        words = field_words(field)
        if " to " in words:
            words = f"{words}: {', '.join(map(str, field.values))}"
        yield Row(field.kind.name, (f"{text:<{width}}  {words}",))


_LONGEST_FIELD = 24
