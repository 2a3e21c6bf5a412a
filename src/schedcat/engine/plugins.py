"""Rules of other packages: those of the plugins that a configuration names, and of no others."""

import importlib.metadata
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from schedcat.catalog.config_fields import SELECTION
from schedcat.engine.choosing import ALL, groups_of
from schedcat.errors import ConfigError
from schedcat.rules import GROUPS, Rule, load_rules
from schedcat.schedule.wording import joined

ENTRY_POINTS = "schedcat.rules"
"""The group of entry points; a name in it is a plugin, and its object a package of rules."""


@lru_cache(maxsize=8)
def rules_with(plugins: tuple[str, ...]) -> Mapping[str, Rule]:
    """Our rules and those of the plugins by name, in alphabetical order.

    Raises ConfigError for a plugin that is not installed, cannot be imported, or whose rules are
    not what they should be.
    """
    rules = dict(load_rules())
    for plugin in dict.fromkeys(plugins):
        for rule in _rules_of(plugin):
            _check(rule, plugin, rules)
            rules[rule.name] = rule._replace(plugin=plugin)
    return {name: rules[name] for name in sorted(rules)}


def package_of(plugin: str) -> str:
    """The package that a plugin comes from and its version, for a report."""
    package = _entry_point(plugin).dist
    return f"{package.name} {package.version}" if package else plugin


def _entry_point(plugin: str) -> EntryPoint:
    known = entry_points(group=ENTRY_POINTS)
    match [each for each in known if each.name == plugin]:
        case [only]:
            return only
        case []:
            raise ConfigError(f"no plugin `{plugin}` is installed", help=_hint(plugin, known.names))
        case several:
            packages = sorted(f"`{each.dist.name}`" for each in several if each.dist)
            raise ConfigError(
                f"{joined(packages)} have a plugin `{plugin}` each", help="uninstall all but one"
            )


def _hint(plugin: str, known: set[str]) -> str:
    from difflib import get_close_matches  # only an error needs it

    if close := get_close_matches(plugin, sorted(known), n=1):
        return f"did you mean `{close[0]}`?"
    return f"install the package that has it, in the environment of schedcat; {_those(known)}"


def _those(known: set[str]) -> str:
    return f"there are {joined([f'`{name}`' for name in sorted(known)])}" if known else "none is"


def _rules_of(plugin: str) -> Iterator[Rule]:
    loaded = _guarded(_entry_point(plugin).load, plugin)
    if isinstance(loaded, Rule):
        yield loaded
        return
    for module in _modules(loaded, plugin):
        rule = getattr(module, "rule", None)
        if not isinstance(rule, Rule):
            raise ConfigError(
                f"the plugin `{plugin}` has no `rule` in {getattr(module, '__name__', module)!r}",
                help="each of its modules is one rule; `_` begins the names of others",
            )
        yield rule


def _modules(package: Any, plugin: str) -> Iterator[Any]:
    """The modules in a package, by name, without those that begin with `_`; else the thing."""
    if not hasattr(package, "__path__"):
        yield package
        return
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
        if not found.name.startswith("_"):
            yield _guarded(partial(import_module, f"{package.__name__}.{found.name}"), plugin)


def _guarded(load: Callable[[], Any], plugin: str) -> Any:
    """What a plugin's code makes when it is imported. Raises ConfigError for whatever it raises."""
    try:
        return load()
    except (Exception, SystemExit) as error:
        raise ConfigError(
            f"the plugin `{plugin}` cannot be imported: {_told(error)}",
            help="mend or update it, or take it out of `plugins`",
        ) from error


def _told(error: BaseException) -> str:
    """What went wrong, and in which line of the plugin."""
    import traceback  # only an error needs it

    ours = {__file__, importlib.__file__, importlib.metadata.__file__}
    frames = [
        f" ({frame.filename}:{frame.lineno})"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename not in ours and not frame.filename.startswith("<")
    ]
    return f"{type(error).__name__}: {error}{frames[-1] if frames else ''}"


def _check(rule: Rule, plugin: str, rules: Mapping[str, Rule]) -> None:
    """Raises ConfigError for a rule whose names mean something else already."""
    if rule.name in rules:
        other = rules[rule.name].plugin
        whose = f"the plugin `{other}`" if other else "schedcat itself"
        message = f"the plugin `{plugin}` has a rule `{rule.name}`, and so has {whose}"
    elif rule.name in (*groups_of(rules), ALL, *(field.key for field in SELECTION)):
        message = f"the plugin `{plugin}` has a rule `{rule.name}`, which is another word of [lint]"
    elif rule.group not in GROUPS and rule.group in (*rules, ALL, rule.name):
        message = f"the plugin `{plugin}` has a group `{rule.group}`, which names something else"
    else:
        return
    raise ConfigError(message, help="rename its module, whose name is the rule's")
