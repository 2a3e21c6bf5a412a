"""Why an engine does not fire as it is wanted, in words."""

from schedcat.schedule.dialect import Dialect
from schedcat.schedule.verifying import Apart
from schedcat.schedule.zones import Transition


def cause(apart: Apart, dialect: Dialect) -> str:
    """What happens at the change of the clocks, or that there is none.

    >>> from datetime import UTC, datetime
    >>> from schedcat.schedule.dialects import celery
    >>> from schedcat.schedule.verifying import Change
    >>> from schedcat.schedule.zones import transitions
    >>> winter = datetime(2027, 4, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)
    >>> [change] = transitions("Australia/Sydney", *winter)
    >>> lost = datetime(2027, 4, 3, 16, tzinfo=UTC)
    >>> cause(Apart((lost,), (), Change(change, "Australia/Sydney")), celery.DIALECT)
    'the clocks of Australia/Sydney go back on 2027-04-04: the repeated hour is lost'
    """
    if apart.change is None:
        return f"{dialect.engine} reads the text otherwise; no clocks change then"
    transition, zone = apart.change
    wall = transition.wall_start if transition.is_gap else transition.wall_end
    turn = "forward" if transition.is_gap else "back"
    outcome = _outcome(apart, transition, dialect.engine)
    return f"the clocks of {zone} go {turn} on {wall:%Y-%m-%d}: {outcome}"


def _outcome(apart: Apart, transition: Transition, engine: str) -> str:
    stretch = f"the {'skipped' if transition.is_gap else 'repeated'} {_length(transition)}"
    match bool(apart.wanted), apart.got:
        case _, None:
            return f"{engine} documents nothing of {stretch}"
        case True, () if transition.is_gap:
            return f"what falls into {stretch} is lost"
        case True, ():
            return f"{stretch} is lost"
        case False, _ if transition.is_gap:
            return f"what falls into {stretch} is run all the same"
        case False, _:
            return f"what falls into {stretch} is run twice"
    return f"what falls into {stretch} is run at another time"


def _length(transition: Transition) -> str:
    return {3600: "hour", 1800: "half hour"}.get(transition.shift, "time")
