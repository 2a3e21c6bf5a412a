"""What render-docs is to write: as the command line asks, or as the configuration says."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from schedcat.catalog.config import load_config, nearest_config
from schedcat.catalog.shown import shown_path
from schedcat.commands import Request, all_tables
from schedcat.docs.targets import Page, Target, Whole, targets_of
from schedcat.docs.view import View
from schedcat.errors import UsageError


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
    yield from targets_of(config, environment)
