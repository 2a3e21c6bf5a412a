"""What engines make of a text, what they are told instead, and what they do at clock changes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from schedcat.commands._explain_rows import Row
from schedcat.schedule.clock_changes import Difference
from schedcat.schedule.explaining import AsWritten, Engine, Explanation, Meaning
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses, Undocumented
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.wording import joined
from schedcat.schedule.zones import Transition

Section = tuple[str, list[Row]]


def sections(explanation: Explanation) -> Iterator[Section]:
    """A title and rows for each question about the engines that has an answer."""
    question, meanings, _, engines = explanation
    if read := [*_read(engines, meanings)]:
        yield "exactly this text", read
    for at, meaning in enumerate(meanings):
        which = f", days: {meaning.days}" if len(meanings) > 1 else ""
        yield f"what schedcat writes{which}", [*_written(engines, at, question.timezone)]
        if changes := [*_changes(engines, at)]:
            yield f"otherwise when clocks change{which}", changes


def _read(engines: Sequence[Engine], meanings: Sequence[Meaning]) -> Iterator[Row]:
    """What engines make of the text, together if alike; those that do otherwise come first."""
    alike: defaultdict[tuple[str, str], list[Engine]] = defaultdict(list)
    for engine in engines:
        if engine.as_written:
            alike[_verdict(engine.as_written, meanings)].append(engine)
    by_verdict = sorted(alike, key=lambda each: _rank(each[0]))
    for verdict, found in groupby(by_verdict, key=lambda each: each[0]):
        told = verdict == _UNDOCUMENTED
        clauses = ((_names(alike[each], are_told=told), each[1]) for each in found)
        yield Row(verdict, tuple(": ".join(filter(None, clause)) for clause in clauses))


def _names(engines: Sequence[Engine], *, are_told: bool) -> str:
    """The engines, marked where there is only a page to go by, unless that is said already."""
    run = [each.name for each in engines if are_told or each.is_verified]
    others = [each.name for each in engines if each.name not in run]
    if not run:
        return f"{joined(others)}, as documented"
    return joined(run) + (f"; as documented {joined(others)}" if others else "")


_OTHERWISE, _FIRES, _NEVER, _NO_TIMES = "otherwise", "fires", "never fires", "no fixed times"
_AS_MEANT, _UNDOCUMENTED, _REFUSES = "reads it so", "undocumented", "refuses it"


def _rank(verdict: str) -> int:
    """The surprises come first, the refusals last."""
    first, last = (_OTHERWISE, _FIRES, _NEVER, _NO_TIMES), (_UNDOCUMENTED, _REFUSES)
    if verdict in first:
        return first.index(verdict) - len(first)
    return last.index(verdict) + 1 if verdict in last else 0


def _verdict(as_written: AsWritten, meanings: Sequence[Meaning]) -> tuple[str, str]:
    """What an engine makes of the text in a few words, and what there is to add."""
    match as_written.reading:
        case Refuses(why):
            return _REFUSES, why
        case Undocumented(of_what):
            return _UNDOCUMENTED, f"nothing is said {of_what}"
        case Does(words):
            return _NO_TIMES, words
        case Never(why):
            return _NEVER, why
        case Fires() if as_written.agrees and len(meanings) == 1:
            return _AS_MEANT, ""
        case Fires() if as_written.agrees:
            return joined([f"days: {meanings[at].days}" for at in as_written.agrees]), ""
        case Fires(words=words) if as_written.parting:
            instant, is_wanted = as_written.parting
            does = "does not fire" if is_wanted else "fires"
            return _OTHERWISE, f"{words}; apart on {_utc(instant)} UTC, when it {does}"
        case Fires(words=words):
            verdict = _OTHERWISE if meanings else _FIRES
            return verdict, f"{words}, {_next(as_written.following)}"


def _next(following: Sequence[datetime]) -> str:
    if not following:
        return "no run before 2100"
    return f"next {joined([_utc(each) for each in following[:2]])} UTC"


def _written(engines: Sequence[Engine], at: int, timezone: str) -> Iterator[Row]:
    """What each engine is told; then the refusals, each said once for all whom it concerns."""
    refused: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, dialect, _, told in engines:
        if not dialect:
            continue
        if said := told[at].said:
            is_elsewhere = dialect.one_clock_of and timezone != "UTC"
            where = (f"(with {dialect.one_clock_of} in {timezone})",) if is_elsewhere else ()
            yield Row(name, (*said.texts, *where))
        else:
            why = (_refusal(each).replace(name, _ENGINE) for each in told[at].refusals)
            refused[tuple(why)].append(name)
    for reasons, (first, *others) in refused.items():
        texts = [f"refused: {reason.replace(_ENGINE, first)}" for reason in reasons]
        yield Row(first, (*texts, *([f"likewise {joined(others)}"] if others else [])))


_ENGINE = "\0"
"""What stands for the name of the engine where reasons are compared."""


def _refusal(refusal: Refusal) -> str:
    return "; ".join(filter(None, (refusal.reason, refusal.advice)))


def _changes(engines: Sequence[Engine], at: int) -> Iterator[Row]:
    """The first gap and the first fold at which engines differ; those that do alike together."""
    alike: defaultdict[Difference, list[str]] = defaultdict(list)
    for engine in engines:
        for difference in engine.told[at].changes if engine.told else ():
            alike[difference].append(engine.name)
    for change, found in groupby(sorted(alike, key=_moment), key=_moment):
        stretch = f"{change.wall_start:%H:%M} to {change.wall_end:%H:%M}"
        label = f"{change.wall_start:%Y-%m-%d} {'gap' if change.is_gap else 'fold'}"
        does = (f"{joined(alike[each])}: {_instead(each)}" for each in found)
        yield Row(label, (f"{stretch} {'is skipped' if change.is_gap else 'comes twice'}", *does))


def _moment(difference: Difference) -> Transition:
    return difference.change


def _instead(difference: Difference) -> str:
    wanted, got = _listed(difference.wanted), difference.got
    if got is None:
        return f"undocumented, {wanted} is meant"
    if not got:
        return f"nothing at {wanted}"
    return f"{_listed(got)} instead of {wanted}" if difference.wanted else f"also {_listed(got)}"


def _listed(instants: Sequence[datetime]) -> str:
    """Instants of one change, the first few."""
    if not instants:
        return "none"
    shown = [f"{each:%H:%M}" for each in instants[:_MOST_INSTANTS]]
    if more := len(instants) - len(shown):
        shown.append(f"{more} more")
    return f"{joined(shown)} UTC"


_MOST_INSTANTS = 3


def _utc(instant: datetime) -> str:
    return f"{instant:%a %Y-%m-%d %H:%M}" + (f":{instant:%S}" if instant.second else "")
