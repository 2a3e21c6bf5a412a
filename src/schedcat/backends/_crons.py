"""What no backend can run of a cron, whatever its engine: it is not known when it fires."""

from collections.abc import Iterator

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.unsupported import Refusal


def undecided(schedule: Schedule) -> Iterator[Refusal]:
    """A refusal for a cron that lacks its day rule, or that never fires."""
    match schedule:
        case Cron(days=None, needs_day_rule=True) as cron:
            yield Refusal(
                ("days",),
                f"`{cron.text}` picks days twice and does not say how they join",
                help="write `days: either` or `days: both`",
            )
        case Cron(ever_fires=False) as cron:
            yield Refusal(("cron",), f"`{cron.text}` never fires", help="name a day that exists")
