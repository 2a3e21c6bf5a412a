"""The registry that a command works with: from what its options name, else the configuration."""

import sys
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from schedcat import __version__
from schedcat.catalog.config import Config
from schedcat.catalog.shown import shown_path
from schedcat.errors import ConfigError, UnreadableError
from schedcat.source import Span
from schedcat.tasks import load
from schedcat.tasks.registry import Registry

TIMEOUT = 30.0


class Live(NamedTuple):
    """A Celery app to import and the broker of running workers to ask, None where there is none.

    What takes longer than `timeout` seconds gives nothing.
    """

    app: str | None = None
    broker: str | None = None
    timeout: float = TIMEOUT


def registry_of(
    config: Config,
    paths: Sequence[str],
    live: Live | None,
    *,
    asked: Collection[str],
    cache: bool,
) -> Registry:
    """The registry of the paths and what is live, or else of what the configuration names.

    Where `live` is None, no app is imported whatever it names. `asked` are the names that it will
    be asked for; with `cache` what source says is kept beside the configuration. Raises
    UnreadableError, or ConfigError where it is the configuration that names what cannot be read.
    """
    kept = config.root / _cache_folder() if cache else None
    if paths or (live and (live.app or live.broker)):
        registry = load(paths, asked, kept)
        return registry | _asked_live(live, Path()) if live else registry
    try:
        named = [shown_path(config.root / path) for path in config.tasks]
        registry = load(named, asked, kept)
    except UnreadableError as error:
        raise ConfigError(f"{config.at('tasks')}: {error}", help=error.help) from error
    if live is None or config.celery_app is None:
        return registry
    live = live._replace(app=config.celery_app)
    return registry | _asked_live(live, config.root, config.at("celery_app"))


@lru_cache(maxsize=8)  # they are asked once, whatever is fixed meanwhile and read again
def _asked_live(live: Live, folder: Path, at: Span | None = None) -> Registry:
    registry = Registry()
    if live.app:
        from schedcat.tasks.app import read_app

        registry |= read_app(live.app, folder, live.timeout, at)
    if live.broker:
        from schedcat.tasks.worker import ask_workers

        registry |= ask_workers(live.broker, live.timeout)
    return registry


def _cache_folder() -> str:
    return f".schedcat_cache/{__version__}-{sys.implementation.cache_tag}"
