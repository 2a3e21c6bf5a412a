"""Numbers as a person lists them: `0, 7 and 50`, `1st to 7th`, `0 to 56 in steps of 7`."""

from collections.abc import Callable, Iterator, Sequence

SHORT_LIST = 6
"""So many things are read at a glance."""

LONG_LIST = 10
"""More than so many nobody reads."""

_LEAST_NEIGHBOURS, _LEAST_STEPS = 3, 4


def joined(words: Sequence[str], last: str = "and") -> str:
    """The words as one list, `last` before the last of them.

    >>> joined(["red", "green", "blue"], "or")
    'red, green or blue'
    """
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


def nth(number: int) -> str:
    """The ordinal of 1 to 31.

    >>> nth(22)
    '22nd'
    """
    suffixes = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
    return f"{number}{suffixes.get(number, 'th')}"


def listed(
    values: Sequence[int], name: Callable[[int], str] = str, *, unit: str = ""
) -> str | None:
    """Ascending values as a list, folded into stretches and steps; None if nobody would read it.

    `unit` follows the size of a step.

    >>> listed([0, 7, 14, 21, 28, 35, 42, 49, 56])
    '0 to 56 in steps of 7'
    """
    choices = ((False, SHORT_LIST), (True, 1), (False, LONG_LIST), (True, SHORT_LIST))
    for with_steps, limit in choices:
        stretches = list(folded(values, with_steps=with_steps))
        if len(stretches) <= limit:
            return joined([_stretch(stretch, name, unit) for stretch in stretches])
    return None


def _stretch(stretch: range, name: Callable[[int], str], unit: str) -> str:
    first, last = name(stretch[0]), name(stretch[-1])
    if len(stretch) == 1:
        return first
    return f"{first} to {last}" + (f" in steps of {stretch.step}{unit}" if stretch.step > 1 else "")


def folded(values: Sequence[int], *, with_steps: bool = False) -> Iterator[range]:
    """Ascending values as stretches of three or more neighbours, and single ones.

    With steps, four or more at equal distances are a stretch too.

    >>> list(folded([1, 2, 3, 5]))
    [range(1, 4), range(5, 6)]
    """
    start = 0
    while start < len(values):
        stretch = _progression(values[start:])
        least = _LEAST_NEIGHBOURS if stretch.step == 1 else _LEAST_STEPS
        if len(stretch) < least or (stretch.step > 1 and not with_steps):
            stretch = range(values[start], values[start] + 1)
        yield stretch
        start += len(stretch)


def progression(values: Sequence[int]) -> range | None:
    """Two or more ascending values as one range; None where their distances differ."""
    stretch = _progression(values)
    return stretch if len(stretch) == len(values) > 1 else None


def _progression(values: Sequence[int]) -> range:
    """The longest beginning of ascending values that goes in equal steps."""
    step = values[1] - values[0] if len(values) > 1 else 1
    count = 1
    while count < len(values) and values[count] - values[count - 1] == step:
        count += 1
    return range(values[0], values[count - 1] + 1, step)
