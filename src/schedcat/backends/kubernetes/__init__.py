"""Kubernetes: CronJobs, each in its own time zone or on the clock of the controller."""

import re
from collections.abc import Sequence

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import LINE, ZONE
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Field
from schedcat.schedule.dialects.kubernetes import DIALECT

__all__ = ["BLOCK", "DIALECT", "FILES", "SAYS", "SETTINGS", "parse", "reads"]

BLOCK = (
    Field("namespace", LINE, "The namespace of the CronJob.", "billing"),
    Field("image", LINE, "The image of its container.", "ghcr.io/acme/app:1.4"),
)
SETTINGS = (
    Field(
        "timezone",
        ZONE,
        "The zone of kube-controller-manager's clock, for CronJobs without a `timeZone`.",
        "Europe/London",
    ),
)

FILES = ("*.yaml", "*.yml", "*.json")
SAYS = ("command", "disabled", "overlap", "missed", "missed_within", "timeout", "retries")


def reads(path: str, data: bytes, *, is_named: bool) -> bool:
    """Whether it has a CronJob, or a template of one; a file that is named, any manifest."""
    if not path.endswith((".yaml", ".yml", ".json", "-")):
        return False
    if b"CronJob" in data and _CRON_JOB.search(data):
        return True
    is_likely = is_named and b"apiVersion" in data  # which is found much faster
    return is_likely and bool(_KIND.search(data) and _API_VERSION.search(data))


_CRON_JOB = re.compile(rb"(?:^|[{\[,-])[ \t]*[\"']?kind[\"']?\s*:\s*[\"']?CronJob", re.MULTILINE)
_KIND = re.compile(rb"^[{ \t]*[\"']?kind[\"']?\s*:\s*[\"']?[A-Z]", re.MULTILINE)
_API_VERSION = re.compile(rb"^[{ \t]*[\"']?apiVersion[\"']?\s*:", re.MULTILINE)


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """CronJobs as jobs, with the zone that each says or else the controller's."""
    from schedcat.backends.kubernetes.reading import parse as parse_manifests

    return parse_manifests(pages, frame)
