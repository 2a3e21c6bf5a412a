"""What a CronJob says of how its pods run that no field of a job says: one finding names it all."""

from collections.abc import Iterator, Mapping

from schedcat.backends._nodes import items, said
from schedcat.catalog.document.nodes import Entry, Node, Scalar, span
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.mistakes import Found
from schedcat.catalog.places import find
from schedcat.catalog.shown import shown
from schedcat.findings import Finding, Severity


def pod_of(cron_job: Node) -> Node | None:
    """What its pods are made from."""
    return said(cron_job, "spec", "jobTemplate", "spec", "template", "spec")


def lost(cron_job: MappingNode, name: str, container: Node | None) -> Iterator[Found]:
    """The keys, in one finding at the first; of containers only where one alone is what runs."""
    entries = [*_said(said(cron_job, "spec", "jobTemplate", "spec"), _OF_JOBS)]
    entries += _said(pod_of(cron_job), _OF_PODS)
    if container is not None:
        entries += _said(container, _OF_CONTAINERS)
        if not items(said(container, "command")):
            entries += _said(container, {"args": ()})
    if entries:
        first, *_ = sorted(entries, key=lambda each: each.key.start)
        keys = [*dict.fromkeys(f"`{each.key.text}`" for each in entries)]
        yield (
            "option-lost",
            Finding(
                f"{', '.join(keys)} of `{name}` {'is' if len(keys) == 1 else 'are'} not said "
                "by its job",
                span(first.key),
                "keep the manifest, where the job relies on it",
                fold="{count} CronJobs say of how they run what their jobs do not",
                severity=Severity.INFO,
                job=name,
            ),
        )


def _said(node: Node | None, keys: Mapping[str, tuple[str, ...]]) -> Iterator[Entry]:
    """The entries that say something other than what is so without them."""
    for key, defaults in keys.items():
        value = said(node, key)
        is_default = isinstance(value, Scalar) and value.text in defaults
        is_empty = isinstance(value, MappingNode) and not value.entries
        is_empty = is_empty or (isinstance(value, ListNode) and not value.items)
        entry = find(node, (key,)) if node else None
        if entry and not (value is None or is_default or is_empty):
            yield entry


_ONCE, _OFF = ("1", "0"), ("false",)
_OF_JOBS = {
    "completions": _ONCE,
    "parallelism": _ONCE,
    "completionMode": ("NonIndexed",),
    "backoffLimitPerIndex": (),
    "podFailurePolicy": (),
    "successPolicy": (),
}
_OF_PODS = {
    "initContainers": (),
    "serviceAccountName": ("default",),
    "serviceAccount": ("default",),
    "automountServiceAccountToken": ("true",),
    "securityContext": (),
    "activeDeadlineSeconds": (),
    "hostNetwork": _OFF,
    "hostPID": _OFF,
    "hostIPC": _OFF,
    "hostAliases": (),
    "dnsConfig": (),
    "runtimeClassName": (),
    "nodeName": (),
    "nodeSelector": (),
    "affinity": (),
    "tolerations": (),
}
_OF_CONTAINERS = {
    "env": (),
    "envFrom": (),
    "workingDir": (),
    "volumeMounts": (),
    "volumeDevices": (),
    "securityContext": (),
    "resources": (),
    "lifecycle": (),
    "livenessProbe": (),
}
"""Keys, with the texts that say no more than leaving one out; of the API, batch/v1 and core/v1.

What only tells how an image comes, where logs go or which run is before which is not among them.
"""


def not_told(cron_job: Node, name: str, container: Node | None) -> Iterator[Found]:
    """Why the job has no command where the manifest has one: several, or what they refer to."""
    pod = pod_of(cron_job)
    entry = find(container, ("command",)) if container else find(pod, ("containers",))
    if entry is None or not items(entry.value):
        return
    why = "its command refers to a value that stands elsewhere"
    if container is None:
        names = (said(each, "name") for each in items(entry.value))
        told = [shown(each.text) for each in names if isinstance(each, Scalar)]
        why = " and ".join((f"it has the containers {', '.join(told[:-1])}", *told[-1:]))
    yield (
        "task-unresolvable",
        Finding(
            f"what `{name}` runs is not said by its job: {why}",
            span(entry.key),
            "check it by hand: no rule sees its commands",
            fold="{count} CronJobs run what no one command says",
            severity=Severity.INFO,
            job=name,
        ),
    )
