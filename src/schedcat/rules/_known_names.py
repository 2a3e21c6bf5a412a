"""What a page may name: the jobs of a catalog, and the tasks that it or the registry has."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from schedcat.backends import Naming, SettingError, load_backends, site_of
from schedcat.docs.mentions import Column, Mention
from schedcat.model import Job
from schedcat.rules import Project
from schedcat.tasks.registry import Registry, module_of


class Known(NamedTuple):
    """The names of jobs by how they are compared, and all tasks, those of the catalog too.

    `packages` are the modules that are known, with what they are in; `beginnings` are the first
    parts of names that have two.
    """

    jobs: dict[str, str]
    tasks: Registry
    packages: frozenset[str]
    beginnings: frozenset[str]
    registries: Sequence[Registry]

    @classmethod
    def of(cls, projects: Sequence[Project]) -> "Known":
        """What some catalogs and their registries know."""
        jobs = [job for project in projects for job in project.catalog.jobs]
        around = list(dict.fromkeys(chain.from_iterable(map(_around, projects))))
        registered = chain.from_iterable(each.registry.descriptions for each in projects)
        modules = chain.from_iterable(each.registry.modules for each in projects)
        tasks = dict.fromkeys((*(job.task for job in jobs if job.task), *registered))
        return cls(
            {_plain(name): name for job in jobs for name in _names(job, around)},
            Registry(tasks),
            frozenset(modules).union(*map(_packages, tasks)),
            frozenset(
                map(module_of, filter(_has_two_parts, (*tasks, *(job.name for job in jobs))))
            ),
            [each.registry for each in projects],
        )

    @property
    def is_whole(self) -> bool:
        """Does a registry say which tasks there are besides those of the catalog?"""
        return all(each.given for each in self.registries)

    def surely_lacks_task(self, text: str) -> bool:
        """Whether a text can only be the name of a task, and of none that is known.

        It is one where it stands in a module called `tasks` of a known package; where it has two
        parts, as a known one with the same first part has; or where it is alike a known one in the
        same module. A known package is no task, nor is a class, nor a file.
        """
        if not _DOTTED.match(text) or text in self.tasks or _plain(text) in self.jobs:
            return False
        module, _, function = text.rpartition(".")
        if module in self.beginnings and text not in self.packages:
            is_judged = all(
                module not in each.modules or each.surely_lacks(text) for each in self.registries
            )
            return is_judged and function not in _NO_TASKS
        if text in self.packages or text.partition(".")[0] not in self.packages:
            return False
        if any(module in each.modules and not each.surely_lacks(text) for each in self.registries):
            return False
        if "tasks" in module.split("."):
            return "_" in function or module.endswith(".tasks")
        return module in {module_of(each) for each in self.tasks.nearest(text)}

    def surely_lacks(self, column: Column) -> Iterator[Mention]:
        """The cells of a column of jobs that name none: of one where most cells are known."""
        if not _ABOUT_JOBS.search(column.heading):
            return
        unknown = [cell for cell in column.cells if not self._has(cell.text)]
        known = len(column.cells) - len(unknown)
        if known >= max(len(unknown), _SOME):
            yield from (cell for cell in unknown if _NAME.match(cell.text))

    def nearest(self, text: str) -> Sequence[str]:
        """Known names that were perhaps meant, tasks for a task."""
        if _DOTTED.match(text) and (tasks := self.tasks.nearest(text)):
            return tasks
        from difflib import get_close_matches  # only a finding needs it

        return [self.jobs[each] for each in get_close_matches(_plain(text), self.jobs, n=1)]

    def _has(self, text: str) -> bool:
        return text in self.tasks or _plain(text) in self.jobs


_DOTTED = re.compile(r"[a-z_]\w*(?:\.[a-z_]\w*)*\.[a-z]\w*\Z")
_ABOUT_JOBS = re.compile(r"\b(?:name|job|task)s?\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)+\Z")
_SOME = 2


_NO_TASKS = frozenset(
    (
        # files
        *("bat", "cfg", "conf", "css", "csv", "db", "env", "gz", "html", "ini", "ipynb", "js"),
        *("json", "lock", "log", "md", "pid", "png", "py", "pyc", "pyi", "rb", "rst", "service"),
        *("sh", "sock", "sql", "sqlite", "svg", "tf", "timer", "toml", "ts", "tsx", "txt", "xml"),
        *("yaml", "yml", "zip", "crontab"),
        # hosts
        *("ai", "app", "cloud", "co", "com", "dev", "example", "internal", "io", "local", "net"),
        *("org", "test"),
        # modules
        *("admin", "api", "apps", "asgi", "base", "celery", "cli", "conftest", "config", "core"),
        *("forms", "jobs", "main", "management", "middleware", "migrations", "models", "schemas"),
        *("serializers", "services", "settings", "signals", "tasks", "tests", "urls", "utils"),
        *("version", "views", "wsgi"),
    )
)
"""What stands behind a dot in `shop.toml`, `shop.io` and `shop.models`, and is hardly a task."""


def _has_two_parts(name: str) -> bool:
    return name.count(".") == 1 and bool(_DOTTED.match(name))


def _plain(text: str) -> str:
    """A name as it is compared: `Clear sessions` is `clear_sessions`."""
    return re.sub(r"[\W_]+", "-", text.casefold())


def _names(job: Job, around: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """All that people call a job: its name, here and on backends, its title, its function."""
    yield job.name
    if job.title:
        yield job.title
    if job.task:
        yield job.task.rpartition(".")[2]
    yield from map(job.name.join, around)


def _around(project: Project) -> Iterator[tuple[str, ...]]:
    """What a job's name joins in its environment, on backends that have names of their own."""
    for name, backend in load_backends().items():
        if isinstance(backend, Naming) and name in project.config.backends:
            try:
                yield backend.naming(
                    site_of(name, project.config, project.environment, project.now)
                )[1]
            except SettingError:
                continue  # only an export needs the setting; it says so


def _packages(name: str) -> Iterator[str]:
    """The module of a dotted name, and the packages that it is in."""
    while name := module_of(name):
        yield name
