"""`schedcat init`: a configuration and a first catalog for a project that has schedules already."""

import json
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from schedcat.backends import Exporter, load_backends
from schedcat.catalog.config import nearest_config
from schedcat.catalog.shown import shown_path
from schedcat.commands import Opened, Request
from schedcat.commands._importing import Source, sources_of, whole_text
from schedcat.commands._project_layout import task_roots
from schedcat.commands._sources import open_sources
from schedcat.engine.choosing import Selection
from schedcat.errors import NoCatalogError, UnreadableError, UsageError
from schedcat.source import staged


class Options(NamedTuple):
    """The project's folder, and whether to write without asking."""

    folder: str = "."
    yes: bool = False


def init(options: Options) -> int:
    """Write what a project needs to begin, and say what its jobs have wrong; return the exit code.

    Nothing that exists is overwritten. Raises UsageError where there is a configuration already,
    or nobody can be asked; UnreadableError.
    """
    if not os.path.isdir(options.folder):  # noqa: PTH112  it never raises
        raise UsageError(f"`{options.folder}` is no folder", help="name the project's folder")
    with chdir(options.folder):
        if known := nearest_config(Path()):
            raise UsageError(
                f"`{shown_path(known)}` is there already",
                help="run `schedcat lint`, or `schedcat import` for what is not in the catalog yet",
            )
        return _begin(_found(), yes=options.yes)


class _Found(NamedTuple):
    """What a project has: schedules, the folders of its tasks, and zones by backend."""

    sources: Sequence[Source]
    tasks: Sequence[str]
    zones: Mapping[str, str]


def _found() -> _Found:
    sys.stderr.write("looking for schedules and tasks …\n")
    try:
        opened = open_sources(Request(["."]))
    except NoCatalogError:
        return _Found((), task_roots(Path.cwd(), ()), {})
    paths = [path for each in opened for path in each.reading.pages]
    wanted = {job.task for each in opened for job in each.reading.catalog.jobs if job.task}
    roots = task_roots(Path.cwd(), wanted)
    sources = sources_of(opened, Request(paths, tasks=roots, cache=False), None) if opened else []
    return _Found([each for each in sources if each.jobs or each.missing], roots, _zones(opened))


def _zones(opened: Sequence[Opened]) -> Mapping[str, str]:
    return {
        name: settings["timezone"]
        for each in opened
        for name, settings in each.reading.settings.items()
        if "timezone" in settings
    }


def _begin(found: _Found, *, yes: bool) -> int:
    files = _files(found)
    sys.stdout.writelines(f"{line}\n" for line in _plan(found, files))
    if not yes and not _agreed():
        sys.stdout.write("nothing is written\n")
        return 0
    for path in files:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    try:
        with staged({path: text.encode() for path, text in files.items()}):
            pass
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"`{error.filename}` cannot be written: {reason}", help="check the folder"
        ) from error
    _show()
    sys.stdout.writelines(f"{line}\n" for line in _next(found, files))
    return 0


