"""Keys of an entry that Celery's own scheduler does not know: with one, beat does not start."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from schedcat.backends.celery.source.python.places import Text
from schedcat.backends.celery.source.zones import sources_around
from schedcat.catalog.mistakes import Found
from schedcat.findings import Finding, Severity

_KNOWN = ("args", "kwargs", "options", "relative", "last_run_at", "total_run_count", "name", "app")
"""Of `ScheduleEntry` beside `task` and `schedule` (celery.beat)."""

KEYS_OF_DJANGO = frozenset(
    {"date_changed", "description", "enabled", "exchange", "expire_seconds", "expires", "headers"}
    | {"one_off", "priority", "queue", "routing_key", "start_time"}
)
"""What django-celery-beat takes besides: the fields of its PeriodicTask. It needs Django."""

_DJANGO = re.compile(rb"(?i:django)")
_OTHER_SCHEDULER = re.compile(
    rb"redbeat|DatabaseScheduler|(?i:beat_?scheduler)\b|django_celery_beat"
)


def unknown_keys(more: Mapping[str, ast.expr]) -> dict[str, ast.expr]:
    """The keys that a dict has beside those that an entry takes, and what they say."""
    return {key: each for key, each in more.items() if key not in _KNOWN}


class Taken(NamedTuple):
    """What another scheduler than Celery's own may take, as far as the files say."""

    any_key: bool = False
    keys_of_django: bool = False

    def has(self, key: str) -> bool:
        """Is it a key that one may know?"""
        return self.any_key or (self.keys_of_django and key in KEYS_OF_DJANGO)


def taken_by_others(paths: Iterable[str], contents: Mapping[str, bytes]) -> Taken:
    """Do the files, or modules beside them, name another scheduler, or Django?

    The scheduler may be named where beat is started only.
    """
    sources = [
        source
        for path in paths
        for source in (contents.get(path, b""), *sources_around(path, contents))
    ]
    return Taken(any(map(_OTHER_SCHEDULER.search, sources)), any(map(_DJANGO.search, sources)))


def refused_keys(
    name: str, unknown: Mapping[str, ast.expr], taken: Taken, text: Text
) -> Iterator[Found]:
    """What is said of those that nobody takes. The job is read without them."""
    for key, said in unknown.items():
        if taken.has(key):
            continue
        near = get_close_matches(key, ("task", "schedule", *_KNOWN[:4]), n=1)
        finding = Finding(
            f"Celery's own scheduler does not start with the key `{key}` of `{name}`",
            text.page.span(*text.extent(said)),
            f"did you mean `{near[0]}`?"
            if near
            else "remove it, or say `beat_scheduler` here where another one takes it",
            severity=Severity.WARNING,
            job=name,
        )
        yield "schema-violation", finding
