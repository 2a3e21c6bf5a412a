"""The files that a configuration wants exported."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from schedcat.backends._translating import exporter
from schedcat.catalog.config import Config
from schedcat.errors import ConfigError, UsageError
from schedcat.source import Span


class Export(NamedTuple):
    """One of [[exports]]: the backend, the format of the file, and where it lies.

    `at` is where the configuration names the file.
    """

    backend: str
    format: str
    environment: str | None
    path: Path
    at: Span | None


def exports_of(config: Config, environment: str | None) -> Iterator[Export]:
    """What a configuration lists; with an environment, what is for that one.

    Raises ConfigError with the place.
    """
    for index, said in enumerate(config.exports):
        if environment not in (None, said.get("env")):
            continue
        backend = said["backend"]
        try:
            formats = exporter(backend).FORMATS
        except UsageError as error:
            at = config.at("exports", index, "backend")
            raise ConfigError(f"{at}: {error}", help=error.help) from error
        format = said.get("format", formats[0])
        if format not in formats:
            raise ConfigError(
                f"{config.at('exports', index, 'format')}: {backend} has no format `{format}`",
                help=f"choose one of {', '.join(formats)}",
            )
        path, at = config.root / said["output"], config.at("exports", index, "output")
        yield Export(backend, format, said.get("env"), path, at)