def _agreed() -> bool:
    """Ask. Raises UsageError where there is nobody."""
    if not (sys.stdin and sys.stdin.isatty()):
        raise UsageError("nobody is there to be asked, nothing is written", help="say --yes")
    sys.stdout.write("\nWrite them? [Y/n] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"", "y", "yes"}


_PAGE = "docs/scheduled-jobs.md"
_HOOKS = ".pre-commit-config.yaml"


def _files(found: _Found) -> dict[str, str]:
    """What to write, by path: nothing that exists."""
    folder = next(name for name in ("jobs", "schedules", "schedcat") if not Path(name).exists())
    files = {"schedcat.toml": _config(found, folder)}
    with_jobs = [each for each in found.sources if each.jobs]
    for source in with_jobs:
        files[f"{folder}/{source.reader}.yaml"] = whole_text([source])
    if not with_jobs:
        files[f"{folder}/jobs.yaml"] = _FIRST
    files[_PAGE] = _DOCS
    files[_HOOKS] = _PRE_COMMIT
    return {path: text for path, text in files.items() if not Path(path).exists()}


def _config(found: _Found, folder: str) -> str:
    tasks = f"tasks = {json.dumps(found.tasks)}" if found.tasks else '# tasks = ["src/"]'
    lines = [f'catalog = ["{folder}/"]', f"{tasks}  # where the code of the tasks is"]
    for reader in dict.fromkeys(each.reader for each in found.sources if each.jobs):
        lines += ["", f"[backends.{reader}]", *_settings(reader, found)]
    if not Path(_PAGE).exists():
        lines += ["", "[[docs]]", f'inject = ["{_PAGE}"]']
    return "".join(f"{line}\n" for line in lines)


def _settings(reader: str, found: _Found) -> Iterator[str]:
    if zone := found.zones.get(reader):
        yield f'timezone = "{zone}"'
    elif any(field.key == "timezone" for field in load_backends()[reader].SETTINGS):
        yield '# timezone = "UTC"  # on whose clock it is'
    if reader == "celery":
        yield "# keeps_state = true  # does beat's schedule file survive a restart?"


_FIRST = """\
# The scheduled jobs of this project.
jobs:
  # nightly-report:
  #   task: app.tasks.report
  #   cron: "30 3 * * *"
  #   timezone: Europe/London
  #   description: Send yesterday's figures to the shop owners.
"""
_DOCS = """\
# Scheduled jobs

<!-- schedcat:begin -->
<!-- schedcat:end -->
"""
_PRE_COMMIT = """\
repos:
  - repo: local
    hooks:
      - id: schedcat-lint
        name: schedcat lint
        entry: schedcat lint
        language: system
        files: \\.(ya?ml|toml|md|py)$
        pass_filenames: false
      - id: schedcat-docs
        name: schedcat render-docs
        entry: schedcat render-docs --check
        language: system
        files: \\.(ya?ml|toml|md|py)$
        pass_filenames: false
"""


def _plan(found: _Found, files: Mapping[str, str]) -> Iterator[str]:
    if not any(each.jobs for each in found.sources):
        yield "no schedule was found"
    for source in found.sources:
        count = len(source.jobs)
        yield f"{count} job{'s' * (count != 1)} of {source.reader} in {source.files}"
        if source.missing:
            yield f"  {len(source.missing)} left out; `schedcat import` of the files says why"
    yield f"tasks in {', '.join(found.tasks)}" if found.tasks else "no tasks were found"
    yield ""
    yield "to be written:"
    yield from (f"  {path}" for path in files)


def _show() -> None:
    """Fill the page of the docs, and say what is wrong with the jobs."""
    from schedcat.commands.lint import Options as Linted
    from schedcat.commands.lint import lint
    from schedcat.commands.render_docs import Options as Rendered
    from schedcat.commands.render_docs import render_docs

    if Path(_PAGE).exists():
        render_docs(Request(), Rendered())
    sys.stdout.write(f"\n$ schedcat lint --ignore {_LATER}\n")
    lint(Request(), Linted(choice=Selection(ignore=(_LATER,))))


_LATER = "missing-description"
"""The rule that most jobs break at first, and about which a line under the findings speaks."""


def _next(found: _Found, files: Mapping[str, str]) -> Iterator[str]:
    with_jobs = [each for each in found.sources if each.jobs]
    yield ""
    yield "next:"
    if not with_jobs:
        yield f"- write the first job in {_first_catalog(files)}, then: schedcat lint"
    exporting = [each.reader for each in with_jobs if _has_export(each.reader)]
    for reader in exporting:
        yield f"- make the catalog the one list: schedcat export --backend={reader}"
    if with_jobs:
        folder = _first_catalog(files).rpartition("/")[0]
        again = f"schedcat import {_paths(with_jobs)} -o {folder}/"
        yield f"- {'or ' if exporting else ''}bring in what changes there: {again}"
    if bare := sum(not job.description for source in with_jobs for job in source.jobs):
        whom = "1 job is" if bare == 1 else f"{bare} jobs are"
        yield f"- say what {whom} for: schedcat lint --select {_LATER}"
    if _HOOKS not in files:
        yield f"- add the hooks to {_HOOKS}, which is there already:"
        yield from _PRE_COMMIT.removeprefix("repos:\n").splitlines()


def _has_export(reader: str) -> bool:
    return isinstance(load_backends()[reader], Exporter)


def _paths(sources: Sequence[Source]) -> str:
    """What to import again: the files, or where they are many the project."""
    paths = sorted({path for source in sources for path in source.paths})
    return shlex.join(paths) if len(paths) <= _FEW else "."


_FEW = 3


def _first_catalog(files: Mapping[str, str]) -> str:
    return next(path for path in files if path.endswith(".yaml"))
