"""What a target of a schedule or a rule runs, and with what."""

from collections.abc import Sequence
from typing import NamedTuple

from schedcat.backends.eventbridge.says import Resource, Said, Target, unclear
from schedcat.backends.eventbridge.times import whole
from schedcat.catalog.text_places import Written

BACKEND = "eventbridge"


class Call(NamedTuple):
    """What a target runs: our block's fields, how often it is tried again, and the texts."""

    block: dict[str, str]
    retries: int | None
    fields: dict[tuple[str, ...], Written]
    assumed: Sequence[str]


def call_of(resource: Resource, target: Target | None) -> Call:
    """Raises UnclearError."""
    if target is None:
        return Call({}, None, {}, ())
    says = target.says
    said = {
        "target": says.text("Arn", symbolic=True) if target.text is None else None,
        "input": _input(target),
        "definition": _definition(target),
        "group": resource.says.text("GroupName", symbolic=True),
    }
    if target.text is None and said["target"] is None:
        raise unclear(says.node(), "it names no target")
    retries = says.text("RetryPolicy", "MaximumRetryAttempts", symbolic=True)
    block = {key: each.text for key, each in said.items() if each}
    if target.text is not None:
        block = {"target": target.text, **block}
    fields: dict[tuple[str, ...], Written] = {
        (BACKEND, key): resource.written(each) for key, each in said.items() if each
    }
    attempts = whole(retries, _MOST_ATTEMPTS)
    if retries and attempts is not None:
        fields["retries",] = resource.written(retries)
    names = [name for each in said.values() if each for name in each.assumed]
    return Call(block, attempts, fields, names)


_MOST_ATTEMPTS = 185


def _input(target: Target) -> Said | None:
    says = target.says
    if path := says.text("InputPath", symbolic=True):
        raise unclear(path.at, "a part of the event is sent")
    template = says.text("InputTransformer", "InputTemplate", symbolic=True)
    return says.text("Input", symbolic=True) or template


def _definition(target: Target) -> Said | None:
    """What runs on a cluster or in a queue, which is all that its ARN says."""
    for keys in (("EcsParameters", "TaskDefinitionArn"), ("BatchParameters", "JobDefinition")):
        if said := target.says.text(*keys, symbolic=True):
            return said
    return None
