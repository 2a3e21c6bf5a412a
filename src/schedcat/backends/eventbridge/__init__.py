"""EventBridge: Amazon's schedules and scheduled rules, each with a target."""

import re
from collections.abc import Sequence

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import LINE
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Field
from schedcat.schedule.dialects.eventbridge import DIALECT

__all__ = ["BLOCK", "DIALECT", "FILES", "SAYS", "SETTINGS", "parse", "reads"]

BLOCK = (
    Field("target", LINE, "What is called: an ARN, or its name in a template.", "ReportFunction"),
    Field("input", LINE, "The text that the target is sent.", '{"full": true}'),
    Field(
        "definition",
        LINE,
        "The task or job definition that runs on the target, a cluster or queue.",
        "ReportTask",
    ),
    Field("group", LINE, "The schedule group.", "reports"),
)
SETTINGS: tuple[Field, ...] = ()

FILES = ("*.yaml", "*.yml", "*.json", "*.template", "*.tf")
SAYS = ("disabled", "starts", "ends", "jitter", "retries")


def reads(path: str, data: bytes, *, is_named: bool) -> bool:
    """Whether it is a template or Terraform with schedules, or what the AWS CLI says of some.

    If it is named, any template.
    """
    if path.endswith((".tf", ".tf.json")):
        return bool(re.search(_TERRAFORM, data))
    if path.endswith(_OTHERS):
        return False
    if b"AWS::" in data:
        if is_named:
            return b"AWSTemplateFormatVersion" in data or bool(re.search(_TYPE, data))
        return b"Schedule" in data and bool(re.search(_TYPE + _SCHEDULED, data))
    return b"arn:aws" in data and bool(re.search(_ANSWER, data)) and bool(re.search(_ARN, data))


_OTHERS = (".py", ".md", ".js", ".ts", ".toml")
_TERRAFORM = rb"\baws_(?:scheduler_schedule|cloudwatch_event_(?:rule|target))\b"
_TYPE = rb"\bType[\"']?\s*:\s*[\"']?AWS::"
_SCHEDULED = rb"(?:Scheduler::Schedule|Events::Rule|Serverless::(?:Function|StateMachine))\b"
_ANSWER = rb"\bScheduleExpression\"?\s*:\s*[\"']?(?:rate|cron|at)\(|^\s*\{\s*\"Schedules\""
_ARN = rb"\barn:aws[\w-]*:(?:scheduler|events):"


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """The schedules of templates and of the AWS CLI's answers as jobs; nothing is asked of AWS."""
    from schedcat.backends.eventbridge.reading import parse as parse_schedules

    return parse_schedules(pages, frame)
