"""EventBridge: Amazon's schedules and scheduled rules, each with a target."""

import re
from collections.abc import Sequence

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import LINE
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Field
from schedcat.schedule.dialects.eventbridge import DIALECT

__all__ = ["BLOCK", "DIALECT", "FILES", "SETTINGS", "parse", "reads"]

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


def reads(path: str, data: bytes, *, is_named: bool) -> bool:
    """Whether it is a template or Terraform with schedules, or what the AWS CLI says of some.

    If it is named, any template.
    """
    if path.endswith((".tf", ".tf.json")):
        return bool(_TERRAFORM.search(data))
    if path.endswith(_OTHERS):
        return False
    if b"AWS::" in data:
        if is_named and b"AWSTemplateFormatVersion" in data:
            return True
        return b"Schedule" in data and bool(_RESOURCE.search(data))
    return b"arn:aws" in data and bool(_ANSWER.search(data)) and bool(_ARN.search(data))


_OTHERS = (".py", ".md", ".js", ".ts", ".toml")
_TERRAFORM = re.compile(rb"\baws_(?:scheduler_schedule|cloudwatch_event_(?:rule|target))\b")
_RESOURCE = re.compile(
    rb"\bType[\"']?\s*:\s*[\"']?"
    rb"AWS::(?:Scheduler::Schedule|Events::Rule|Serverless::(?:Function|StateMachine))\b"
)
_ANSWER = re.compile(
    rb"\bScheduleExpression\"?\s*:\s*[\"']?(?:rate|cron|at)\(|^\s*\{\s*\"Schedules\""
)
_ARN = re.compile(rb"\barn:aws[\w-]*:(?:scheduler|events):")


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """The schedules of templates and of the AWS CLI's answers as jobs; nothing is asked of AWS."""
    from schedcat.backends.eventbridge.reading import parse as parse_schedules

    return parse_schedules(pages, frame)
