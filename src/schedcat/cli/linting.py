"""Commands that check: lint, and rule, which explains what is checked."""

from typing import Annotated

import typer

from schedcat.cli.app import app
from schedcat.cli.options import (
    BrokerOption,
    CeleryAppOption,
    CeleryTimeoutOption,
    ConfigOption,
    EnvOption,
    FailOn,
    Format,
    NoCacheOption,
    NowOption,
    Paths,
    ReaderOption,
    TasksOption,
    TextOrJson,
    rule_names,
    selectors,
    split,
)


@app.command(
    epilog="""\b
Examples:
  schedcat lint                                   what schedcat.toml names
  schedcat lint jobs/ --tasks src/                check tasks against the code
  schedcat lint settings.py /etc/crontab          the schedules that you have
  schedcat lint jobs.yaml --select cron --format concise
  schedcat lint --ignore missing-timezone,hygiene --fail-on error
  schedcat lint --fix                             mend what is safe to mend
  schedcat lint --diff --unsafe-fixes             show what could be mended
  schedcat lint --format sarif --output-file schedcat.sarif
""",
)
def lint(
    paths: Paths = None,
    config: ConfigOption = None,
    tasks: TasksOption = None,
    celery_app: CeleryAppOption = None,
    broker: BrokerOption = None,
    celery_timeout: CeleryTimeoutOption = 30.0,
    env: EnvOption = None,
    reader: ReaderOption = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="RULE",
            autocompletion=selectors,
            help="Run only these rules or groups, or `all`, whatever the configuration says. "
            "Comma-separated.",
        ),
    ] = None,
    extend_select: Annotated[
        list[str] | None,
        typer.Option(
            "--extend-select",
            metavar="RULE",
            autocompletion=selectors,
            help="Run these rules or groups besides, such as those that are off by default. "
            "Comma-separated.",
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            metavar="RULE",
            autocompletion=selectors,
            help="Leave out these rules or groups, besides the configuration's. Comma-separated.",
        ),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Mend what a safe fix can mend, then print what remains."),
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option(
            "--unsafe-fixes",
            help="Fixes too that change when or what a job runs: made with --fix, shown without.",
        ),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option(
            "--diff",
            help="Write nothing; print what --fix would change, and exit 1 if that is anything.",
        ),
    ] = False,
    format: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = "full",
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output-file",
            metavar="FILE",
            help="Write the report to this file, whole or not at all.",
        ),
    ] = None,
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
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="Say nothing of the findings that this file counts, by job and rule; replaces the "
            "configuration's.",
        ),
    ] = None,
    write_baseline: Annotated[
        bool,
        typer.Option(
            "--write-baseline", help="Write what is found now as the baseline, and print nothing."
        ),
    ] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Print how often each rule finds something.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="Print findings and nothing else.")
    ] = False,
    stdin_filename: Annotated[
        str | None,
        typer.Option(
            "--stdin-filename",
            metavar="FILE",
            help="What the path `-`, standard input, is read as; the file need not exist.",
        ),
    ] = None,
    no_cache: NoCacheOption = False,
) -> None:
    """Check scheduled jobs and print what is wrong.

    Each finding comes with its place and the cure. Exit code 1 when there is one.
    """
    from schedcat.commands import Request
    from schedcat.commands._registry import Live
    from schedcat.commands.lint import Options
    from schedcat.commands.lint import lint as run
    from schedcat.engine.choosing import Selection
    from schedcat.findings import Severity

    live = Live(celery_app, broker, celery_timeout)
    request = Request(
        *(paths or (), config, env, tasks or (), now),
        cache=not no_cache,
        live=live,
        reader=reader,
    )
    choice = Selection(*map(split, (select, ignore, extend_select)))
    severity = Severity(fail_on) if fail_on else None
    options = Options(
        choice,
        format,
        show_info,
        severity,
        exit_zero,
        output,
        statistics=statistics,
        quiet=quiet,
        stdin_filename=stdin_filename,
        baseline=baseline,
        write_baseline=write_baseline,
        fix=fix,
        unsafe_fixes=unsafe_fixes,
        diff=diff,
    )
    raise typer.Exit(run(request, options))


@app.command(
    epilog="""\b
Examples:
  schedcat tasks                          those of schedcat.toml
  schedcat tasks src/ -o tasks.txt        write a listing
  schedcat tasks src/ -o tasks.txt --check
  schedcat tasks --celery-app shop.celery:app
  schedcat tasks --broker redis://localhost --format json
""",
)
def tasks(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Source roots or listings; without any, those that schedcat.toml names.",
            show_default=False,
        ),
    ] = None,
    config: ConfigOption = None,
    celery_app: CeleryAppOption = None,
    broker: BrokerOption = None,
    celery_timeout: CeleryTimeoutOption = 30.0,
    format: Annotated[TextOrJson, typer.Option("--format", help="How it is printed.")] = "text",
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Write a listing, one name a line, to this file."
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit 1 with a diff if a file is out of date."),
    ] = False,
    no_cache: NoCacheOption = False,
) -> None:
    """List the known tasks, each with its place and docstring.

    They come from source, which is read, from listings, from an app, which is imported, or from
    workers, which are asked. Exit code 1 when a file of the source cannot be read.
    """
    from schedcat.commands import Request
    from schedcat.commands._registry import Live
    from schedcat.commands.tasks import tasks as run

    live = Live(celery_app, broker, celery_timeout)
    request = Request((), config, tasks=paths or (), cache=not no_cache, live=live)
    raise typer.Exit(run(request, format=format, output=output, check=check))


@app.command()
def rule(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            autocompletion=rule_names,
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
