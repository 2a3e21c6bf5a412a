"""Registry: the task names that are known, and how far their absence can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # 3 ms that a lint without source does not pay
    from schedcat.source import Span
    from schedcat.tasks.paths import Known, Lead, Module
    from schedcat.tasks.signature import Signature


@dataclass(frozen=True)
class Registry:
    """The tasks that exist, as far as the sources tell.

    `descriptions` maps a task's name to its docstring, without indentation, or to None.
    `sources` are the paths as the user gave them: none of them, and there is nothing to check
    against. Of those that are no paths `kinds` says what they are, "app" or "workers". `failures`
    are sources that gave nothing. `complete` says that the sources name every task there is, as all
    but source does.
    `modules` maps the dotted modules whose source was scanned to the source they are below.
    `doubts` are dotted prefixes at or under which tasks may exist that could not be read; `""` is a
    prefix of every name. `unread` maps modules to the file that does not parse or cannot be read.
    `definitions` has, of tasks found in source, where they are defined; `looked` the modules into
    which the names led that somebody asked for, and `unresolved` the names made at run time.
    `scheduling` are the files that may write beat schedules.

    >>> found = Registry({"app.tasks.sync_users": None}, modules={"app.tasks": "src"})
    >>> "app.tasks.sync_user" in found, found.surely_lacks("app.tasks.sync_user")
    (False, True)
    >>> found.nearest("app.tasks.sync_user")
    ['app.tasks.sync_users']
    """

    descriptions: Mapping[str, str | None] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    complete: bool = False
    modules: Mapping[str, str] = field(default_factory=dict)
    doubts: frozenset[str] = frozenset()
    unread: Mapping[str, "Unread"] = field(default_factory=dict)
    definitions: Mapping[str, "Definition"] = field(default_factory=dict)
    looked: Mapping[str, "Module"] = field(default_factory=dict)
    unresolved: tuple["Unresolved", ...] = ()
    scheduling: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    failures: tuple["Failure", ...] = ()

    def __contains__(self, name: str) -> bool:
        return name in self.descriptions

    def __or__(self, other: "Registry") -> "Registry":
        """What both know: a name is described by the first that describes it."""
        return Registry(
            descriptions={
                name: self.description(name) or other.description(name)
                for name in (*self.descriptions, *other.descriptions)
            },
            sources=self.sources + other.sources,
            complete=self.complete or other.complete,
            modules={**other.modules, **self.modules},
            doubts=self.doubts | other.doubts,
            unread={**other.unread, **self.unread},
            definitions={
                **other.definitions,
                **self.definitions,
                **{
                    name: self.definitions[name].beside(other.definitions[name])
                    for name in self.definitions.keys() & other.definitions.keys()
                },
            },
            looked={**other.looked, **self.looked},
            unresolved=self.unresolved + other.unresolved,
            scheduling=tuple(dict.fromkeys(self.scheduling + other.scheduling)),
            kinds={**other.kinds, **self.kinds},
            failures=self.failures + other.failures,
        )

    @property
    def given(self) -> bool:
        """Whether the user named any source at all; without one, rules about tasks are silent."""
        return bool(self.sources)

    def description(self, name: str) -> str | None:
        """The docstring of the task `name`; None where it has none, or its code was not read."""
        return self.descriptions.get(name)

    def surely_lacks(self, name: str) -> bool:
        """Whether no worker can know `name`, rather than that it just was not seen.

        Sure when a listing leaves it out, or when its module was scanned, lacks it, and holds
        nothing that could not be read; never when a source gave nothing that should have.
        """
        if name in self or self.failures:
            return False
        return self.complete or (module_of(name) in self.modules and not self.doubts_about(name))

    def doubts_about(self, name: str) -> bool:
        """Whether a task of that name may exist that could not be read."""
        return not self.doubts.isdisjoint(["", *_prefixes(name)])

    def leads_to(self, path: str) -> "Lead | None":
        """What stands at the end of a dotted path that was asked for, None if that is unclear."""
        from schedcat.tasks.paths import follow

        return follow(path, self.known, self.looked.get)

    @cached_property
    def known(self) -> "Known":
        """What paths are followed in."""
        from schedcat.tasks.paths import Known

        by_written: dict[str, str | None] = {}
        for name, definition in self.definitions.items():
            by_written[definition.written] = None if definition.written in by_written else name
        return Known(self.descriptions, by_written, self.modules)

    def unread_about(self, name: str) -> "Unread | None":
        """The file that would tell of `name`, had it been read; the module before its packages."""
        at_or_above = (self.unread.get(prefix) for prefix in reversed(_prefixes(name)))
        return next(filter(None, at_or_above), None)

    def may_be_unread(self, name: str) -> bool:
        """Whether a file that could not be read is the one where a task of that name is made.

        Its module's, or one that says the name itself; not the file of a package for what stands in
        a module of it.
        """
        if any(name in each.named for each in self.unread.values()):
            return True
        if (module := module_of(name)) in self.modules:
            return module in self.unread
        above = self.unread_about(name)
        return above is not None and not above.path.endswith("__init__.py")

    def nearest(self, name: str, limit: int = 3) -> list[str]:
        """At most `limit` known names that `name` may stand for, the likeliest first.

        Compared by function name: whole names in one package are alike whatever they do.
        """
        from difflib import get_close_matches  # only a missing task pays for it

        function = _function(name)
        if function in self._by_function:
            alike = [function]
        else:
            alike = get_close_matches(function, self._promising(function), limit, cutoff=0.75)
        candidates = [found for each in alike for found in self._by_function[each]]
        return get_close_matches(name, candidates, limit, cutoff=0)

    def _promising(self, function: str) -> list[str]:
        """The functions that share most pairs of letters: difflib takes 13 µs to look at one."""
        pairs = _pairs(function)

        def shared(other: str) -> float:
            theirs = self._pairs_by_function[other]
            return len(pairs & theirs) / (len(pairs) + len(theirs) + 1)

        return sorted(self._by_function, key=shared, reverse=True)[:50]

    @cached_property
    def _by_function(self) -> dict[str, list[str]]:
        grouped: dict[str, list[str]] = {}
        for name in self.descriptions:
            grouped.setdefault(_function(name), []).append(name)
        return grouped

    @cached_property
    def _pairs_by_function(self) -> dict[str, set[str]]:
        return {function: _pairs(function) for function in self._by_function}


class Definition(NamedTuple):
    """Where a task is made of what: file, line, dotted path; and what it can be called with.

    `signature` is None where that is not sure.
    """

    path: str
    line: int
    written: str
    signature: "Signature | None" = None

    def beside(self, other: "Definition") -> "Definition":
        """The same task, defined in two places: which counts at run time is unknown."""
        return self if self.signature == other.signature else self._replace(signature=None)


class Failure(NamedTuple):
    """Why a source gave nothing, where it is named, and what to do."""

    message: str
    at: "Span | None" = None
    help: str | None = None


class Unresolved(NamedTuple):
    """An expression that makes a task's name at run time, and where it stands."""

    path: str
    line: int
    expression: str


class Unread(NamedTuple):
    """A source file that could not be read; the line in the way, if one is, and what is wrong.

    `named` are the texts in it that may name tasks.
    """

    path: str
    line: int | None = None
    why: str = ""
    named: tuple[str, ...] = ()


def module_of(name: str) -> str:
    """The module that a default name starts with: `app.tasks` for `app.tasks.sync`."""
    return name.rpartition(".")[0]


def _prefixes(name: str) -> list[str]:
    return list(accumulate(name.split("."), "{}.{}".format))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text))}


def _function(name: str) -> str:
    return name.rpartition(".")[2]
