"""The program itself: its name, its help and `--version`."""

from typing import Annotated

import typer

from schedcat import __version__

app = typer.Typer(
    name="schedcat",
    help="One catalog of scheduled jobs: linted, documented and exported.",
    epilog="Exit codes: 0 clean, 1 findings or out of date, 2 usage or configuration, "
    "3 export refused, 70 a bug in schedcat.",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


@app.callback(invoke_without_command=True)
def _common(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"schedcat {__version__}")
        raise typer.Exit
