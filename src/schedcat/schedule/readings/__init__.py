"""How four engines read one element of a cron field, whether or not it is standard.

Each module follows its engine's parser, for elements in an ASCII text without blanks or commas.
The tests put the same elements to the engines themselves.
"""

from schedcat.schedule.kinds import FieldKind
from schedcat.schedule.readings.celery import celery
from schedcat.schedule.readings.croniter import croniter
from schedcat.schedule.readings.debian_cron import debian_cron
from schedcat.schedule.readings.kubernetes import kubernetes
from schedcat.schedule.readings.reading import Draws, Picks, Reading, Runs

ENGINES = {
    "Celery beat": celery,
    "Debian cron": debian_cron,
    "Kubernetes": kubernetes,
    "croniter": croniter,
}
"""An engine's name in messages → its reader."""


def readings(kind: FieldKind, element: str) -> dict[str, Reading]:
    """Engine → what it does with `element`, one item of a field's comma-separated list.

    >>> from schedcat.schedule.kinds import HOUR
    >>> readings(HOUR, "22-1")["Celery beat"]
    Runs(values=(22, 23, 0, 1), only=None, alone=False)
    """
    return {name: read(kind, element) for name, read in ENGINES.items()}


def accepts(engine: str, kind: FieldKind, field: str) -> bool:
    """Does the engine take the whole of a field, its list of elements?"""
    elements = field.split(",")
    for element in elements:
        match reading := ENGINES[engine](kind, element):
            case _ if not is_taken(reading):
                return False
            case Draws() | Runs(alone=True) | Picks(alone=True) if len(elements) > 1:
                return False
            case Runs(only=str()) if engine == "Debian cron":
                return True  # it never sees what follows
    return True


def is_taken(reading: Reading) -> bool:
    """Does an engine that has nothing but the element accept it?"""
    match reading:
        case None | Draws(by_hash=True):
            return False
    return True
