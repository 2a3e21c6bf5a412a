"""The interval that a step in a cron was meant as."""

from schedcat.schedule.cron import Cron
from schedcat.schedule.field import Field
from schedcat.schedule.interval import Interval
from schedcat.schedule.kinds import DAY_OF_MONTH, HOUR, MINUTE


def as_interval(cron: Cron, field: Field, step: int) -> str | None:
    """Every `step` minutes, hours or days as an interval: `1h30m`.

    None where the other fields of the cron pick something that an interval would lose.
    """
    index = cron.fields.index(field)
    finer, coarser = cron.fields[:index], cron.fields[index + 1 :]
    seconds = {MINUTE: 60, HOUR: 3_600, DAY_OF_MONTH: 86_400}.get(field.kind)
    picks_nothing = all(each.is_full for each in coarser)
    is_one_time = all(len(each.values) == 1 for each in finer)
    if seconds is None or not (picks_nothing and is_one_time):
        return None
    return Interval(step * seconds).canonical
