"""Readings in words: one clause for each group of engines that agree."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, FieldKind
from schedcat.schedule.readings.reading import Draws, Picks, Reading, Runs


def sentences(kind: FieldKind, element: str, found: Mapping[str, Reading]) -> Iterator[str]:
    """What engines do with an element, those that refuse it last.

    >>> from schedcat.schedule.kinds import HOUR
    >>> [*sentences(HOUR, "5-5", {"Celery beat": Runs((5,)), "Debian cron": Runs((5,))})]
    ['Celery beat and Debian cron run 5']
    """
    groups: defaultdict[Reading, list[str]] = defaultdict(list)
    for engine, reading in found.items():
        groups[reading].append(engine)
    for reading in sorted(groups, key=lambda reading: reading is None):
        engines = groups[reading]
        s = "s" if len(engines) == 1 else ""
        yield f"{listed(engines)} {_does(kind, element, reading, s)}"


def listed(engines: Sequence[str]) -> str:
    """`Celery beat, Kubernetes and croniter`."""
    *others, last = engines
    return f"{', '.join(others)} and {last}" if others else last


def _does(kind: FieldKind, element: str, reading: Reading, s: str) -> str:
    """A verb phrase, with `s` at the end of its verbs."""
    match reading:
        case None:
            return f"refuse{s} it"
        case Runs(()) if not element:
            return f"skip{s} it"
        case Runs((), None):
            return f"accept{s} it and never fire{s}"
        case Runs((), only):
            return f"read{s} only `{only}` and never fire{s}"
        case Runs(values, None, alone):
            return f"run{s} {_values(kind, values)}{_ALONE if alone else ''}"
        case Runs(values, only):
            is_single = only is not None and only.isalnum()
            runs = "" if is_single else f" and run{s} {_values(kind, values)}"
            return f"read{s} only `{only}`{runs}"
        case Picks(words, _, alone):
            return f"run{s} {words}{_ALONE if alone else ''}"
        case Draws(by_hash=True):
            return f"refuse{s} it without a `hash_id`"
        case Draws(_, int(step)):
            return f"draw{s} a first value at random and step{s} by {step} from it{_ALONE}"
        case Draws(values):
            return f"draw{s} one of {values[0]}-{values[-1]} at random{_ALONE}"


_ALONE = ", if it is the whole field"


def _values(kind: FieldKind, values: Sequence[int]) -> str:
    """`22, 23, 0-4`, `fri, sat, sun`, `every hour`; the middle of a long list left out."""
    if len({*values}) > kind.last - kind.first:
        return f"every {'day' if kind in {DAY_OF_MONTH, DAY_OF_WEEK} else kind.name}"
    pieces = [*_pieces(kind, values)]
    if len(pieces) > _LONGEST_LIST:
        pieces[3:-1] = ["…"]
    return ", ".join(pieces)


_LONGEST_LIST = 6


def _pieces(kind: FieldKind, values: Sequence[int]) -> Iterator[str]:
    """Three or more neighbours as a range, other values one by one."""
    for _, run in groupby(enumerate(values), key=lambda item: item[1] - item[0]):
        match [_word(kind, value) for _, value in run]:
            case [first, _, *_, last]:
                yield f"{first}-{last}"
            case few:
                yield from few


def _word(kind: FieldKind, value: int) -> str:
    return kind.names[value - kind.first] if kind.names else str(value)
