"""EventBridge's schedules in Terraform: each a job, a rule with its targets, or a finding."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.schedule.interval import Interval


@pytest.fixture
def read(tmp_path, monkeypatch):
    """What files by their stems say, `.tf` unless they are JSON."""
    monkeypatch.chdir(tmp_path)

    def reading(**files):
        pages = []
        for stem, text in files.items():
            path = Path(f"{stem}.tf.json" if text.startswith("{") else f"{stem}.tf")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            pages.append(Page(str(path), text.encode()))
        return parse(pages)

    return reading


def parse(pages):
    return load_readers()["eventbridge"].parse(pages, Frame(Tables()))


def marked(reading, span):
    """The characters at a place within one line."""
    assert span.line == span.end_line
    return reading.pages[span.path].line(span.line)[span.column - 1 : span.end_column - 1]


MAIN = """\
variable "minutes" {
  default = 5
}
variable "arn" {}

# Send the figures.
resource "aws_scheduler_schedule" "report" {
  name                         = "report"
  group_name                   = "nightly"
  schedule_expression          = "cron(30 3 ? * TUE#2 *)"
  schedule_expression_timezone = "Europe/London"
  start_date                   = "2026-12-01T00:00:00Z"
  state                        = "DISABLED"
  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }
  target {
    arn      = aws_lambda_function.report.arn
    role_arn = aws_iam_role.x.arn
    input    = jsonencode({ bucket = aws_s3_bucket.b.id })
    retry_policy {
      maximum_retry_attempts = 2
    }
  }
}

resource "aws_cloudwatch_event_rule" "poll" {
  name_prefix         = "poll"
  description         = "Ask the warehouse." # every day
  schedule_expression = "rate(${var.minutes} minutes)"
  is_enabled          = false # schedcat: ignore[too-frequent] it is quick
}
"""
TARGETS = """\
resource "aws_cloudwatch_event_target" "poll" {
  rule = aws_cloudwatch_event_rule.poll.name
  arn  = aws_ecs_cluster.main.arn
  ecs_target {
    task_definition_arn = aws_ecs_task_definition.poll.arn
  }
}
"""


def test_a_schedule_of_terraform_says_what_one_of_a_template_does(read):
    reading = read(main=MAIN, targets=TARGETS)
    report, poll = reading.catalog.jobs
    assert (report.name, report.description) == ("report", "Send the figures.")
    assert (report.schedule.text, report.timezone) == ("30 3 8-14 * 2", "Europe/London")
    assert (report.jitter, report.retries) == (Interval(900), 2)
    assert report.starts is not None
    assert report.disabled.reason == "its state is DISABLED"
    assert report.blocks["eventbridge"] == {
        "target": "aws_lambda_function.report",
        "input": "${jsonencode({ bucket = aws_s3_bucket.b.id })}",
        "group": "nightly",
    }
    assert marked(reading, report.at()) == "report"
    assert marked(reading, report.at("cron", part=report.schedule.hour.span)) == "3"
    assert (poll.name, poll.description) == ("poll", "Ask the warehouse.")
    assert [remark.text.strip() for remark in poll.remarks()] == ["every day"]
    assert poll.disabled.reason == "it is not enabled"
    assert poll.schedule == Interval(300)
    assert [each.line for each in reading.suppressions["main.tf"]] == [32]


def test_the_targets_of_a_rule_are_found_in_the_other_files_of_its_folder(read):
    poll = read(main=MAIN, targets=TARGETS).catalog.jobs[1]
    assert poll.blocks["eventbridge"] == {
        "target": "aws_ecs_cluster.main",
        "definition": "aws_ecs_task_definition.poll",
    }
    assert read(main=MAIN).catalog.jobs[1].blocks == {}
    away = {"main": MAIN, "away/targets": TARGETS}
    assert read(**away).catalog.jobs[1].blocks == {}


def test_a_default_is_said_to_be_one(read):
    ((rule, finding),) = read(main=MAIN).found
    assert (rule, finding.severity) == ("schedule-unresolvable", "info")
    assert finding.message.startswith("`var.minutes` of `poll` is read as its default")


RULE = """\
resource "aws_cloudwatch_event_rule" "a" {{
  name = "nightly"
  {}
}}
resource "aws_cloudwatch_event_target" "one" {{
  target_id = "one"
  {}
}}
"""
HOURLY = 'schedule_expression = "rate(1 hour)"'
LAMBDA = "arn = aws_lambda_function.f.arn"
EACH_TARGET = """\
  for_each = { x = 1, y = 2 }
  rule     = aws_cloudwatch_event_rule.a[each.key].name
  arn      = aws_lambda_function.f[each.key].arn
