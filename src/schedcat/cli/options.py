"""What the options of several commands are: their types, help texts and completions."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schedcat.rules import Rule

Format = Literal["full", "concise", "json", "sarif", "github", "gitlab"]
TextOrJson = Literal["text", "json"]
TextMarkdownOrJson = Literal["text", "markdown", "json"]
DayRule = Literal["either", "both"]
FailOn = Literal["error", "warning"]
SchemaName = Literal["catalog", "config"]
DocFormat = Literal["markdown"]
Grouping = Literal["file", "owner", "tag"]


def rule_names(incomplete: str) -> list[str]:
    """Every rule, those of the plugins that are configured here too."""
    return [name for name in _rules() if name.startswith(incomplete)]


def selectors(incomplete: str) -> list[str]:
    """What completion offers where a rule or a group is due; the last of several with commas."""
    from schedcat.engine.choosing import ALL, groups_of

    rules = _rules()
    *before, last = incomplete.rpartition(",")
    names = [name for name in (*rules, *groups_of(rules), ALL) if name.startswith(last)]
    return ["".join([*before, name]) for name in names]


def exporter_names(incomplete: str) -> list[str]:
    """The backends that can be exported to."""
    from schedcat.backends import Exporter, load_backends

    return [
        name
        for name, each in load_backends().items()
        if isinstance(each, Exporter) and name.startswith(incomplete)
    ]


def reader_names(incomplete: str) -> list[str]:
    """The formats that can be read."""
    from schedcat.commands._reading import reader_names as names

    return [name for name in names() if name.startswith(incomplete)]


def engine_names(incomplete: str) -> list[str]:
    """Backends and engines that can be asked."""
    from schedcat.backends import load_backends
    from schedcat.schedule.dialects import load_dialects

    *before, last = incomplete.rpartition(",")
    names = ["all", *sorted({*load_backends(), *load_dialects()})]
    return ["".join([*before, name]) for name in names if name.startswith(last)]


def backend_names(incomplete: str) -> list[str]:
    """Every backend."""
    from schedcat.backends import load_backends

    return [name for name in load_backends() if name.startswith(incomplete)]


def export_formats(incomplete: str) -> list[str]:
    """The formats of all exports."""
    from schedcat.backends import Exporter, load_backends

    exporters = (each for each in load_backends().values() if isinstance(each, Exporter))
    formats = dict.fromkeys(format for each in exporters for format in each.FORMATS)
    return [format for format in formats if format.startswith(incomplete)]


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH]...",
        help="Catalogs, schedules as their schedulers have them, or folders of both; "
        "without any, what schedcat.toml names.",
        show_default=False,
    ),
]
ConfigOption = Annotated[
    str | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Use this configuration instead of the nearest to each file.",
    ),
]
ReaderOption = Annotated[
    str | None,
    typer.Option(
        "--reader",
        metavar="NAME",
        autocompletion=reader_names,
        help="Read all files as this: `catalog`, or the backend whose own format they have, such "
        "as celery or crontab. Without it, each by its name and content.",
    ),
]
EnvOption = Annotated[
    str | None,
    typer.Option(
        "--env",
        metavar="NAME",
        help="Read the jobs as this environment has them; without it, as they are in none. Of "
        "what schedcat.toml lists: only what is for it.",
    ),
]


TasksOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tasks",
        metavar="PATH",
        help="Where tasks are registered: a source root, or a listing with one dotted name a "
        "line. Repeatable; replaces the configuration's.",
    ),
]
CeleryAppOption = Annotated[
    str | None,
    typer.Option(
        "--celery-app",
        metavar="APP",
        help="Import this Celery app, as `celery -A` takes it, for the tasks that it registers. "
        "Replaces the configuration's.",
    ),
]
BrokerOption = Annotated[
    str | None,
    typer.Option(
        "--broker",
        metavar="URL",
        help="Ask the workers that run now over this broker which tasks they know. Replaces the "
        "configuration's.",
    ),
]
CeleryTimeoutOption = Annotated[
    float,
    typer.Option(
        "--celery-timeout",
        metavar="SECONDS",
        min=0.1,
        help="How long an app or workers may take.",
    ),
]
NoCacheOption = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help="Read all source anew, and keep nothing of it in .schedcat_cache for the next time.",
    ),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        autocompletion=export_formats,
        help="One of the backend's; docs/export.md lists them. Its first when unsaid.",
    ),
]
OutputOption = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write this file, whole or not at all."),
]
NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="DATE", help="The day that dates count from; today."),
]


def _rules() -> "Mapping[str, Rule]":
    from schedcat.commands.rule import rules_here
    from schedcat.errors import SchedcatError
    from schedcat.rules import load_rules

    try:
        return rules_here()
    except SchedcatError:  # nothing may be printed in the middle of a line that somebody types
        return load_rules()


def split(names: list[str] | None) -> tuple[str, ...]:
    """Names given once or more, each with commas or not."""
    return tuple(name.strip() for each in names or () for name in each.split(",") if name.strip())
