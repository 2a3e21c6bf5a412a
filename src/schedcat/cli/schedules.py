"""Commands about schedules: what they say, when jobs run, what engines make of them."""

from typing import Annotated

import typer

from schedcat.cli.app import app
from schedcat.cli.options import (
    ConfigOption,
    DayRule,
    EnvOption,
    NowOption,
    Paths,
    ReaderOption,
    TextOrJson,
    engine_names,
    split,
)


@app.command(
    epilog="""\b
Examples:
  schedcat explain "0 0 13 * 5"                        what it means, to whom
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
    reader: ReaderOption = None,
    env: EnvOption = None,
    format: Annotated[TextOrJson, typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """List the jobs, each with its schedule in English."""
    from schedcat.commands import Request
    from schedcat.commands.list_ import list_jobs

    raise typer.Exit(list_jobs(Request(paths or (), config, env, reader=reader), format=format))


@app.command(
    "next",
    epilog="""\b
Examples:
  schedcat next                             five runs of each job
  schedcat next nightly-report -n 20 --tz Europe/Berlin
  schedcat next --merge --until 2026-12-02  what runs until then, in order
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
  schedcat verify                              each backend, two years ahead
  schedcat verify jobs/ --backend=all          every engine that we know
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
            autocompletion=engine_names,
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
    """Compare each job's instants with those of its scheduler.

    The first difference is shown with its cause, and counted; what cannot be told exactly, with the
    reason, be it the schedule or an option such as `ends` or `missed`. Exit code 0 only when all
    jobs are equal, on every engine that was asked.
    """
    from schedcat.commands import Request
    from schedcat.commands.verify import Options
    from schedcat.commands.verify import verify as run
    from schedcat.errors import UsageError

    names = split(backend)
    if backend and not names:
        raise UsageError("--backend names nobody", help="name whom to ask, or leave it out")
    request = Request(paths or (), config, env, now=now)
    raise typer.Exit(run(request, Options(names, start, until, years, format)))