"""
FOR_EACH = (
    'for_each = { x = "rate(1 hour)", y = "rate(2 hours)" }\nschedule_expression = each.value'
)


@pytest.mark.parametrize(
    ("rule", "target", "jobs"),
    [
        (HOURLY, f'rule = "nightly"\n{LAMBDA}', [("nightly", "aws_lambda_function.f")]),
        (HOURLY, f"rule = aws_cloudwatch_event_rule.a.id\n{LAMBDA}", None),
        (HOURLY, 'rule = aws_cloudwatch_event_rule.a.name\narn = "arn:x"', [("nightly", "arn:x")]),
        (
            HOURLY,
            "rule = aws_cloudwatch_event_rule.a.name\narn = module.f.alias",
            [("nightly", "module.f.alias")],
        ),
        (
            HOURLY,
            'rule = aws_cloudwatch_event_rule.a.name\narn = "${aws_lambda_function.f.arn}:live"',
            [("nightly", "${aws_lambda_function.f.arn}:live")],
        ),
        (
            FOR_EACH,
            EACH_TARGET,
            [("nightly", "aws_lambda_function.f.x"), ("nightly-2", "aws_lambda_function.f.y")],
        ),
        (
            f"count = 1\n{HOURLY}",
            f"rule = aws_cloudwatch_event_rule.a[0].name\n{LAMBDA}",
            [("nightly", "aws_lambda_function.f")],
        ),
        (HOURLY, f"rule = var.unknown\n{LAMBDA}", [("nightly", None)]),
        ('event_pattern = "{}"', f'rule = "nightly"\n{LAMBDA}', []),
        ('for_each = var.x\nevent_pattern = "{}"', f'rule = "nightly"\n{LAMBDA}', []),
    ],
)
def test_a_rule_runs_the_targets_that_name_it(read, rule, target, jobs):
    reading = read(main=RULE.format(rule, target))
    assert reading.found == ()
    assert [
        (job.name, job.blocks.get("eventbridge", {}).get("target")) for job in reading.catalog.jobs
    ] == ([("nightly", "aws_lambda_function.f")] if jobs is None else jobs)


@pytest.mark.parametrize(
    ("rule", "target", "name", "marks"),
    [
        ("schedule_expression = var.when", "", "schedule-unresolvable", "var.when"),
        (f"for_each = var.all\n{HOURLY}", "", "schedule-unresolvable", "var.all"),
        (f"state = var.state\n{HOURLY}", "", "schedule-unresolvable", "var.state"),
        ("schedule_expression = null", "", "schedule-unresolvable", None),
        ('schedule_expression = "rate(5 minute)"', "", "invalid-cron", "rate(5 minute)"),
        (HOURLY, 'rule = "nightly"\narn = null', "task-unresolvable", None),
    ],
)
def test_what_only_a_plan_tells_is_a_finding_and_no_job(read, rule, target, name, marks):
    reading = read(main=RULE.format(rule, target))
    assert reading.catalog.jobs == ()
    ((found, finding),) = reading.found
    assert found == name
    if marks:
        assert marked(reading, finding.at) == marks


@pytest.mark.parametrize(
    ("target", "unread", "block", "marks", "message"),
    [
        ("arn = var.arn", "target", {}, "var.arn", "what `nightly` runs is not in the files: "),
        (
            'arn = "x"\ninput = jsonencode({ a = var.b })',
            "input",
            {"target": "x"},
            "var.b",
            "the input of `nightly` is not in the files: ",
        ),
        (
            'arn = "x"\ninput_path = "$.detail"',
            "input",
            {"target": "x"},
            '"$.detail"',
            "the input of `nightly` is not in the files: ",
        ),
        (
            'arn = "x"\necs_target {\n task_definition_arn = var.task\n}',
            "definition",
            {"target": "x"},
            "var.task",
            "the definition of `nightly` is not in the files: ",
        ),
    ],
)
def test_what_a_rule_runs_may_be_left_to_a_plan_and_its_schedule_is_read(
    read, target, unread, block, marks, message
):
    reading = read(main=RULE.format(HOURLY, f'rule = "nightly"\n{target}'))
    (job,) = reading.catalog.jobs
    assert (job.name, job.schedule, job.unread) == (
        "nightly",
        Interval(3600),
        (f"eventbridge.{unread}",),
    )
    assert job.blocks.get("eventbridge", {}) == block
    assert reading.catalog.complete
    ((rule, finding),) = reading.found
    assert (rule, finding.severity, finding.job) == ("task-unresolvable", "info", "nightly")
    assert finding.message.startswith(message)
    assert marked(reading, finding.at) == marks


def test_retries_that_a_plan_decides_are_unread(read):
    job = read(main=MAIN.replace("= 2\n", "= var.n\n")).catalog.jobs[0]
    assert (job.retries, job.unread) == (None, ("retries",))


def test_json_is_read_as_hcl_is(read):
    target = {"arn": "${aws_lambda_function.f.arn}"}
    said = {"schedule_expression": "rate(1 hour)", "target": [target]}
    text = json.dumps({"resource": {"aws_scheduler_schedule": {"sync": said}}})
    reading = read(main=text)
    assert reading.found == ()
    (job,) = reading.catalog.jobs
    assert (job.name, job.schedule) == ("sync", Interval(3600))
    assert job.blocks == {"eventbridge": {"target": "aws_lambda_function.f"}}


def test_a_fault_of_the_syntax_is_a_finding(read):
    ((rule, _),) = read(main='resource "aws_scheduler_schedule" "a" {').found
    assert rule == "unreadable-source"


@given(st.data())
def test_no_text_raises(data):
    text = MAIN + TARGETS
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    middle = data.draw(st.text(max_size=12) | st.sampled_from(["var.x", "{", "[", "}", '"', "\n"]))
    mutated = text[:start] + middle + text[end:]
    for job in parse([Page("no/such/main.tf", mutated.encode())]).catalog.jobs:
        assert job.at() is not None
        assert job.at_schedule() is not None
