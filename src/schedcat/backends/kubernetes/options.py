"""The options of a CronJob: whether it runs, beside itself, how late, how long and how often."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from schedcat.backends._nodes import said
from schedcat.backends.kubernetes.values import (
    UNREADABLE,
    final_text_of,
    flag_of,
    refuse,
    whole_of,
)
from schedcat.catalog.document.nodes import Node, extent
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import Written
from schedcat.model import Disabled
from schedcat.schedule.interval import Interval

Fields = dict[tuple[str, ...], Written]
"""Where the fields of a job stand, by their keys."""


def options_of(node: Node, fields: Fields) -> Iterator[tuple[str, Any]]:
    """The fields of the job that are options, and notes where they stand. Raises RefusedError."""
    spec, template = said(node, "spec"), said(node, "spec", "jobTemplate", "spec")
    if overlap := said(spec, "concurrencyPolicy"):
        policy = final_text_of(overlap, "concurrencyPolicy")
        if policy and policy not in _POLICIES:
            message = f"Kubernetes refuses {shown(policy)} as `concurrencyPolicy`"
            refuse(UNREADABLE, message, overlap, f"write one of {', '.join(_POLICIES)}")
        if policy:
            fields["overlap",] = Written(extent(overlap))
            yield "overlap", _POLICIES[policy]
    if within := said(spec, "startingDeadlineSeconds"):
        fields["missed_within",] = Written(extent(within))
        yield "missed", "run-once"
        yield "missed_within", _period(within, "startingDeadlineSeconds", "is no time to start in")
    if timeout := said(template, "activeDeadlineSeconds"):
        fields["timeout",] = Written(extent(timeout))
        yield "timeout", _period(timeout, "activeDeadlineSeconds", "ends each run at once")
    if retries := said(template, "backoffLimit"):
        fields["retries",] = Written(extent(retries))
        yield "retries", whole_of(retries, "backoffLimit")
    if reason := _idle(spec, template, fields):
        yield "disabled", Disabled(reason)


_POLICIES: Mapping[str, str] = {"Allow": "allow", "Forbid": "skip", "Replace": "replace"}


def _period(node: Node, key: str, why: str) -> Interval:
    """Raises RefusedError."""
    seconds = whole_of(node, key)
    if not seconds:
        refuse("never-fires", f"`{key}: 0` {why}", node, "write more, or leave it out")
    interval = Interval(seconds)
    return replace(interval, text=interval.canonical)


def _idle(spec: Node | None, template: Node | None, fields: Fields) -> str | None:
    """Why no pod is ever started, if none is. Raises RefusedError."""
    for key, above in (("suspend", spec), ("suspend", template)):
        if (node := said(above, key)) and flag_of(node, key):
            fields["disabled",] = Written(extent(node))
            return "`suspend` is set" if above is spec else "`suspend` is set for each of its runs"
    if (node := said(template, "parallelism")) and whole_of(node, "parallelism") == 0:
        fields["disabled",] = Written(extent(node))
        return "`parallelism` is 0"
    return None
