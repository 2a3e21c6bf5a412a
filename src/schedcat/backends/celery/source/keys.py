"""Keys of an entry that Celery's own scheduler does not know: with one, beat does not start."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from schedcat.backends.celery.source.places import Text
from schedcat.backends.celery.source.zones import sources_around
from schedcat.catalog.mistakes import Found
from schedcat.findings import Finding, Severity

_KNOWN = ("args", "kwargs", "options", "relative", "last_run_at", "total_run_count", "name", "app")
"""Of `ScheduleEntry` beside `task` and `schedule` (celery.beat)."""

_OTHER_SCHEDULER = re.compile(
    rb"django_celery_beat|DatabaseScheduler|redbeat|(?i:(?:celery_?)?beat_scheduler)\b"
)


def unknown_keys(more: Mapping[str, ast.expr]) -> dict[str, ast.expr]:
    """The keys that a dict has beside those that an entry takes, and what they say."""
    return {key: each for key, each in more.items() if key not in _KNOWN}


def says_scheduler(paths: Iterable[str], contents: Mapping[str, bytes]) -> bool:
    """Do the files, or modules beside them, name a scheduler that may take other keys?"""
    return any(
        _OTHER_SCHEDULER.search(source)
        for path in paths
        for source in (contents.get(path, b""), *sources_around(path, contents))
    )


def refused_keys(name: str, unknown: Mapping[str, ast.expr], text: Text) -> Iterator[Found]:
    """What is said of them. The job is read without them."""
    for key, said in unknown.items():
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
