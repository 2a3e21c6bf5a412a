"""Schedcat: one catalog of scheduled jobs, linted, documented and exported.

>>> import schedcat
>>> catalog = schedcat.load("catalog/keystone")
>>> len(catalog.jobs)
6
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schedcat.model import Catalog

__version__ = "0.1.0"
__all__ = ["__version__", "load"]


def load(*paths: str, config: str | None = None, environment: str | None = None) -> "Catalog":
    """The catalog of some files or folders, as `environment` has it.

    Without paths it is what the nearest `schedcat.toml` names. Files are governed by the nearest
    configuration unless `config` names one. Raises `schedcat.errors.SchedcatError`: CatalogError
    when anything in the files cannot be read, with every place and reason; UsageError,
    ConfigError and UnreadableError as the command line does.
    """
    from schedcat.commands.load import load as run

    return run(paths, config=config, environment=environment)
