"""A minute of `*` beside a picked hour or day."""

from collections.abc import Iterator

from schedcat.findings import Edit, Finding, Fix, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.schedule.cron import Cron
from schedcat.schedule.field import Field


@each_job(Severity.ERROR, group="cron", fix="unsafe")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A minute of `*` in a picked hour or day fires every minute of it.

    `crontab(day_of_month=1)` reads like "monthly" and fires 1,440 times on the first of each
    month: a minute that nobody names is every minute. Hours or weekdays in one run are silent,
    over midnight and the weekend too, since polling through office hours is what they say.

    Bad:
        jobs: {invoices: {task: app.invoice, cron: "* * 1 * *"}}
        jobs: {report: {task: app.report, cron: "* 3 * * *"}}
    Good:
        jobs: {invoices: {task: app.invoice, cron: "0 0 1 * *"}}
        jobs: {poll: {task: app.poll, cron: "* 8-18 * * 1-5"}}
        jobs: {watch: {task: app.watch, cron: "* 22-23,0-4 * * *"}}
    Source: celery.schedules.crontab: every argument defaults to `*`
    """
    match job.schedule:
        case Cron() as cron if cron.minute.is_full and _picks(cron):
            help, fix = _cure(job, cron)
            yield Finding(
                f"a minute of `{cron.minute.text}` fires {cron.runs_per_day:,} times "
                "on each matching day",
                at=job.at("cron", part=cron.minute.span),
                help=help,
                fix=fix,
            )


def _cure(job: Job, cron: Cron) -> tuple[str, Fix | None]:
    """In the words of who reads it: five fields, or the arguments of Celery's `crontab`."""
    at_the_hour = cron.replacing(minute="0", hour="0" if cron.hour.is_full else None)
    at = job.at("cron", part=(0, len(cron.text)))
    fix = Fix.replacing(cron.text, at, at_the_hour)
    if fix or job.reader != "celery":
        return f'name the minute: "{at_the_hour}"', fix
    fields = [cron.minute, *([cron.hour] if cron.hour.is_full else [])]
    help = f"give `crontab` {', '.join(f'{field.kind.name}=0' for field in fields)}"
    return help, _of_arguments(job, fields)


def _of_arguments(job: Job, fields: list[Field]) -> Fix | None:
    """Writes 0 for fields, each where an argument says it, else as a new one."""
    from schedcat.catalog.text_places import TextPlaces  # who reads Celery's source has it

    edits: list[Edit] = []
    unsaid: dict[tuple[int, int], str] = {}
    for field in fields:
        fix = Fix.replacing(field.text, job.at("cron", part=field.span), "0")
        if fix:
            edits.append(Edit(fix.at, fix.text))
        else:
            unsaid[field.span] = "0"
    if unsaid:
        edit = isinstance(job.places, TextPlaces) and job.places.inserting("cron", unsaid)
        if not edit:
            return None
        edits.append(edit)
    first, *more = edits
    return Fix(first.at, first.text, more=tuple(more))


def _picks(cron: Cron) -> bool:
    """Does a field that is not one run of values say when the minutes fire?"""
    if not cron.hour.is_full:
        return not cron.hour.is_window
    if not (cron.day_of_month.is_full and cron.month.is_full):
        return True
    return not (cron.day_of_week.is_full or cron.day_of_week.is_window)
