"""Commands for a review: what a change of the files means."""

from typing import Annotated

import typer

from schedcat.cli.app import app
from schedcat.cli.options import (
    ConfigOption,
    EnvOption,
    NoCacheOption,
    NowOption,
    Paths,
    TasksOption,
    TextMarkdownOrJson,
)


@app.command(
    epilog="""\b
Examples:
  schedcat diff                                what differs from HEAD
  schedcat diff --base origin/main...          from where the branch left main
  schedcat diff jobs/ --base v1.2 --format json
  schedcat diff --base origin/main... --format markdown > comment.md
""",
)
def diff(
    paths: Paths = None,
    base: Annotated[
        str,
        typer.Option(
            "--base",
            metavar="REF",
            help="The revision to compare with; REF... is where this branch left it.",
        ),
    ] = "HEAD",
    config: ConfigOption = None,
    tasks: TasksOption = None,
    env: EnvOption = None,
    format: Annotated[
        TextMarkdownOrJson, typer.Option("--format", help="How it is printed.")
    ] = "text",
    now: NowOption = None,
    no_cache: NoCacheOption = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 when anything differs.")
    ] = False,
) -> None:
    """Show what the files mean now, compared with a revision.

    Jobs that are new, gone, renamed or changed, by what they mean and not by how it is written; how
    often they run in the year to come, the first run that differs, and findings that are new or
    fixed.
    """
    from schedcat.commands import Request
    from schedcat.commands.diff import Options
    from schedcat.commands.diff import diff as run

    request = Request(paths or (), config, env, tasks or (), now, cache=not no_cache)
    raise typer.Exit(run(request, Options(base, format, exit_code)))
