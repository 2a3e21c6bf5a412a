"""One field of a cron in words: `0 and 45`, `every month`, `Mon to Fri`."""

from collections.abc import Callable

from schedcat.schedule.field import Field
from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, FieldKind
from schedcat.schedule.wording import listed, nth


def field_words(field: Field) -> str:
    """The values that a field picks, as a person lists them.

    >>> from schedcat.schedule.cron import Cron
    >>> [field_words(field) for field in Cron.parse("*/45 8-18 1 * mon-fri").fields]
    ['0 and 45', '8 to 18', '1st', 'every month', 'Mon to Fri']
    """
    if field.is_full:
        return _EVERY.get(field.kind, f"every {field.kind.name}")
    values = field.values
    return listed(values, _namer(field.kind)) or (
        f"{len(values)} values from {values[0]} to {values[-1]}"
    )


_EVERY = {DAY_OF_MONTH: "every day", DAY_OF_WEEK: "every day of the week"}


def _namer(kind: FieldKind) -> Callable[[int], str]:
    if kind.names:
        return lambda value: kind.names[value - kind.first].capitalize()
    return nth if kind is DAY_OF_MONTH else str
