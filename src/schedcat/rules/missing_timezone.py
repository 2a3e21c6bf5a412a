"""A time or a date that nobody gives a zone."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._clocks import clocks_of, on_other_clocks
from schedcat.schedule.cron import Cron


@each_job(Severity.WARNING, group="timezone")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A cron picks a time or a date, and neither job, file nor configuration names a time zone.

    In a catalog it runs in UTC then, which is seldom the midnight that was meant: "monthly at
    00:00" comes on the last afternoon of the month in Los Angeles, and on the first before lunch in
    Auckland. One line cures all jobs at once, and where UTC is right the line says so. A cron
    without a picked hour, day, month or weekday runs the same in every zone and is silent.

    What is read from a file of a scheduler's own, a crontab or a beat schedule, runs on that
    scheduler's clock, of which the file need not tell. Nothing is guessed then: that is said once,
    as an info, and the jobs are left out of what is checked about zones and clock changes. So are
    those of a catalog that says `timezone: unknown`, as one that was imported may. Settings that
    name several zones, of which one is Celery's, are a warning.

    Bad:
        jobs: {invoices: {task: app.invoice, cron: "0 0 1 * *"}}
        jobs: {digest: {task: app.digest, cron: "0 * * * mon"}}
    Good:
        jobs: {invoices: {task: app.invoice, cron: "0 0 1 * *", timezone: Europe/Berlin}}
        jobs: {poll: {task: app.poll, cron: "*/10 * * * *"}}
    Source: the catalog's `timezone`, which is UTC when nobody says it
    """
    match job.schedule:
        case Cron() as cron if not job.zone_is_known:
            if cron.picks_time_or_date:
                yield _unknown(job, cron)
        case Cron(timezone="UTC") as cron if cron.picks_time_or_date and _is_unsaid(job):
            if any(on_other_clocks(job, clocks_of(project), project)):
                return  # it does not run in UTC: timezone-differs-by-backend says where
            yield Finding(
                f"`{cron.text}` picks a time and names no time zone: it runs in UTC",
                at=job.at("cron", part=_picking(cron)),
                help=f"write {_for_all_jobs(project)}, or the zone that is meant",
                fold="{count} jobs pick a time and name no time zone: they run in UTC",
            )


def _unknown(job: Job, cron: Cron) -> Finding:
    untold = f"and it is not known on whose clock {job.reader or 'it'} is"
    help = "write the zone in place of `unknown`"
    if job.reader:
        help = (
            f'write `timezone = "Europe/London"` under [backends.{job.reader}] in the configuration'
        )
    return Finding(
        f"`{cron.text}` picks a time, {untold}",
        at=job.at("cron", part=_picking(cron)),
        help=f"{help}; until then nothing is checked that depends on it",
        fold=f"{{count}} jobs pick a time, {untold}",
        severity=Severity.INFO,
    )


def _is_unsaid(job: Job) -> bool:
    # A backend's block may say UTC too; its place is then not that of the job's name. Of a file of
    # a scheduler's own, UTC is what that scheduler takes nothing for.
    return job.reader is None and job.timezone is None and not job.says("timezone")


def _picking(cron: Cron) -> tuple[int, int]:
    """The first field that makes the zone matter."""
    return next(field.span for field in cron.fields[1:] if not field.is_full)


def _for_all_jobs(project: Project) -> str:
    zone = _likely_zone(project)
    if project.config.path is None:
        return f"`defaults: {{timezone: {zone}}}` at the top of the file"
    return f'`timezone = "{zone}"` under [defaults] in the configuration'


def _likely_zone(project: Project) -> str:
    """The zone that all backends with a zone are set to."""
    zones = {settings.get("timezone", "UTC") for settings in project.config.backends.values()}
    return zones.pop() if len(zones) == 1 else "UTC"
