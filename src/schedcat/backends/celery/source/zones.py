"""On whose clock the schedules of Python source are: what its settings say."""

import ast
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from schedcat.backends.celery.source.module import assigned, names_of, statements
from schedcat.backends.celery.source.values import Names, UnclearError, value
from schedcat.schedule.zones import UnknownZoneError, zone
from schedcat.source import read_regular


class Zones(NamedTuple):
    """The zones that a module names, Celery's own and Django's; None is one that is not clear.

    Where Celery is told none, it takes Django's (celery.app.utils.Settings.timezone).
    """

    celerys: frozenset[str | None] = frozenset()
    djangos: frozenset[str | None] = frozenset()

    def __or__(self, other: tuple[object, ...]) -> "Zones":
        if not isinstance(other, Zones):
            return NotImplemented
        return Zones(self.celerys | other.celerys, self.djangos | other.djangos)

    @property
    def only(self) -> str | None:
        """The one that counts; None where there is none, or more than one, or it is not clear."""
        counting = self.celerys or self.djangos
        return next(iter(counting)) if len(counting) == 1 else None


def zones_in(tree: ast.Module, names: Names) -> Zones:
    """What a module says."""
    said = [*_said(tree)]
    return Zones(
        frozenset(_clear(each, names) for is_celerys, each in said if is_celerys),
        frozenset(_clear(each, names) for is_celerys, each in said if not is_celerys),
    )


def zones_around(path: str, contents: Mapping[str, bytes]) -> Zones:
    """What the modules beside a file say, those of its package and of their `settings`."""
    zones = Zones()
    for source in sources_around(path, contents):
        if not _ZONE.search(source):
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        zones |= zones_in(tree, names_of(tree))
    return zones


def sources_around(path: str, contents: Mapping[str, bytes]) -> Iterator[bytes]:
    """The text of the modules beside a file, those of its package and of their `settings`."""
    for file in _around(path):
        yield contents.get(file) or _source(file)


_ZONE = re.compile(rb"\b(?:CELERY_TIMEZONE|TIME_ZONE)\b|\btimezone\s*=")
_LARGEST = 1 << 20


def _around(path: str) -> Iterator[str]:
    folder = Path(path).parent
    folders = [folder, folder / "settings"]
    if (folder / "__init__.py").is_file():
        folders += [folder.parent, folder.parent / "settings"]
    for each in folders:
        try:
            names = sorted(os.listdir(each))  # noqa: PTH208  names are all that is needed
        except OSError:
            continue
        yield from (str(each / name) for name in names if name.endswith(".py"))


def _source(file: str) -> bytes:
    try:
        return read_regular(file, _LARGEST)
    except OSError:
        return b""


def _said(tree: ast.Module) -> Iterator[tuple[bool, ast.expr]]:
    """(is it Celery's own, expression) of each place that says a zone."""
    is_celery_config = any(
        isinstance(target, ast.Name) and target.id == "beat_schedule"
        for statement in statements(tree)
        for target, _ in assigned(statement)
    )
    for statement in statements(tree):
        for target, said in assigned(statement):
            match target:
                case ast.Name(id="CELERY_TIMEZONE") | ast.Attribute(attr="CELERY_TIMEZONE"):
                    yield True, said
                case ast.Attribute(value=ast.Attribute(attr="conf"), attr="timezone"):
                    yield True, said
                case ast.Name(id="timezone") if is_celery_config:
                    yield True, said
                case ast.Name(id="TIME_ZONE"):
                    yield False, said
        if isinstance(statement, ast.Expr | ast.Assign) and isinstance(statement.value, ast.Call):
            yield from ((True, each) for each in _of_call(statement.value))


def _of_call(call: ast.Call) -> Iterable[ast.expr]:
    """The zone in `app.conf.update(timezone=…)` and `Celery(timezone=…)`."""
    match call.func:
        case ast.Attribute(value=ast.Attribute(attr="conf"), attr="update"):
            pass
        case ast.Name(id="Celery") | ast.Attribute(attr="Celery"):
            pass
        case _:
            return ()
    return [each.value for each in call.keywords if each.arg == "timezone"]


def _clear(expression: ast.expr, names: Names) -> str | None:
    try:
        said = value(expression, names)
        zone(said)
    except (UnclearError, UnknownZoneError, TypeError, AttributeError):
        return None
    return str(said)
