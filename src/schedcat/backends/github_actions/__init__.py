"""GitHub Actions: workflows that run at times, each in its own time zone, UTC if none is said."""

import re
from collections.abc import Sequence

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import LINE
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Field
from schedcat.model import Job
from schedcat.schedule.dialects.github_actions import DIALECT

__all__ = ["BLOCK", "DIALECT", "FILES", "SAYS", "SETTINGS", "parse", "queues", "reads"]

BLOCK = (
    Field("workflow", LINE, "The file of the workflow.", ".github/workflows/nightly.yml"),
    Field("concurrency", LINE, "The group in which a run waits for the last one.", "nightly"),
)
SETTINGS: tuple[Field, ...] = ()

FILES = ("*/.github/workflows/*.yml", "*/.github/workflows/*.yaml")
SAYS: tuple[str, ...] = ()


def reads(path: str, data: bytes, *, is_named: bool) -> bool:
    """Whether it is a workflow; below a folder, one with a schedule."""
    if _WORKFLOW.search(f"/{path}"):
        return is_named or (b"schedule" in data and b"cron" in data)
    is_yaml = path.endswith((".yml", ".yaml", "-"))
    is_likely = is_named and is_yaml and b"runs-on" in data  # which is found much faster
    return is_likely and bool(_ON.search(data) and _JOBS.search(data))


_WORKFLOW = re.compile(r"/\.github/workflows/[^/]+\.ya?ml$")
"""GitHub looks into no folder below."""
_ON = re.compile(rb"^[\"']?on[\"']?[ \t]*:", re.MULTILINE)
_JOBS = re.compile(rb"^jobs[ \t]*:", re.MULTILINE)


def queues(job: Job) -> bool:
    """Does a run of the job wait for the one before, or end it?

    Source: GitHub's documentation, Workflow syntax, `concurrency`: in one group at most one runs,
    and at most one waits.
    """
    return "concurrency" in job.blocks.get("github-actions", {})


def parse(pages: Sequence[Page], frame: Frame) -> Reading:  # noqa: ARG001  the file says all
    """Each `cron` of `on.schedule` as a job, in the zone beside it or in UTC."""
    from schedcat.backends.github_actions.reading import parse as parse_workflows

    return parse_workflows(pages)
