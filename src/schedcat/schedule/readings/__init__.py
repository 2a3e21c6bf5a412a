"""How engines read an expression, whether or not it is standard.

A module follows its engine's parser, or where there is none to run the vendor's page, for an ASCII
text. The tests put the same texts to the engines themselves. The four engines here are those that
messages speak of, an element at a time.
"""

from schedcat.schedule.kinds import FieldKind
from schedcat.schedule.readings import celery, croniter, debian_cron, kubernetes
from schedcat.schedule.readings.reading import Reader, Reading

ENGINES: dict[str, Reader] = {
    "Celery beat": celery.READER,
    "Debian cron": debian_cron.READER,
    "Kubernetes": kubernetes.READER,
    "croniter": croniter.READER,
}
"""An engine's name in messages → its reader."""


def readings(kind: FieldKind, element: str) -> dict[str, Reading]:
    """Engine → what it does with `element`, one item of a field's comma-separated list.

    >>> from schedcat.schedule.kinds import HOUR
    >>> readings(HOUR, "22-1")["Celery beat"]
    Runs(values=(22, 23, 0, 1), only=None, alone=False)
    """
    return {name: reader.read(kind, element) for name, reader in ENGINES.items()}
