"""What a rule is. Every other file here is one rule, and the file's name is the rule's name.

A file whose name starts with `_` holds what two rules share.
"""

import importlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from schedcat.catalog.config import Config
from schedcat.catalog.types import Field
from schedcat.findings import Finding, Severity
from schedcat.model import Catalog, Job
from schedcat.tasks.registry import Registry

JobCheck = Callable[[Job, "Project"], Iterator[Finding]]
CatalogCheck = Callable[["Project"], Iterator[Finding]]

GROUPS: Mapping[str, str] = {
    "catalog": "the documents themselves",
    "hygiene": "what people read",
    "tasks": "what runs",
    "cron": "what expressions say",
    "timezone": "whose clock, and its changes",
    "load": "all jobs together",
    "portability": "where jobs run",
    "docs": "what is generated",
}
"""Every group of rules, and what its rules look at."""


Reopen = Callable[[str | None, str | None], "Sequence[Project] | None"]
"""Reads, for an environment and a backend, all that a configuration names; None if it is read."""


class Project(NamedTuple):
    """All that a rule may know; equal only to itself, so that what is made of it can be cached.

    `registry` holds the known tasks; `now` is an aware UTC datetime, the day findings count from.
    `environment` is the deployment stage that the catalog was read for, if any. `held` has, by
    path, what files are taken to hold whatever is on disk.
    """

    catalog: Catalog
    config: Config
    registry: Registry
    now: datetime
    environment: str | None = None
    reopen: Reopen = lambda _, __: ()
    held: Mapping[str, bytes] = {}

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def whole(self, environment: str | None, backend: str | None = None) -> "Sequence[Project]":
        """All jobs of this configuration, whatever was asked for, as an environment has them.

        With a `backend` also those that list none. Empty where not all of it can be read.
        """
        found = self.reopen(environment, backend)
        return (self,) if found is None else found

    def option(self, rule: str, key: str) -> Any:
        """What the configuration says for an option of a rule, None when it says nothing."""
        return self.config.rule_options.get(rule, {}).get(key)


class Rule(NamedTuple):
    """A check with what people need to know of it; made by one of the three decorators below.

    `fix` is "safe", "unsafe" or None; a rule that is not `default` runs when it is selected.
    `plugin` is the name of the plugin that it comes from, if it does.
    """

    name: str
    group: str
    severity: Severity
    text: str
    check: CatalogCheck
    fix: str | None = None
    default: bool = True
    options: tuple[Field, ...] = ()
    plugin: str | None = None

    @property
    def doc(self) -> "RuleDoc":
        """The docstring by its parts."""
        return read_doc(self.text)


def each_job(
    severity: Severity,
    *,
    group: str,
    fix: str | None = None,
    default: bool = True,
    options: tuple[Field, ...] = (),
) -> Callable[[JobCheck], Rule]:
    """Make a rule of a function that looks at one job.

    The function also sees the job as each backend has it whose block declares another schedule.
    """

    def decorate(check: JobCheck) -> Rule:
        def check_all(project: Project) -> Iterator[Finding]:
            for job in project.catalog.jobs:
                for finding in check(job, project):
                    yield finding._replace(job=job.name)
                # Few jobs deviate, and a generator for each of the others would cost half of this.
                for reading in job.readings_elsewhere() if job.deviations else ():
                    for finding in check(reading, project):
                        yield finding._replace(job=job.name)

        return Rule(
            _name(check), group, severity, check.__doc__ or "", check_all, fix, default, options
        )

    return decorate


def whole_catalog(
    severity: Severity,
    *,
    group: str,
    fix: str | None = None,
    default: bool = True,
    options: tuple[Field, ...] = (),
) -> Callable[[CatalogCheck], Rule]:
    """Make a rule of a function that looks at all jobs together."""

    def decorate(check: CatalogCheck) -> Rule:
        return Rule(
            _name(check), group, severity, check.__doc__ or "", check, fix, default, options
        )

    return decorate


def found_by_reader(
    severity: Severity, *, group: str, fix: str | None = None
) -> Callable[[Callable[[], None]], Rule]:
    """Make a rule of a docstring: the reader finds it while it reads."""

    def decorate(check: Callable[[], None]) -> Rule:
        return Rule(_name(check), group, severity, check.__doc__ or "", lambda _: iter(()), fix)

    return decorate


found_by_engine = found_by_reader
"""The same for what is found once all other rules have run."""


@lru_cache(maxsize=1)
def load_rules() -> Mapping[str, Rule]:
    """Every rule by name, in alphabetical order."""
    files = sorted(os.listdir(__path__[0]))  # noqa: PTH208  pathlib's own costs a millisecond
    stems = (file.removesuffix(".py") for file in files if file.endswith(".py"))
    public = (stem for stem in stems if not stem.startswith("_"))
    modules = (importlib.import_module(f"{__name__}.{stem}") for stem in public)
    return {module.rule.name: module.rule for module in modules}


class RuleDoc(NamedTuple):
    """A rule's docstring: first sentence, reasons, examples (texts of files), source of the facts.

    An example maps file names to texts; a single file is called `jobs.yaml`.
    """

    summary: str
    why: str
    bad: tuple[Mapping[str, str], ...]
    good: tuple[Mapping[str, str], ...]
    source: str


def read_doc(text: str) -> RuleDoc:
    """Take a rule's docstring apart."""
    summary, _, rest = text.strip().partition("\n")
    parts: dict[str, list[str]] = {"why": [], "Bad:": [], "Good:": [], "Source:": []}
    current = "why"
    for line in rest.split("\n"):
        word, _, tail = line.strip().partition(" ")
        if word in parts:
            current, line = word, tail  # noqa: PLW2901  the heading's line may go on
        parts[current].append(line)
    return RuleDoc(
        summary.strip(),
        _joined(parts["why"]),
        tuple(_examples(_dedented(parts["Bad:"]))),
        tuple(_examples(_dedented(parts["Good:"]))),
        _joined(parts["Source:"]),
    )


def example_text(files: Mapping[str, str]) -> str:
    """An example as one text: each file with its name in front, where there are several."""
    if len(files) == 1:
        return next(iter(files.values()))
    return "".join(f"# file: {name}\n{text}" for name, text in files.items())


def _name(check: Callable[..., Any]) -> str:
    return check.__module__.rpartition(".")[2].replace("_", "-")


def _joined(lines: list[str]) -> str:
    """Paragraphs, each on one line."""
    paragraphs = "\n".join(line.strip() for line in lines).strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _dedented(lines: list[str]) -> list[str]:
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[margin:].rstrip() for line in lines]


def _examples(lines: list[str]) -> Iterator[Mapping[str, str]]:
    """The examples of a block.

    A second `jobs:` opens another example; with `# file: NAME` lines the block is one example of
    several files.
    """
    files: dict[str, str] = {}
    name = "jobs.yaml"
    named = any(line.startswith("# file: ") for line in lines)
    for line in lines:
        if line.startswith("# file: "):
            name = line.removeprefix("# file: ")
            continue
        if not named and line.startswith("jobs:") and "jobs:" in files.get(name, ""):
            yield files
            files = {}
        if line or name in files:
            files[name] = files.get(name, "") + line + "\n"
    if files:
        yield files
