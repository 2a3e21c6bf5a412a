"""A step that is longer than what it steps through."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._steps import as_interval
from schedcat.schedule.cron import Cron
from schedcat.schedule.field import Field, Part
from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, HOUR, MINUTE, MONTH


@each_job(Severity.ERROR, group="cron")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A step leaves one value of its field.

    `*/90` reads like "every 90 minutes" and fires at minute 0 of each hour, because every field
    starts anew where the next larger one moves on. Some engines refuse such a step, most take it.
    `*/60` and `*/24` happen to do what they say, and the next reader has to work that out. Nothing
    is said of one that leads a list, as in `0 9 */31,2-7 * 2`: by that star Debian's cron is told
    that both day fields have to match.

    Bad:
        jobs: {poll: {task: app.poll, cron: "*/90 * * * *"}}
        jobs: {poll: {task: app.poll, cron: "*/60 * * * *"}}
        jobs: {report: {task: app.report, cron: "0 */24 * * *"}}
        jobs: {report: {task: app.report, cron: "0 9 1 */12 *"}}
    Good:
        jobs: {poll: {task: app.poll, interval: 90m}}
        jobs: {poll: {task: app.poll, cron: "0 * * * *"}}
        jobs: {poll: {task: app.poll, cron: "*/30 * * * *"}}
    Source: crontab(5): a step goes through the range it follows
    """
    match job.schedule:
        case Cron() as cron:
            for field in cron.fields:
                for part in field.parts:
                    if part.step and len(part.values) == 1 and not _leads_a_list(part, field, cron):
                        yield _finding(job, cron, field, part)


def _leads_a_list(part: Part, field: Field, cron: Cron) -> bool:
    is_first = len(field.parts) > 1 and part is field.parts[0]
    return is_first and cron.text.startswith("*", part.span[0])


def _finding(job: Job, cron: Cron, field: Field, part: Part) -> Finding:
    start, end = part.span
    unit, cycle = _WORDS[field.kind]
    return Finding(
        f"`{cron.text[start:end]}` picks only {unit} {part.first} of each {cycle}",
        at=job.at("cron", part=part.span),
        help=_advice(cron, field, part.first, part.step or 1),
    )


_WORDS = {
    MINUTE: ("minute", "hour"),
    HOUR: ("hour", "day"),
    DAY_OF_MONTH: ("day", "month"),
    MONTH: ("month", "year"),
    DAY_OF_WEEK: ("weekday", "week"),
}
"""What the field counts, and after what it starts anew."""


def _advice(cron: Cron, field: Field, first: int, step: int) -> str:
    plain = f"write `{first}` if that is meant"
    size = field.kind.full.bit_count()
    if step < size:
        return f"{plain}, or a step that is shorter than the range"
    if step > size and (interval := as_interval(cron, field, step)):
        return f"{plain}, or `interval: {interval}`"
    return plain
