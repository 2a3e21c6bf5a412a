"""A file of a scheduler's own that cannot be read."""

from schedcat.findings import Severity
from schedcat.rules import found_by_reader


@found_by_reader(Severity.ERROR, group="catalog")
def rule() -> None:
    """A file that should hold schedules is not what its name says, or longer than anybody writes.

    Python source is read by its syntax alone. What the Python that runs schedcat does not parse,
    such as source for Python 2 or for a newer one, has no entries that could be told, and the same
    goes for four megabytes of it. A script is no crontab, and what Jinja or ERB makes one of is an
    info.

    Bad:
        # file: beat.py
        beat_schedule = {"sync": {"task": "app.sync", "schedule": 60}
    Good:
        # file: beat.py
        beat_schedule = {"sync": {"task": "app.sync", "schedule": 60}}
    Source: the `ast` module of Python
    """
