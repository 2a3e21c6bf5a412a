"""On whose clock the schedules of Python source are: what its settings say."""

import ast
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from schedcat.backends.celery.source.following.branches import decided
from schedcat.backends.celery.source.following.scopes import inner_scope
from schedcat.backends.celery.source.following.written import SETTINGS
from schedcat.backends.celery.source.python.module import assigned, names_of, own_calls, statements
from schedcat.backends.celery.source.python.values import Names, UnclearError, value
from schedcat.schedule.zones import UnknownZoneError, zone
from schedcat.source import read_regular


class Said(NamedTuple):
    """A zone that a module of `path` names for Celery, or for Django, by an expression.

    `name` is what it comes to, None if that is unclear; `zone` is the same if there is such a zone.
    `assumed` are defaults of the environment. Where Celery is told none, it takes Django's
    (celery.app.utils.Settings.timezone).
    """

    path: str
    node: ast.expr
    is_celerys: bool
    name: str | None
    assumed: tuple[str, ...] = ()

    @property
    def zone(self) -> str | None:
        """The zone of that name."""
        try:
            return zone(self.name).key if self.name else None
        except UnknownZoneError:
            return None


def counting(said: Iterable[Said]) -> Sequence[Said]:
    """What Celery goes by: its own zones, or else Django's."""
    many = [*said]
    return [each for each in many if each.is_celerys] or many


def only(said: Iterable[Said]) -> str | None:
    """The one zone of all; None where there is none, or more than one, or it is not clear."""
    zones = {each.zone for each in said}
    return next(iter(zones)) if len(zones) == 1 else None


def zones_in(path: str, tree: ast.Module, names: Names) -> list[Said]:
    """What a module says; of what is assigned again the last, but for branches nobody decides."""
    found = _Assigned(names, _is_config(tree))
    found.follow(tree.body, "")
    zones = [
        (is_celerys, node, *_clear(node, names))
        for is_celerys, nodes in found.said.values()
        for node in nodes
    ]
    return [
        Said(path, node, is_celerys, name, assumed)
        for is_celerys, node, name, assumed in zones
        if name != _UNSET
    ]


_UNSET = ""
"""What sets nothing: Celery then looks further."""


def zones_around(paths: Iterable[str], contents: Mapping[str, bytes]) -> Iterator[Said]:
    """What the modules beside some files say, those of their packages and of their `settings`."""
    for file in dict.fromkeys(file for path in paths for file in _around(path)):
        source = contents.get(file) or _source(file)
        if not _ZONE.search(source):
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        yield from zones_in(file, tree, names_of(tree))


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


class _Assigned:
    """The expressions that a module's settings have at its end, by whose each is."""

    def __init__(self, names: Names, is_config: bool) -> None:
        self._names = names
        self._is_config = is_config
        self.said: dict[str, tuple[bool, list[ast.expr]]] = {}

    def follow(self, block: Sequence[ast.stmt], scope: str, *, is_sure: bool = True) -> None:
        """Take in the statements of a block, which `is_sure` to run if all before it do."""
        for statement in block:
            for owner, is_celerys, said in _said(statement, self._is_config):
                before = [] if is_sure else self.said.get(scope + owner, (True, []))[1]
                self.said[scope + owner] = is_celerys, [*before, said]
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.follow(statement.body, inner_scope(scope, statement), is_sure=is_sure)
                continue
            blocks = [getattr(statement, each, []) for each in ("body", "orelse", "finalbody")]
            is_so = (
                decided(statement.test, self._names, []) if isinstance(statement, ast.If) else None
            )
            if is_so is not None:
                self.follow(blocks[0 if is_so else 1], scope, is_sure=is_sure)
                continue
            is_with = isinstance(statement, ast.With | ast.AsyncWith)
            parts = (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ()))
            for inner in (*blocks, *(each.body for each in parts)):
                self.follow(inner, scope, is_sure=is_sure and is_with)


def _is_config(tree: ast.Module) -> bool:
    return any(
        isinstance(target, ast.Name) and target.id == "beat_schedule"
        for statement in statements(tree)
        for target, _ in assigned(statement)
    )


