"""What a target of a schedule or a rule runs, and with what."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from schedcat.backends.eventbridge.says import Resource, Said, Target, UnclearError, unclear
from schedcat.backends.eventbridge.times import whole
from schedcat.catalog.text_places import Written

BACKEND = "eventbridge"


class Call(NamedTuple):
    """What a target runs: our block's fields, how often it is tried again, and the texts.

    `unread` says why, by their keys, of the fields that only a deployment would tell.
    """

    block: Mapping[str, str] = {}
    retries: int | None = None
    fields: Mapping[tuple[str, ...], Written] = {}
    assumed: Sequence[str] = ()
    unread: Mapping[tuple[str, ...], UnclearError] = {}


def call_of(resource: Resource, target: Target | None) -> Call:
    """Raises UnclearError where there is none."""
    if target is None:
        return Call()
    unread: dict[tuple[str, ...], UnclearError] = {}
    said: dict[tuple[str, ...], Said] = {}
    for keys, read in _READ.items():
        try:
            found = read(resource, target)
        except UnclearError as error:
            unread[keys] = error
        else:
            said |= {keys: found} if found else {}
    if target.text is None and _TARGET not in {**said, **unread}:
        raise unclear(target.says.node(), "it names no target")
    block = {key: each.text for (_, *rest), each in said.items() for key in rest}
    if target.text is not None:
        block = {"target": target.text, **block}
    attempts = whole(said.get(_RETRIES), _MOST_ATTEMPTS)
    fields = {keys: resource.written(each) for keys, each in said.items()}
    if attempts is None:
        fields.pop(_RETRIES, None)
    names = [name for each in said.values() for name in each.assumed]
    return Call(block, attempts, fields, names, unread)


_Reading = Callable[[Resource, Target], Said | None]


def _arn(_: Resource, target: Target) -> Said | None:
    return target.says.text("Arn", symbolic=True) if target.text is None else None


def _group(resource: Resource, _: Target) -> Said | None:
    return resource.says.text("GroupName", symbolic=True)


def _retries(_: Resource, target: Target) -> Said | None:
    return target.says.text("RetryPolicy", "MaximumRetryAttempts", symbolic=True)


_MOST_ATTEMPTS = 185


def _input(_: Resource, target: Target) -> Said | None:
    says = target.says
    if path := says.text("InputPath", symbolic=True):
        raise unclear(path.at, "a part of the event is sent")
    template = says.text("InputTransformer", "InputTemplate", symbolic=True)
    return says.text("Input", symbolic=True) or template


def _definition(_: Resource, target: Target) -> Said | None:
    """What runs on a cluster or in a queue, which is all that its ARN says."""
    for keys in (("EcsParameters", "TaskDefinitionArn"), ("BatchParameters", "JobDefinition")):
        if said := target.says.text(*keys, symbolic=True):
            return said
    return None


_TARGET, _RETRIES = (BACKEND, "target"), ("retries",)
_READ: Mapping[tuple[str, ...], _Reading] = {
    _TARGET: _arn,
    (BACKEND, "input"): _input,
    (BACKEND, "definition"): _definition,
    (BACKEND, "group"): _group,
    _RETRIES: _retries,
}
