"""The command line: signatures and help texts; each body is one lazy import and one call."""

import os
import sys
from io import TextIOWrapper
from typing import Annotated, Literal, NoReturn

import typer

from schedcat import __version__
from schedcat.errors import BUG_EXIT_CODE, SchedcatError, UsageError, bug_report

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


Format = Literal["full", "concise", "json"]
TextOrJson = Literal["text", "json"]
DayRule = Literal["either", "both"]
FailOn = Literal["error", "warning"]
SchemaName = Literal["catalog", "config"]


def _rule_names(incomplete: str) -> list[str]:
    """What completion offers where a rule or a group is due; the last of several with commas."""
    from schedcat.rules import GROUPS, load_rules

    *before, last = incomplete.rpartition(",")
    names = [name for name in (*load_rules(), *GROUPS) if name.startswith(last)]
    return ["".join([*before, name]) for name in names]


def _exporters(incomplete: str) -> list[str]:
    from schedcat.backends import Exporter, load_backends

    return [
        name
        for name, each in load_backends().items()
        if isinstance(each, Exporter) and name.startswith(incomplete)
    ]


def _engines(incomplete: str) -> list[str]:
    from schedcat.backends import load_backends
    from schedcat.schedule.dialects import load_dialects

    *before, last = incomplete.rpartition(",")
    names = ["all", *sorted({*load_backends(), *load_dialects()})]
    return ["".join([*before, name]) for name in names if name.startswith(last)]


def _backend_names(incomplete: str) -> list[str]:
    from schedcat.backends import load_backends

    return [name for name in load_backends() if name.startswith(incomplete)]


def _export_formats(incomplete: str) -> list[str]:
    from schedcat.backends import Exporter, load_backends

    exporters = (each for each in load_backends().values() if isinstance(each, Exporter))
    formats = dict.fromkeys(format for each in exporters for format in each.FORMATS)
    return [format for format in formats if format.startswith(incomplete)]


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH]...",
        help="Catalog files or folders; without any, those that schedcat.toml names.",
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
NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="DATE", help="The day that dates count from; today."),
]


@app.callback(invoke_without_command=True)
def _common(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"schedcat {__version__}")
        raise typer.Exit


@app.command(
    epilog="""\b
Examples:
  schedcat lint                                   what schedcat.toml names
  schedcat lint jobs/ --tasks src/                check tasks against the code
  schedcat lint jobs.yaml --select cron --format concise
  schedcat lint --ignore missing-timezone,hygiene --fail-on error
""",
)
def lint(
    paths: Paths = None,
    config: ConfigOption = None,
    tasks: TasksOption = None,
    env: EnvOption = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="RULE",
            autocompletion=_rule_names,
            help="Run only these rules or groups, whatever the configuration ignores. "
            "Comma-separated.",
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            metavar="RULE",
            autocompletion=_rule_names,
            help="Leave out these rules or groups, besides the configuration's. Comma-separated.",
        ),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = "full",
    now: NowOption = None,
    show_info: Annotated[
        bool, typer.Option("--show-info", help="Print infos too; they never fail.")
    ] = False,
    fail_on: Annotated[
        FailOn | None,
        typer.Option("--fail-on", help="The mildest finding that makes the exit code 1."),
    ] = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")
    ] = False,
) -> None:
    """Check scheduled jobs and print what is wrong.

    Each finding comes with its place and the cure. Exit code 1 when there is one.
    """
    from schedcat.commands import Request
    from schedcat.commands.lint import Options
    from schedcat.commands.lint import lint as run
    from schedcat.findings import Severity

    request = Request(paths or (), config, env, tasks or (), now)
    severity = Severity(fail_on) if fail_on else None
    options = Options(_split(select), _split(ignore), format, show_info, severity, exit_zero)
    raise typer.Exit(run(request, options))