def _said(statement: ast.stmt, is_config: bool) -> Iterator[tuple[str, bool, ast.expr]]:
    """(whose, is it Celery's own, expression) of each place where a statement says a zone."""
    for target, said in assigned(statement):
        match target:
            case ast.Name(id="CELERY_TIMEZONE"):
                yield "", True, said
            case ast.Attribute(value=owner, attr="CELERY_TIMEZONE"):
                yield ast.unparse(owner), True, said
            case ast.Attribute(value=ast.Attribute(attr="conf") as conf, attr="timezone"):
                yield ast.unparse(conf), True, said
            case ast.Subscript(
                value=ast.Attribute(attr="conf") as conf, slice=ast.Constant(value="timezone")
            ):
                yield ast.unparse(conf), True, said
            case ast.Name(id="timezone") if is_config:
                yield "", True, said
            case ast.Name(id="TIME_ZONE"):
                yield "django", False, said
        yield from ((owner, True, each) for owner, each in _in_value(target, said))
    for call in own_calls(statement):
        match call.func:
            case ast.Attribute(value=ast.Attribute(attr="conf") as conf, attr="update"):
                for each in _of_update(call):
                    yield ast.unparse(conf), True, each


def _in_value(target: ast.expr, said: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """(whose, expression) of a zone beside the schedule in a dict, or in a new app."""
    match said:
        case ast.Dict(keys=keys) if any(_is_key(key, *SETTINGS) for key in keys):
            yield from ((ast.unparse(target), each) for each in _of_dict(said))
        case ast.Call():
            yield from ((f"{ast.unparse(target)}.conf", each) for each in _of_new_app(said))


def _of_new_app(call: ast.Call) -> Iterator[ast.expr]:
    """The zone in `Celery(timezone=…)`."""
    match call.func:
        case ast.Name(id="Celery") | ast.Attribute(attr="Celery"):
            yield from (each.value for each in call.keywords if each.arg == "timezone")


def _of_update(call: ast.Call) -> Iterator[ast.expr]:
    """The zone in `app.conf.update(timezone=…)`, or in a dict that is given."""
    for given in call.args:
        if isinstance(given, ast.Dict):
            yield from _of_dict(given)
    yield from (each.value for each in call.keywords if each.arg == "timezone")


def _of_dict(said: ast.Dict) -> Iterator[ast.expr]:
    """The zone in a dict of settings."""
    for key, each in zip(said.keys, said.values, strict=True):
        if _is_key(key, "timezone"):
            yield each


def _is_key(key: ast.expr | None, *names: str) -> bool:
    return isinstance(key, ast.Constant) and key.value in names


def _clear(expression: ast.expr, names: Names) -> tuple[str | None, tuple[str, ...]]:
    """The name of a zone, None if that is not clear, and what is read as its default."""
    own = names._replace(assumed=[])
    try:
        said = _name(expression, own, 0)
    except UnclearError:
        return None, ()
    return (said if isinstance(said, str) else None if said else _UNSET), tuple(own.assumed)


def _name(expression: ast.expr, names: Names, depth: int) -> object:
    """What a text says, or an object for a zone. Raises UnclearError."""
    bound = names.bound(expression)
    if bound is not None and depth < _DEEPEST:
        return _name(bound, names, depth + 1)
    named, utc = expression, _UTC
    if isinstance(expression, ast.Call) and not (expression.args or expression.keywords):
        named, utc = expression.func, _MAKERS_OF_UTC
    if (means := names.means(named)) and all(each in utc for each in means):
        return "UTC"
    match expression:
        case (
            ast.Call(func=made, args=[said], keywords=[])
            | ast.Call(func=made, args=[], keywords=[ast.keyword(arg="key", value=said)])
        ):
            makers = names.means(made)
            if makers and all(each in _MAKERS for each in makers):
                return value(said, names)
    return value(expression, names)


_DEEPEST = 10
_MAKERS = frozenset(
    {"zoneinfo.ZoneInfo", "backports.zoneinfo.ZoneInfo", "pytz.timezone", "dateutil.tz.gettz"}
)
_MAKERS_OF_UTC = frozenset({"dateutil.tz.tzutc"})
_UTC = frozenset(
    {"datetime.timezone.utc", "datetime.UTC", "pytz.utc", "pytz.UTC", "dateutil.tz.UTC"}
    | {"django.utils.timezone.utc"}
)
