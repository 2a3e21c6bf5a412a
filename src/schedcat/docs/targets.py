"""Which documents a configuration wants: pages whose blocks are filled, and files of their own."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from schedcat.catalog.config import Config
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


def targets_of(config: Config, environment: str | None) -> Iterator[Target]:
    """What [[docs]] of a configuration ask for; with an environment, what is for that one.

    Raises ConfigError with the place.
    """
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
