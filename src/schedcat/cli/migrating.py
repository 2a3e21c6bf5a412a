"""Commands for a project with schedules already: init, import, convert."""

from typing import Annotated

import typer

from schedcat.cli.app import app
from schedcat.cli.options import (
    ConfigOption,
    FormatOption,
    NoCacheOption,
    OutputOption,
    ReaderOption,
    TasksOption,
    exporter_names,
    reader_names,
)

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Files that schedulers read, or folders to look for them in.",
        show_default=False,
    ),
]
TimezoneOption = Annotated[
    str | None,
    typer.Option(
        "--timezone",
        metavar="ZONE",
        help="The zone of whatever is on a clock that its files do not name. Without it such jobs "
        "say `timezone: unknown`.",
    ),
]


@app.command(
    epilog="""\b
Examples:
  schedcat init                ask, then write
  schedcat init --yes          write without asking
  schedcat init ../shop        another project's folder
""",
)
def init(
    folder: Annotated[str, typer.Argument(metavar="[FOLDER]", help="The project.")] = ".",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
) -> None:
    """Begin in a project: find its schedules and its tasks.

    It writes a configuration, a catalog, a page of docs and the hooks for pre-commit, and says what
    is wrong with the jobs. Nothing that exists is overwritten; nothing of the project is imported
    or run.
    """
    from schedcat.commands.init import Options
    from schedcat.commands.init import init as run

    raise typer.Exit(run(Options(folder, yes)))


@app.command(
    "import",
    epilog="""\b
Examples:
  schedcat import app/settings.py              print it as a catalog
  schedcat import . -o jobs/ --tasks src/      a file for each scheduler
  schedcat import /etc/crontab -o jobs/ --timezone Europe/London
  schedcat import app/ -o jobs/ --check        exit 1 when it would change any
""",
)
def import_(
    sources: Sources,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="PATH",
            help="The folder of the catalog, or its one file. What it has already is merged.",
        ),
    ] = None,
    reader: ReaderOption = None,
    tasks: TasksOption = None,
    timezone: TimezoneOption = None,
    config: ConfigOption = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit 1 with a diff if a file would change."),
    ] = False,
    no_cache: NoCacheOption = False,
) -> None:
    """Write the schedules that there are as a catalog.

    Nothing is imported or run. A job that the catalog has already gets what its source says now,
    and keeps what you wrote beside it. What cannot be read for sure is named, not guessed; the
    exit code is 1 then.
    """
    from schedcat.commands import Request
    from schedcat.commands.import_ import Options
    from schedcat.commands.import_ import import_ as run

    request = Request(sources, config, tasks=tasks or (), cache=not no_cache, reader=reader)
    raise typer.Exit(run(request, Options(output, timezone, check)))


@app.command(
    epilog="""\b
Examples:
  schedcat convert --from celery --to celery --format json settings.py
  schedcat convert --from kubernetes --to crontab cronjobs.yaml \\
      --set timezone=Europe/London
  schedcat convert --from celery --to crontab settings.py -o crontab \\
      --set timezone=Europe/London \\
      --set 'command=celery -A app call {task} --args {args}'
""",
)
def convert(
    sources: Sources,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="NAME", autocompletion=exporter_names, help="The backend to write for."
        ),
    ],
    reader: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="NAME",
            autocompletion=reader_names,
            help="The backend whose files these are; without it, each by its name and content.",
        ),
    ] = None,
    format: FormatOption = None,
    output: OutputOption = None,
    timezone: TimezoneOption = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="A setting of the backend, over those of the configuration: first of all the zone "
            "of its machine where jobs are on another than UTC, `--set timezone=Europe/London`. "
            "Repeatable.",
        ),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Write one scheduler's own file as another's, exactly.

    What cannot be read for sure, or what the other scheduler cannot say, is refused with its
    place and the reason; then nothing is written, and the exit code is 3.
    """
    from schedcat.commands import Request
    from schedcat.commands.convert import Options
    from schedcat.commands.convert import convert as run

    request = Request(sources, config, reader=reader)
    raise typer.Exit(run(request, Options(to, format, output, timezone, settings or ())))
