"""What render-docs is to write: as the command line asks, or as the configuration says."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from schedcat.catalog.config import Config, load_config, nearest_config
from schedcat.catalog.shown import shown_path
from schedcat.commands import Request, all_tables
from schedcat.docs.view import View
from schedcat.errors import ConfigError, UsageError
from schedcat.source import Span


class Page(NamedTuple):
    """A page whose blocks are filled; `at` is where the configuration asks for it."""

    view: View
    path: Path
    at: Span | None = None


class Whole(NamedTuple):
    """A text of its own, a table unless there is a template, for standard output without `path`."""

    view: View
    path: Path | None = None
    template: Path | None = None
    at: Span | None = None


Target = Page | Whole


def asked(
    environment: str | None,
    options: Mapping[str, str],
    template: str | None,
    inject: Sequence[str],
    output: str | None,
) -> Iterator[Target]:
    """The targets of a command line. Raises UsageError for options that do not go together."""
    for first, second, together in (
        ("--inject", "-o", inject and output),
        ("--inject", "--template", inject and template),
        ("--template", "--columns", template and "columns" in options),
    ):
        if together:
            raise UsageError(f"{first} and {second} do not go together", help="leave one out")
    view = View(env=environment).with_options(options)
    for page in inject:
        yield Page(view, Path(page))
    if not inject:
        yield Whole(
            view,
            None if output in (None, "-") else Path(output),
            template=Path(template) if template else None,
        )


def configured(request: Request) -> Iterator[Target]:
    """The targets of the configuration that is given, or nearest to the working directory.

    There are none without a configuration, or without [[docs]] in it. With an environment they are
    those which are for that one. Raises ConfigError with the place, and UsageError where none is.
    """
    path = Path(request.config) if request.config else nearest_config(Path())
    if path is None:
        return
    config, environment = load_config(path, all_tables()), request.environment
    if environment and config.docs and environment not in [each.get("env") for each in config.docs]:
        raise UsageError(
            f"[[docs]] of {shown_path(path)} have nothing for `{environment}`",
            help=f'write `env = "{environment}"` there, or name paths',
        )
    for index, entry in enumerate(config.docs):
        if environment not in (None, entry.get("env")):
            continue
        view = _view(config, index, entry)
        for number, page in enumerate(entry.get("inject", ())):
            yield Page(view, config.root / page, config.at("docs", index, "inject", number))
        if "output" in entry:
            template = entry.get("template")
            yield Whole(
                view,
                config.root / entry["output"],
                template=config.root / template if template else None,
                at=config.at("docs", index, "template" if template else "output"),
            )


def _view(config: Config, index: int, entry: Mapping[str, Any]) -> View:
    """How one of [[docs]] shows the jobs, checked key by key."""
    for key, other in (("template", "inject"), ("columns", "template")):
        if key in entry and other in entry:
            raise ConfigError(
                f"{config.at('docs', index, key)}: `{key}` and `{other}` do not go together",
                help="leave one out",
            )
    view = View()
    for key, value in entry.items():
        if key in _NOT_OF_VIEW:
            continue
        text = ",".join(value) if isinstance(value, list) else value
        try:
            view = view.with_options({key.replace("_", "-"): text})
        except UsageError as error:
            place = config.at("docs", index, key)
            raise ConfigError(f"{place}: {error}", help=error.help) from error
    return view


_NOT_OF_VIEW = frozenset({"inject", "output", "template"})
