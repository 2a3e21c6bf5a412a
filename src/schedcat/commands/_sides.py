"""The two sides of a comparison: catalogs as their files are, and as a revision has them."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from schedcat.catalog.config import nearest_config
from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown_path
from schedcat.commands import Opened, Request, open_catalogs, project_of, rules_of
from schedcat.commands._checkout import check_out, inside
from schedcat.commands._choosing import otherwise, selections
from schedcat.commands._revision import Revision
from schedcat.engine import diagnose, find
from schedcat.engine.choosing import Selection, chosen
from schedcat.engine.running import Crash, Seen
from schedcat.errors import ConfigError, NoCatalogError, SchedcatError, UsageError
from schedcat.findings import Diagnostic, Finding, Severity
from schedcat.model import Catalog
from schedcat.rules import load_rules
from schedcat.source import Span


class Side(NamedTuple):
    """Catalogs by their configuration, what lint says of them, and what could not be read.

    `crashes` are the rules that failed, and are missing in what lint says.

    `named` is what the configurations name as catalogs; `shown` makes the path of a job's place
    one of the repository.
    """

    catalogs: Mapping[str, Catalog]
    diagnostics: Sequence[Diagnostic] = ()
    unread: Sequence[Found] = ()
    crashes: Sequence[Crash] = ()
    named: Sequence[str] = ()
    shown: Callable[[str], str] = str


def side_now(request: Request) -> Side:
    """The catalogs as their files are; a path that is no longer there has none.

    Raises UsageError, ConfigError, UnreadableError.
    """
    there = [path for path in request.paths if os.path.lexists(path)]
    if request.paths and not there:
        return Side({})
    try:
        return _side(request._replace(paths=there))
    except NoCatalogError:
        return Side({})


def _side(request: Request) -> Side:
    opened = open_catalogs(request)
    crashes: list[Crash] = []
    return Side(
        {_name(each): each.reading.catalog for each in opened},
        [each for one in opened for each in _diagnostics(one, request, crashes)],
        [each for one in opened for each in one.reading.found],
        crashes,
        [shown_path(each.config.root / path) for each in opened for path in each.config.catalog],
    )


def _name(opened: Opened) -> str:
    return shown_path(opened.config.path) if opened.config.path else ""


def _diagnostics(opened: Opened, request: Request, crashes: list[Crash]) -> Iterator[Diagnostic]:
    rules = rules_of(opened.config) if request.plugins else load_rules()
    seen = Seen(project_of(opened, request), opened.reading)
    names = chosen(rules, *selections(opened.config, rules, Selection()))
    checked = find(seen, rules, names, lambda: otherwise(seen, request))
    crashes += checked.crashes
    # One by one: a count that changes is nothing new of the jobs that it counted before.
    alone = ((name, finding._replace(fold=None)) for name, finding in checked.found)
    found = diagnose(alone, seen.project, rules)
    return (each for each in found if each.severity is not Severity.INFO)


def from_here(request: Request, revision: Revision) -> Request:
    """The request with paths from the working directory, which either side can be asked.

    Raises UsageError for a catalog that is not in the repository.
    """
    here = revision.root / revision.here

    def moved(path: str) -> str:
        is_inside = inside(path, revision) is not None
        return os.path.relpath(here / path, here) if is_inside else os.path.abspath(path)  # noqa: PTH100

    for path in request.paths:
        if inside(path, revision) is None:
            raise UsageError(
                f"`{path}` is not in the repository `{revision.root}`",
                help="name what it has a revision of",
            )
    return request._replace(
        paths=[moved(path) for path in request.paths],
        tasks=[moved(path) for path in request.tasks],
        config=request.config and moved(request.config),
        live=None,  # what is imported or runs is of now
    )


def side_at(revision: Revision, request: Request, named: Sequence[str]) -> Side:
    """The catalogs as a revision has them; a side without any where it has none.

    Its own configuration counts, and where it has none, the catalogs are those `named`. Raises
    UsageError where they cannot be opened there.
    """
    from tempfile import TemporaryDirectory  # 5 ms that only diff costs

    with TemporaryDirectory(prefix="schedcat-") as name:
        folder = Path(name).resolve()

        def shown(text: str) -> str:
            return text.replace(str(folder), str(revision.root))

        try:
            check_out(revision, request, named, folder)
            with chdir(folder / revision.here):
                return _shown(_side_there(request._replace(cache=False), named), shown)
        except NoCatalogError:
            return Side({})
        except SchedcatError as error:
            raise UsageError(f"at {revision.name}: {shown(str(error))}", help=_ANOTHER) from error
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            message = f"the files of {revision.name} cannot be written out: {reason}"
            raise UsageError(message, help=_ANOTHER) from error


_ANOTHER = "compare with another revision: --base REF"


def _shown(side: Side, shown: Callable[[str], str]) -> Side:
    """A side with the paths that the repository has."""

    def placed(at: Span) -> Span:
        return at._replace(path=shown(at.path))

    def found(finding: Finding) -> Finding:
        return finding._replace(
            message=shown(finding.message),
            at=finding.at and placed(finding.at),
            help=finding.help and shown(finding.help),
            related=[each._replace(at=placed(each.at)) for each in finding.related],
        )

    return side._replace(
        catalogs={shown(name): catalog for name, catalog in side.catalogs.items()},
        diagnostics=[each._replace(finding=found(each.finding)) for each in side.diagnostics],
        unread=[(rule, found(finding)) for rule, finding in side.unread],
        shown=shown,
    )


def _side_there(request: Request, named: Sequence[str]) -> Side:
    if request.config and not os.path.lexists(request.config):
        request = request._replace(config=None)
    if not (request.paths or request.config or nearest_config(Path())):
        request = request._replace(paths=named)
    try:
        return _side(request)
    except NoCatalogError:
        raise
    except ConfigError:
        if not request.plugins:
            raise
        # A plugin that it names may not be installed any more.
        return _side_there(request._replace(plugins=False), named)
    except UsageError:
        if not request.environment:
            raise
        # An environment that nobody names yet changes nothing.
        return _side(request._replace(environment=None))
