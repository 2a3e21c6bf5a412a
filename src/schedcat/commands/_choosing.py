"""Which rules a configuration and a command line choose together, and where else they look."""

from collections.abc import Iterable, Iterator, Mapping

from schedcat.catalog.config import Config
from schedcat.catalog.shown import shown_path
from schedcat.commands import Request, open_catalogs
from schedcat.engine.choosing import Selection, check_names
from schedcat.engine.running import Seen
from schedcat.errors import ConfigError, UsageError
from schedcat.rules import Rule


def selections(config: Config, rules: Mapping[str, Rule], said: Selection) -> Iterator[Selection]:
    """What chooses the rules of one catalog: its configuration, then the command line's `said`.

    A `--select` starts anew, whatever the configuration says. Raises ConfigError, with the place,
    for a name in the configuration that is no rule.
    """
    for names, keys in _named(config):
        try:
            check_names(names, rules)
        except UsageError as error:
            raise ConfigError(f"{config.at('lint', *keys)}: {error}", help=error.help) from error
    yield Selection(config.select, config.ignore, config.extend_select)
    yield said


def otherwise(seen: Seen, request: Request) -> Iterator[Seen]:
    """The same catalog in each environment, beside the other files that its configuration names.

    What is found only there is a reason for a comment, too.
    """
    project, reading = seen
    config = project.config
    named = [config.root / path for path in config.catalog] if request.paths else []
    paths = (*(shown_path(path) for path in named if path.exists()), *request.paths)
    for environment in (None, *sorted({*config.environments, *reading.environments})):
        there = request._replace(paths=paths, environment=environment)
        differs = named or environment != request.environment
        for each in open_catalogs(there) if differs else ():
            if each.config.path == config.path:
                catalog = each.reading.catalog
                yield Seen(
                    project._replace(catalog=catalog, config=each.config, environment=environment),
                    each.reading,
                )


def _named(config: Config) -> Iterator[tuple[Iterable[str], tuple[str, ...]]]:
    """Names of rules in a configuration, and the keys that lead to them."""
    yield config.select, ("select",)
    yield config.extend_select, ("extend_select",)
    yield config.ignore, ("ignore",)
    for glob, names in config.per_file_ignores.items():
        yield names, ("per_file_ignores", glob)
    for name in config.severity:
        yield [name], ("severity", name)
