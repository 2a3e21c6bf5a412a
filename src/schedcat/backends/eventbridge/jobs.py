"""From a schedule or a rule to jobs, one for each of its targets, with the place of each field."""

from collections.abc import Iterator

from schedcat.backends._assumed import assumed
from schedcat.backends.eventbridge.calls import BACKEND, Call, call_of
from schedcat.backends.eventbridge.runs import Refused, Run, run_of
from schedcat.backends.eventbridge.says import Resource, UnclearError
from schedcat.backends.eventbridge.telling import (
    TASK,
    unclear_part,
    unclear_schedule,
    without_target,
)
from schedcat.catalog.mistakes import Found
from schedcat.catalog.text_places import TextPlaces, Written, lines_of
from schedcat.findings import Finding, Severity
from schedcat.model import Job


def jobs_of(resource: Resource, name: str) -> Iterator[Job | Found]:
    """The jobs of a resource that is called `name`, or why there are none."""
    try:
        run = run_of(resource)
    except UnclearError as error:
        yield unclear_schedule(name, error)
        return
    except Refused as refused:
        yield from refused.found
        return
    targets = resource.targets
    if targets is not None and not targets:
        message = f"`{name}` has no target: it runs nothing"
        at = resource.page.span(*resource.at)
        help = "name a target, or remove it"
        yield TASK, Finding(message, at, help, severity=Severity.WARNING, job=name)
    for target in [None] if targets is None else targets:
        own = f"{name}.{target.id}" if target and target.id and len(targets or ()) > 1 else name
        try:
            call = call_of(resource, target)
        except UnclearError as error:
            yield without_target(own, error)
            continue
        job = _job(resource, own, run, call)
        yield job
        yield from assumed(run.assumed, own, job.at_schedule(), _WHO)
        yield from assumed(call.assumed, own, job.at(BACKEND, "target"), _WHO, TASK)
        yield from (unclear_part(own, keys[-1], error) for keys, error in call.unread.items())


def _job(resource: Resource, name: str, run: Run, call: Call) -> Job:
    description, described_at = _described(resource)
    fields = {**run.fields, **call.fields}
    if described_at:
        fields["description",] = described_at
    is_above = described_at and resource.above and described_at.whole[0] == resource.above[0][0]
    first = min([resource.whole[0], *(start for start, _ in resource.above)])
    places = TextPlaces(
        resource.page,
        resource.at,
        (first, resource.whole[1]),
        fields,
        [*(() if is_above else resource.above), *resource.comments],
    )
    return Job(
        name=name,
        schedule=run.schedule,
        description=description,
        timezone=run.timezone,
        starts=run.starts,
        ends=run.ends,
        retries=call.retries,
        jitter=run.jitter,
        disabled=run.disabled,
        backends=(BACKEND,),
        blocks={BACKEND: call.block} if call.block else {},
        unread=tuple(".".join(keys) for keys in call.unread),
        reader=BACKEND,
        places=places,
    )


def _described(resource: Resource) -> tuple[str | None, Written | None]:
    """Its description, else the comments above it."""
    try:
        if (said := resource.says.text("Description", symbolic=True)) and said.text.strip():
            return said.text, resource.written(said)
    except UnclearError:
        pass  # it only accompanies
    text, pieces = lines_of(resource.page, resource.above)
    if not text.strip():
        return None, None
    return text, Written((resource.above[0][0], resource.above[-1][1]), pieces)


_WHO = "a deployment"