@app.command()
def rule(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            autocompletion=_rule_names,
            help="A rule's name; all of them without.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[TextOrJson, typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """Explain a rule, or list them all.

    What it catches, why, and examples of what it finds and what is fine.
    """
    from schedcat.commands.rule import rule as run

    raise typer.Exit(run(name, format=format))


@app.command(
    epilog="""\b
Examples:
  schedcat explain "0 0 13 * 5"                        what it means, and to whom
  schedcat explain "0 0 13 * 5" --days either
  schedcat explain "30 2 * * *" --tz America/New_York  clock changes too
  schedcat explain @daily -n 10 --at 2026-12-24
  schedcat explain 1h59m --format json
""",
)
def explain(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="EXPR",
            help="Five cron fields in quotes, a macro such as @daily, or an interval such as "
            "1h59m.",
            show_default=False,
        ),
    ],
    days: Annotated[
        DayRule | None,
        typer.Option("--days", help="How two day fields join; without it, both ways."),
    ] = None,
    tz: Annotated[
        str, typer.Option("--tz", metavar="ZONE", help="The IANA zone of the local times.")
    ] = "UTC",
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="TIME", help="The moment to count from, UTC without an offset; now."
        ),
    ] = None,
    count: Annotated[
        int, typer.Option("-n", min=1, max=1000, metavar="N", help="How many of the next runs.")
    ] = 5,
    format: Annotated[TextOrJson, typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """Explain an expression: in English, and as engines read it.

    What it means, when it runs next, what each engine makes of exactly this text, what schedcat
    writes for that engine, and what differs when clocks change. Exit code 1 when the text is none
    that a catalog may have; engines may refuse what a catalog has.
    """
    from schedcat.commands.explain import Options
    from schedcat.commands.explain import explain as run

    raise typer.Exit(run(words, Options(days, tz, at, count, format)))


@app.command("list")
def list_(
    paths: Paths = None,
    config: ConfigOption = None,
    env: EnvOption = None,
    format: Annotated[TextOrJson, typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """List the jobs, each with its schedule in English."""
    from schedcat.commands import Request
    from schedcat.commands.list_ import list_jobs

    raise typer.Exit(list_jobs(Request(paths or (), config, env), format=format))


@app.command(
    "next",
    epilog="""\b
Examples:
  schedcat next                                   five runs of each job
  schedcat next nightly-report -n 20 --tz Europe/Berlin
  schedcat next --merge --until 2026-12-02        what runs until then, in one list
  schedcat next --path jobs/ --at 2027-03-14 --format json
""",
)
def next_(
    jobs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[JOB]...", help="Names of jobs; all of them without.", show_default=False
        ),
    ] = None,
    path: Annotated[
        list[str] | None,
        typer.Option(
            "--path",
            metavar="PATH",
            help="A catalog file or folder; without any, those that schedcat.toml names. "
            "Repeatable.",
        ),
    ] = None,
    config: ConfigOption = None,
    env: EnvOption = None,
    most: Annotated[
        int,
        typer.Option(
            "-n", "--count", min=1, metavar="N", help="How many runs, at most, of each job."
        ),
    ] = 5,
    merge: Annotated[
        bool, typer.Option("--merge", help="One list in order of time; -n is for all jobs then.")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="TIME", help="From when: a date or a time, UTC without an offset; now."
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="Only runs before this.")
    ] = None,
    tz: Annotated[
        str | None,
        typer.Option(
            "--tz", metavar="ZONE", help="Show local times of this zone, not of each job's own."
        ),
    ] = None,
    format: Annotated[TextOrJson, typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """Show when jobs run next.

    In UTC and in local time, with what clock changes do to them, and where a backend does
    otherwise.
    """
    from schedcat.commands import Request
    from schedcat.commands.next import Options
    from schedcat.commands.next import next_ as run

    options = Options(jobs or (), most, merge, at, until, tz, format)
    raise typer.Exit(run(Request(path or (), config, env), options))


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
            autocompletion=_exporters,
            help="What to export to; without it, all that schedcat.toml lists under exports.",
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            autocompletion=_export_formats,
            help="celery: python, json; crontab: user, system; cloud-scheduler: script, json. "
            "The first when unsaid.",
        ),
    ] = None,
    env: EnvOption = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Write this file, whole or not at all."
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write nothing; exit 1 and print a diff where a file differs."
        ),
    ] = False,
    now: NowOption = None,
) -> None:
    """Write the jobs in a scheduler's own format, exactly or not at all.

    A job that the scheduler cannot run as the catalog says is refused with its place, the reason
    and the nearest thing it can run; then nothing is written, and the exit code is 3.
    """
    from schedcat.commands import Request
    from schedcat.commands.export import Options
    from schedcat.commands.export import export as run

    request = Request(paths or (), config, env, now=now)
    raise typer.Exit(run(request, Options(backend, format, output, check)))


@app.command(
    epilog="""\b
Examples:
  schedcat verify                              each backend of schedcat.toml, two years ahead
  schedcat verify jobs/ --backend=all          every engine, also those without an export
  schedcat verify --backend=celery,kubernetes --years 10
  schedcat verify --from 2026-03-01 --until 2026-04-01 --format json
""",
)
def verify(
    paths: Paths = None,
    config: ConfigOption = None,
    backend: Annotated[
        list[str] | None,
        typer.Option(
            "--backend",
            metavar="NAME",
            autocompletion=_engines,
            help="Whom to ask: a backend about its jobs, another engine or `all` about every job. "
            "Comma-separated; without it, each catalog's backends.",
        ),
    ] = None,
    env: EnvOption = None,
    years: Annotated[
        int | None,
        typer.Option("--years", min=1, metavar="N", help="How long to compare; 2."),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="DATE", help="The day from which to compare; that of --now."
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="The day before which to end."),
    ] = None,
    format: Annotated[TextOrJson, typer.Option("--format", help="How it is printed.")] = "text",
    now: NowOption = None,
) -> None:
    """Compare each job's instants with those that its scheduler will give it.

    The first difference is shown with its cause, and counted; what cannot be told exactly, with the
    reason. Exit code 0 only when all jobs are equal, on every engine that was asked.
    """
    from schedcat.commands import Request
    from schedcat.commands.verify import Options
    from schedcat.commands.verify import verify as run

    request = Request(paths or (), config, env, now=now)
    raise typer.Exit(run(request, Options(_split(backend), start, until, years, format)))


DocFormat = Literal["markdown"]
Grouping = Literal["file", "owner", "tag"]


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
            autocompletion=_backend_names,
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
    request = Request(paths or (), config, env, tasks or ())
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


def main() -> NoReturn:
    """Run the command line; errors become two lines and an exit code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us, who does not want it
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115  open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a narrow encoding loses nothing
    try:
        app(standalone_mode=True)
    except SchedcatError as error:
        _fail(str(error), error.help)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.filename is not None:
            _bug(error)
        _fail(f"cannot write the output: {(error.strerror or str(error)).lower()}")
        os._exit(UsageError.exit_code)  # what is left in the stream cannot be written either
    except Exception as error:  # noqa: BLE001  whatever it is, it is ours: say so
        _bug(error)
    sys.exit(0)


def _fail(message: str, help: str | None = None) -> None:
    typer.echo(f"error: {message}", err=True)
    if help:
        typer.echo(f"help: {help}", err=True)


def _bug(error: Exception) -> NoReturn:
    typer.echo(bug_report(error, __version__), err=True, nl=False)
    sys.exit(BUG_EXIT_CODE)


def _split(names: list[str] | None) -> list[str]:
    """Names given once or more, each with commas or not."""
    return [name.strip() for each in names or () for name in each.split(",") if name.strip()]
