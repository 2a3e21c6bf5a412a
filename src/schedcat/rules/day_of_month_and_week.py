"""Two day fields, and nobody has said how they join."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.wording import joined


@each_job(Severity.ERROR, group="cron")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """Day of month and day of week are both other than `*`, and `days` does not say how they join.

    `0 0 1-7 * 1` is written for the first Monday of the month. Celery runs it then; crontab and
    Kubernetes run it on each of the first seven days and on every Monday besides. Nothing here
    guesses which was meant.

    Bad:
        jobs: {patch: {task: app.patch, cron: "0 0 1-7 * 1"}}
        jobs: {report: {task: app.report, cron: "0 9 */2 * mon-fri"}}
    Good:
        jobs: {patch: {task: app.patch, cron: "0 0 1-7 * 1", days: both}}
        jobs: {report: {task: app.report, cron: "0 9 1,15 * 5", days: either}}
        jobs: {report: {task: app.report, cron: "0 9 * * 5"}}
    Source: crontab(5), robfig/cron's spec.go and celery.schedules, all run
    """
    match job.schedule:
        case Cron(days=None) as cron if cron.needs_day_rule:
            either, both = (cron.with_days(rule).runs_per_year for rule in DayRule)
            yield Finding(
                f"fires {either:,.0f} times a year if one day field is enough, "
                f"{_often(both) if both < either else 'and as often'} if both must match",
                at=job.at("cron", part=(cron.day_of_month.span[0], cron.day_of_week.span[1])),
                help=f"write {joined([*_cures(cron)], 'or')}",
            )


def _cures(cron: Cron) -> Iterator[str]:
    """`*` for a field that has all days, and both day rules, unless both fields have them all."""
    full = [field for field in (cron.day_of_month, cron.day_of_week) if field.is_full]
    if full:
        yield f"`*` instead of {joined([f'`{field.text}`' for field in full])}"
    if len(full) < _DAY_FIELDS:
        yield _spelling(cron, DayRule.EITHER)
        yield _spelling(cron, DayRule.BOTH)


_DAY_FIELDS = 2


def _often(a_year: float) -> str:
    if not a_year:
        return "never"
    if round(a_year) > 1:
        return f"{a_year:,.0f} times"
    return "once" if round(a_year) == 1 else f"once in {1 / a_year:.0f} years"


def _spelling(cron: Cron, days: DayRule) -> str:
    engines = [engine for engine, read in _readings(cron) if read is days]
    if not engines:
        return f"`days: {days}`"
    return f"`days: {days}` (as {joined(engines)} read{'s' * (len(engines) == 1)} it)"


def _readings(cron: Cron) -> Iterator[tuple[str, DayRule]]:
    """Engine → how it joins the day fields as they are written."""
    fields = (cron.day_of_month, cron.day_of_week)
    starts_with_star = any(field.text.startswith("*") for field in fields)
    has_star = any(
        part.is_star and part.step in {None, 1} for field in fields for part in field.parts
    )
    yield "Debian cron", DayRule.BOTH if starts_with_star else DayRule.EITHER
    yield "Kubernetes", DayRule.BOTH if has_star else DayRule.EITHER
    yield "Celery beat", DayRule.BOTH
