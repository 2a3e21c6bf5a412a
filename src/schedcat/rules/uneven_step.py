"""A step that promises a rhythm and limps."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._steps import as_interval
from schedcat.schedule.cron import Cron
from schedcat.schedule.field import Field, Part
from schedcat.schedule.wording import SHORT_LIST, joined


@each_job(Severity.WARNING, group="cron")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A step in the minute or hour field does not give the spacing that it names.

    `*/45` fires at minutes 0 and 45, then 15 minutes later on the next hour: cron counts anew in
    each hour and each day. A job that was given 45 minutes has 15, and may meet itself.

    A step is taken for a rhythm in two cases. The first value comes again sooner than a step after
    the last, as with `*/45`; or a range picks two values and leaves out just one more, as `9-17/8`
    leaves out 1 at night. Every other stepped range is taken for a window, as 8 to 18 in `8-18/2`,
    and so is a step in hours or days that never follow each other, as in `*/25 3 * * *`.

    Bad:
        jobs: {poll: {task: app.poll, cron: "*/45 * * * *"}}
        jobs: {sync: {task: app.sync, cron: "0 */5 * * *"}}
        jobs: {sync: {task: app.sync, cron: "0 9-17/8 * * *"}}
    Good:
        jobs: {poll: {task: app.poll, interval: 45m}}
        jobs: {sync: {task: app.sync, cron: "0 */6 * * *"}}
        jobs: {sync: {task: app.sync, cron: "0 8-18/2 * * *"}}
        jobs: {sync: {task: app.sync, cron: "0 9,17 * * *"}}
    Source: crontab(5): a step goes through the range it follows
    """
    match job.schedule:
        case Cron() as cron:
            days_follow = all(map(_has_neighbours, (cron.day_of_month, cron.day_of_week)))
            if _has_neighbours(cron.hour):
                yield from _uneven(job, cron, cron.minute, "minutes")
            if days_follow:
                yield from _uneven(job, cron, cron.hour, "hours")


def _has_neighbours(field: Field) -> bool:
    """Are there two values of which one follows the other, as the first does the last?"""
    ends = 1 << field.kind.first | 1 << field.kind.last
    return bool(field.bits & field.bits >> 1) or field.bits & ends == ends


def _uneven(job: Job, cron: Cron, field: Field, unit: str) -> Iterator[Finding]:
    match field.parts:
        case [Part(step=int() as step) as part] if len(part.values) > 1:
            reach = part.values[-1] - part.first
            rest = field.kind.full.bit_count() - reach
            leaves_one_out = reach == step < rest <= 2 * step
            if rest < step or leaves_one_out:
                yield Finding(
                    f"`{field.text}` is not every {step} {unit}: the spacings are "
                    f"{step} and {rest}",
                    at=job.at("cron", part=part.span),
                    help=_advice(cron, field, part, step),
                )


def _advice(cron: Cron, field: Field, part: Part, step: int) -> str:
    interval = as_interval(cron, field, step)
    even = [f"interval: {interval}"] if interval else []
    even += [_from(part.first % each, each, field) for each in _even_steps(field, step)]
    advice = f"write {joined([f'`{text}`' for text in even], 'or')} for an even rhythm"
    if len(part.values) > SHORT_LIST:
        return advice
    return f"{advice}, or `{','.join(map(str, part.values))}` if this is meant"


def _even_steps(field: Field, step: int) -> list[int]:
    """The step itself where it divides the field, else its neighbours that do."""
    size = field.kind.full.bit_count()
    dividing = [each for each in range(1, size) if size % each == 0]
    if step in dividing:
        return [step]
    below = [each for each in dividing if each < step]
    return below[-1:] + dividing[len(below) : len(below) + 1]


def _from(first: int, step: int, field: Field) -> str:
    return f"{first}-{field.kind.last}/{step}" if first else f"*/{step}"
