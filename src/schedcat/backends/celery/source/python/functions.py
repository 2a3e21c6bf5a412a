"""What source calls by name and has no effect, so that its value can be told."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from schedcat.backends.celery.source.python.durations import seconds_of
from schedcat.backends.celery.source.python.meanings import Means


def function_of(means: Means, stars: Sequence[str]) -> Callable[..., Any] | None:
    """A function that is called by a name which, as far as it is imported, nothing else has."""
    if {last_of(each, _WITH_TIMEDELTA, stars) for each in means} == {"timedelta"}:
        return timedelta
    return _FUNCTIONS.get(means[0]) if len(means) == 1 else None


_WITH_TIMEDELTA = ("celery", "datetime", "django")
"""Packages that have `timedelta`: Django's `utils.timezone` too."""


def last_of(means: str, packages: Collection[str], stars: Sequence[str]) -> str | None:
    """The last name of what is one of some packages', or may be by a star import."""
    if means.startswith("?"):
        return means.removeprefix("?").rpartition(".")[2] if stars else None
    package, _, last = means.rpartition(".")
    return last if package.partition(".")[0] in packages else None


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{
        f"?{each.__name__}": each
        for each in (dict, float, int, list, range, set, sorted, str, tuple)
    },
    "pytimeparse.parse": seconds_of,
    "pytimeparse.timeparse.timeparse": seconds_of,
}
