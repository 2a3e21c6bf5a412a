"""Commands that mean something else once they stand in a crontab."""

from collections.abc import Iterator

from schedcat.backends._exports import exports_of
from schedcat.catalog.shown import shown, shown_path
from schedcat.findings import Finding, Fix, Related, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.rules._translations import Judged, rule_about, translations
from schedcat.schedule.unsupported import Refusal


@whole_catalog(Severity.ERROR, group="portability", fix="safe")
def rule(project: Project) -> Iterator[Finding]:
    r"""A command cannot stand in a crontab, or is another command there than at a prompt.

    No line of a crontab has a line break, and each cron has its own traps: BusyBox ends a command
    at a `#`, and cronie keeps backslashes before a `%`. A plain `%`, which cron would read as a
    line break, is none: the export escapes it. An escape that somebody wrote for cron is one, since
    within quotes the shell keeps its backslash. And nobody's PATH is there: Debian's cron looks in
    `/usr/bin` and `/bin`, and starts in the home directory.

    Bad:
        # file: jobs.yaml
        jobs: {stamp: {command: 'touch /run/day-$(date +\%d)', interval: 1d, backends: [crontab]}}
        # file: schedcat.toml
        backends.crontab.flavour = "cronie"
    Good:
        # file: jobs.yaml
        jobs: {stamp: {command: 'touch /run/day-$(date +%d)', interval: 1d, backends: [crontab]}}
        # file: schedcat.toml
        backends.crontab.flavour = "cronie"
    Source: crontab(5) of Debian and of cronie, and crond of BusyBox
    """
    for translated in translations(project):
        for job, refusal in translated.refused:
            if rule_about(translated, job, refusal) == "command-not-portable":
                yield _refused(job, refusal)
        if "flavour" in translated.site.settings:
            yield from _read_otherwise(project, translated)
    yield from _without_user(project)


def _refused(job: Job, refusal: Refusal) -> Finding:
    at, fix = job.at(*refusal.keys), None
    if refusal.same and isinstance(job.command, str):
        at = job.at("command", part=(0, len(job.command)))
        fix = Fix.replacing(job.command, at, refusal.same, safe=True)
    return Finding(refusal.reason, at=at, help=refusal.advice or None, fix=fix, job=job.name)


def _read_otherwise(project: Project, translated: Judged) -> Iterator[Finding]:
    """Commands that a crontab can hold, and that may not be what was meant."""
    from schedcat.backends.crontab.flavours import FLAVOURS

    refused = {job.name for job, refusal in translated.refused if refusal.keys == ("command",)}
    settings = translated.site.settings
    path = None if settings.get("path") else FLAVOURS[settings["flavour"]].path
    for job in project.catalog.jobs:
        command = job.command
        if command is None or translated.name not in job.backends or job.name in refused:
            continue
        if job.reader == translated.name:  # with variables of its own, and it runs there already
            continue
        if isinstance(command, str) and "\\%" in command:
            yield from _kept_escapes(job, command)
        if path and not (command[0] if command else "").startswith("/"):
            yield from _looked_for(job, command, path)
    if path and translated.jobs:
        yield from _template_looked_for(project, translated, path)


def _kept_escapes(job: Job, command: str) -> Iterator[Finding]:
    from schedcat.backends.crontab.words import escapes

    for start, is_kept in escapes(command):
        if is_kept:
            at = job.at("command", part=(start, start + 2))
            yield Finding(
                "the shell keeps the backslash of `\\%` in quotes",
                at=at,
                help="write `%`: the export escapes it where cron asks for that",
                fix=Fix.replacing("\\%", at, "%"),
                severity=Severity.WARNING,
                job=job.name,
            )


def _looked_for(job: Job, command: tuple[str, ...] | str, path: str) -> Iterator[Finding]:
    from schedcat.backends.crontab.words import looked_for

    if not (word := looked_for(command)):
        return
    start = command.index(word) if isinstance(command, str) else 0
    at = job.at("command", part=(start, start + len(word)) if isinstance(command, str) else None)
    if "/" in word:
        yield Finding(
            f"{shown(word)} begins in the home directory, where cron starts commands",
            at=at,
            help="write the whole path, or `cd` before it",
            severity=Severity.WARNING,
            job=job.name,
        )
    else:
        yield Finding(
            f"cron looks for {shown(word)} in {path} only",
            at=at,
            help="write its whole path, or `path` under [backends.crontab]",
            severity=Severity.WARNING,
            fold=f"cron looks for the programs of {{count}} jobs in {path} only",
            job=job.name,
        )


def _template_looked_for(project: Project, translated: Judged, path: str) -> Iterator[Finding]:
    """What is said of the command in the settings, where a job is run by it."""
    from schedcat.backends.crontab.words import looked_for

    name, template = translated.name, translated.site.settings.get("command")
    word = template and looked_for(template)
    if word and any(name in job.backends and job.command is None for job in project.catalog.jobs):
        yield Finding(
            f"cron looks for {shown(word)} in {path} only",
            at=project.config.at("backends", name, "command"),
            help="write its whole path, or `path` beside it",
            severity=Severity.WARNING,
        )


def _without_user(project: Project) -> Iterator[Finding]:
    """Of each configured crontab with a column for the user: that nobody says who it is.

    Raises ConfigError.
    """
    for backend, format, environment, path, at in exports_of(project.config, project.environment):
        if (backend, format) == ("crontab", "system"):
            for whole in project.whole(environment, backend):
                settings = whole.config.backends.get(backend, {})
                nobodys = [
                    job
                    for job in whole.catalog.jobs
                    if job.schedule_on(backend)
                    and not (job.blocks.get(backend, {}).get("user") or settings.get("user"))
                ]
                if nobodys:
                    yield Finding(
                        f"`{shown_path(path)}` needs a user, and nobody says one for "
                        f"{_some(nobodys)}",
                        at=at,
                        help='write user = "www-data" under [backends.crontab], or `user` in the '
                        "block `crontab` of a job",
                        related=[
                            Related(place, "runs as nobody", job.name)
                            for job in nobodys
                            if (place := job.at())
                        ],
                    )


def _some(jobs: list[Job]) -> str:
    more = f" and {len(jobs) - 1:,} more" if len(jobs) > 1 else ""
    return f"`{jobs[0].name}`{more}"
