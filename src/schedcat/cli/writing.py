"""Commands that write: exports, pages and schemas."""

from typing import Annotated

import typer

from schedcat.cli.app import app
from schedcat.cli.options import (
    ConfigOption,
    DocFormat,
    EnvOption,
    FormatOption,
    Grouping,
    NoCacheOption,
    NowOption,
    OutputOption,
    Paths,
    SchemaName,
    TasksOption,
    backend_names,
    exporter_names,
)


@app.command(
    epilog="""\b
Examples:
  schedcat export             all that schedcat.toml lists
  schedcat export --check     exit 1 and show what is out of date
  schedcat export --backend=celery -o app/schedule.py
  schedcat export jobs/ --backend=crontab --format system
  schedcat export --backend=cloud-scheduler --env prod | bash
""",
)
def export(
    paths: Paths = None,
    config: ConfigOption = None,
    backend: Annotated[
        str | None,
        typer.Option(
            "--backend",
            metavar="NAME",
            autocompletion=exporter_names,
            help="What to export to; without it, all that schedcat.toml lists under exports.",
        ),
    ] = None,
    format: FormatOption = None,
    env: EnvOption = None,
    output: OutputOption = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write nothing; exit 1 and print a diff where a file differs."
        ),
    ] = False,
    now: NowOption = None,
) -> None:
    """Write the jobs for a scheduler, exactly or not at all.

    A job that the scheduler cannot run as the catalog says is refused with its place, the reason
    and the nearest thing it can run; then nothing is written, and the exit code is 3.
    """
    from schedcat.commands import Request
    from schedcat.commands.export import Options
    from schedcat.commands.export import export as run

    request = Request(paths or (), config, env, now=now)
    raise typer.Exit(run(request, Options(backend, format, output, check)))


@app.command(
    "render-docs",
    epilog="""\b
Examples:
  schedcat render-docs             write all that schedcat.toml lists
  schedcat render-docs --check     exit 1 and show what is out of date
  schedcat render-docs jobs/ --columns name,schedule --group-by owner
  schedcat render-docs jobs/ --inject README.md
  schedcat render-docs jobs/ --template jobs.md.j2 -o docs/jobs.md

\b
A marked block of a page, with options named as here if any:
  <!-- schedcat:begin columns=name,schedule group-by=owner -->
  <!-- schedcat:end -->
""",
)
def render_docs(
    paths: Paths = None,
    config: ConfigOption = None,
    tasks: TasksOption = None,
    env: EnvOption = None,
    format: Annotated[
        DocFormat | None, typer.Option("--format", help="What is written; markdown.")
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="NAMES",
            help="The columns, comma-separated; name,task,schedule,description.",
        ),
    ] = None,
    group_by: Annotated[
        Grouping | None, typer.Option("--group-by", help="A heading and a table for each group.")
    ] = None,
    backend: Annotated[
        str | None,
        typer.Option(
            "--backend",
            metavar="NAME",
            autocompletion=backend_names,
            help="Only its jobs, as they run there.",
        ),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="FILE", help="Render this Jinja2 template."),
    ] = None,
    inject: Annotated[
        list[str] | None,
        typer.Option(
            "--inject", metavar="FILE", help="Fill the marked blocks of this page. Repeatable."
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write this file, not to the screen."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit 1 with a diff if a file is out of date."),
    ] = False,
    no_cache: NoCacheOption = False,
) -> None:
    """Write tables and pages of the jobs.

    Whole files, or blocks between markers of a page. Without paths and options: what [[docs]] of
    schedcat.toml lists.
    """
    from schedcat.commands import Request
    from schedcat.commands.render_docs import Options
    from schedcat.commands.render_docs import render_docs as run

    said = {"format": format, "columns": columns, "group-by": group_by, "backend": backend}
    view = {name: value for name, value in said.items() if value is not None}
    request = Request(paths or (), config, env, tasks or (), cache=not no_cache)
    raise typer.Exit(run(request, Options(view, template, inject or (), output, check)))


@app.command()
def schema(
    name: Annotated[
        SchemaName, typer.Argument(metavar="[catalog|config]", help="Which schema.")
    ] = "catalog",
) -> None:
    """Print a JSON Schema for editors.

    That of a catalog file, or of schedcat.toml.
    """
    from schedcat.commands.schema import schema as run

    raise typer.Exit(run(name))
