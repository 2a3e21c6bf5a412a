"""Schedules of CloudFormation, SAM and the AWS CLI as a catalog: each a job, or a finding."""

import json
from datetime import UTC, datetime
from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.schedule.cron import DayRule
from schedcat.schedule.interval import Interval


def read(*texts, paths=("template.yaml",)):
    pages = [Page(path, text.encode()) for path, text in zip(paths, texts, strict=True)]
    return load_readers()["eventbridge"].parse(pages, Frame(Tables()))


def marked(reading, span):
    """The characters at a place within one line."""
    assert span.line == span.end_line
    return reading.pages[span.path].line(span.line)[span.column - 1 : span.end_column - 1]


SECTIONS = """\
Parameters:
  Stage: {Type: String, Default: dev}
  Minutes: {Type: Number, Default: 5}
  Zone: {Type: String}
  Looked: {Type: "AWS::SSM::Parameter::Value<String>", Default: /rates/sync}
  Empty: {Type: String, Default: ""}
Mappings:
  Times:
    dev: {when: rate(2 hours)}
    prod: {when: rate(1 hour)}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  IsHere: !Equals [!Ref "AWS::Region", eu-west-1]
  IsEither: !Or [!Condition IsHere, !Condition IsDev]
  IsBoth: !And [!Condition IsHere, !Condition IsProd]
  Circle: !Not [!Condition Circle]
"""
FUNCTION = "  Function: {Type: AWS::Lambda::Function}\n"


def template(*resources, sections=SECTIONS):
    return f"{sections}Resources:\n{FUNCTION}{''.join(resources)}"


def schedule(properties="", target="{Arn: !GetAtt Function.Arn}", name="Sync", more=""):
    """A schedule of every hour, unless its properties say another."""
    if "ScheduleExpression:" not in properties:
        properties = f"ScheduleExpression: rate(1 hour)\n{properties}"
    lines = f"Type: AWS::Scheduler::Schedule\n{more}Properties:\n"
    lines += indent(f"{properties.rstrip()}\nTarget: {target}\n", "  ")
    return f"  {name}:\n{indent(lines, '    ')}"


def rule(expression, targets="[{Id: one, Arn: !GetAtt Function.Arn}]", name="Sync", more=""):
    lines = f"Type: AWS::Events::Rule\nProperties:\n  ScheduleExpression: {expression}\n"
    lines += f"  Targets: {targets}\n" + indent(more, "  ")
    return f"  {name}:\n" + indent(lines, "    ")


def one(*resources, infos=0):
    reading = read(template(*resources))
    assert [finding.severity for _, finding in reading.found] == ["info"] * infos
    (job,) = reading.catalog.jobs
    return job


def refused(*resources):
    """The rule, the characters and the message of the one finding about what is no job."""
    reading = read(template(*resources))
    assert not reading.catalog.jobs
    ((rule, finding),) = reading.found
    return rule, marked(reading, finding.at), finding.message


def test_a_schedule_is_a_job_with_all_that_it_says():
    job = one(
        schedule(
            """\
Name: sync
GroupName: nightly
Description: Fetch the orders.
ScheduleExpression: cron(30 3 ? * TUE#2 *)
ScheduleExpressionTimezone: Europe/London
StartDate: 2026-12-01T00:00:00Z
EndDate: 2027-01-01T00:00:00+01:00
State: DISABLED
FlexibleTimeWindow: {Mode: FLEXIBLE, MaximumWindowInMinutes: 15}
""",
            "{Arn: !GetAtt Function.Arn, Input: '{}', RetryPolicy: {MaximumRetryAttempts: 3}}",
        )
    )
    assert (job.name, job.description) == ("sync", "Fetch the orders.")
    assert (job.schedule.text, job.schedule.days) == ("30 3 8-14 * 2", DayRule.BOTH)
    assert (job.timezone, job.schedule.timezone) == ("Europe/London", "Europe/London")
    assert job.starts == datetime(2026, 12, 1, tzinfo=UTC)
    assert job.ends == datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert job.disabled.reason == "its state is DISABLED"
    assert (job.jitter, job.retries) == (Interval(900), 3)
    block = {"target": "Function", "input": "{}", "group": "nightly"}
    assert (job.backends, job.blocks) == (("eventbridge",), {"eventbridge": block})
    assert (job.reader, job.zone_is_known) == ("eventbridge", True)


def test_a_field_is_at_its_characters():
    reading = read(
        template(
            schedule(
                "ScheduleExpression: cron(0/15  9-17 ? * MON-FRI *)\n"
                'ScheduleExpressionTimezone: "Asia/Tokyo"\nState: ENABLED\n',
                "{Arn: !GetAtt Function.Arn, Input: '{\"a\": 1}'}",
            )
        )
    )
    (job,) = reading.catalog.jobs
    cron = job.schedule
    assert cron.text == "*/15 9-17 * * 1-5"
    words = [marked(reading, job.at("cron", part=field.span)) for field in cron.fields]
    assert words == ["0/15", "9-17", "?", "*", "MON-FRI"]
    assert marked(reading, job.at("cron")) == "cron(0/15  9-17 ? * MON-FRI *)"
    assert marked(reading, job.at()) == "Sync"
    assert marked(reading, job.at("timezone", part=(0, 4))) == "Asia"
    assert marked(reading, job.at("eventbridge", "target")) == "Function.Arn"
    assert not job.places.has(job.at("cron", part=cron.minute.span))


def test_the_dates_of_the_nth_weekday_are_at_its_word():
    reading = read(template(schedule("ScheduleExpression: cron(0 9 ? * 3#1 *)")))
    (job,) = reading.catalog.jobs
    assert job.schedule.text == "0 9 1-7 * 2"
    assert marked(reading, job.at("cron", part=job.schedule.day_of_month.span)) == "3#1"


def test_a_rate_begins_at_its_start():
    job = one(schedule("StartDate: 2026-12-01T00:00:00"))
    start = datetime(2026, 12, 1, tzinfo=UTC)
    assert job.schedule == Interval(3600, anchor=start)
    assert job.starts == start
    assert one(schedule()).schedule == Interval(3600)


@pytest.mark.parametrize(
    ("properties", "disabled", "infos"),
    [
        ("State: ENABLED", None, 0),
        ("State: DISABLED", "its state is DISABLED", 0),
        ("State: !If [IsProd, ENABLED, DISABLED]", "its state is DISABLED", 1),
        ("State: !If [IsDev, ENABLED, DISABLED]", None, 1),
        ("State: !If [IsEither, ENABLED, DISABLED]", None, 1),
        ("State: !If [IsBoth, ENABLED, DISABLED]", "its state is DISABLED", 1),
        ("State: !If [IsDev, !Ref AWS::NoValue, DISABLED]", None, 0),
    ],
)
def test_its_state_says_whether_it_runs(properties, disabled, infos):
    job = one(schedule(properties), infos=infos)
    assert (job.disabled and job.disabled.reason) == disabled


def test_a_condition_that_does_not_hold_disables():
    job = one(schedule(more="Condition: IsProd\n"), infos=1)
    assert job.disabled.reason == "the condition `IsProd` does not hold"
    assert one(schedule(more="Condition: IsDev\n"), infos=1).disabled is None


@pytest.mark.parametrize("mode", ["OFF", '"OFF"'])
def test_a_window_that_is_off_is_none(mode):
    assert one(schedule(f"FlexibleTimeWindow: {{Mode: {mode}}}")).jitter is None


@pytest.mark.parametrize(
    ("expression", "text", "infos"),
    [
        ("!Ref Minutes", None, 0),
        ('!Sub "rate(${Minutes} minutes)"', "5 minutes", 1),
        ('{"Fn::Sub": "rate(${Minutes} minutes)"}', "5 minutes", 1),
        ('!Sub ["rate(${N} ${Unit})", {N: !Ref Minutes, Unit: hours}]', "5 hours", 1),
        ('!Join ["", ["rate(", !Ref Minutes, " minutes)"]]', "5 minutes", 1),
        ('!Join [" ", ["rate(7", "days)"]]', "7 days", 0),
        ("!FindInMap [Times, !Ref Stage, when]", "2 hours", 1),
        ('{"Fn::FindInMap": ["Times", "prod", "when"]}', "1 hour", 0),
        ('!If [IsProd, rate(1 hour), !Sub "rate(${Minutes} days)"]', "5 days", 2),
        ("!Select [1, [rate(1 hour), rate(1 day)]]", "1 day", 0),
        ('{"Fn::If": ["IsDev", {"Ref": "Nothing"}, "rate(1 hour)"]}', None, 0),
    ],
)
def test_what_functions_come_to_is_read(expression, text, infos):
    resource = schedule(f"ScheduleExpression: {expression}")
    if text is None:
        assert not read(template(resource)).catalog.jobs
    else:
        assert one(resource, infos=infos).schedule.text == text


def test_a_default_is_said_to_be_one():
    reading = read(template(schedule('ScheduleExpression: !Sub "rate(${Minutes} hours)"')))
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("schedule-unresolvable", "info")
    assert finding.message.startswith("`Minutes` of `Sync` is read as its default")
    assert reading.catalog.complete


def test_a_default_that_is_the_whole_text_is_where_the_schedule_stands():
    sections = 'Parameters: {When: {Type: String, Default: "cron(5 4 * * ? *)"}}\n'
    reading = read(template(schedule("ScheduleExpression: !Ref When"), sections=sections))
    (job,) = reading.catalog.jobs
    at = job.at("cron", part=job.schedule.hour.span)
    assert (at.line, marked(reading, at)) == (1, "4")
    assert not job.places.covers(at)


@pytest.mark.parametrize(
    ("expression", "marks", "why"),
    [
        ("!Ref Zone", "!Ref Zone", "`Zone` has no default"),
        ('!Sub "rate(${Zone})"', '!Sub "rate(${Zone})"', "`Zone` has no default"),
        ("!Ref Looked", "!Ref Looked", "`Looked` is no text or number"),
        ("!Ref Empty", '""', "a default, and empty"),
        ("!Ref AWS::Region", "!Ref AWS::Region", ""),
        ("!Ref Nothing", "!Ref Nothing", ""),
        ("!ImportValue rate", "!ImportValue rate", ""),
        ('{"Fn::ImportValue": rate}', '{"Fn::ImportValue": rate}', ""),
        ('"{{resolve:ssm:/rate}}"', '"{{resolve:ssm:/rate}}"', ""),
        ("!FindInMap [Times, !Ref AWS::Region, when]", "!Ref AWS::Region", ""),
        ("!FindInMap [Times, test, when]", "!FindInMap [Times, test, when]", "no mapping has that"),
        ("!If [IsHere, rate(1 day), x]", "!If [IsHere, rate(1 day), x]", "`IsHere` is not decided"),
        ("!If [Circle, rate(1 day), x]", "!If [Circle, rate(1 day), x]", "`Circle`"),
        ("!Join ['', !Split [',', 'a,b']]", "!Split [',', 'a,b']", ""),
        ("!Select [9, [rate(1 hour)]]", "!Select [9, [rate(1 hour)]]", ""),
        ("[rate(1 hour)]", "[rate(1 hour)]", "it is no text"),
    ],
)
def test_what_only_a_deployment_tells_is_a_finding_and_no_job(expression, marks, why):
    rule, at, message = refused(schedule(f"ScheduleExpression: {expression}"))
    assert (rule, at) == ("schedule-unresolvable", marks)
    assert message.startswith("the schedule of `Sync` is decided at deployment: `")
    assert why in message


@pytest.mark.parametrize(
    ("properties", "rule", "marks"),
    [
        ("ScheduleExpressionTimezone: !Ref Zone", "schedule-unresolvable", "!Ref Zone"),
        ("ScheduleExpressionTimezone: Mars/Phobos", "unknown-timezone", "Mars/Phobos"),
        ("State: !Ref Zone", "schedule-unresolvable", "!Ref Zone"),
        ("State: OFF", "schedule-unresolvable", "OFF"),
        ("StartDate: tomorrow", "schedule-unresolvable", "tomorrow"),
        ("EndDate: 2120-01-01T00:00:00Z", "schedule-unresolvable", "2120-01-01T00:00:00Z"),
        ("FlexibleTimeWindow: {Mode: FLEXIBLE}", "schedule-unresolvable", "FLEXIBLE"),
        (
            "FlexibleTimeWindow: {Mode: FLEXIBLE, MaximumWindowInMinutes: 1441}",
            "schedule-unresolvable",
            "1441",
        ),
        ("FlexibleTimeWindow: !Ref Zone", "schedule-unresolvable", "!Ref Zone"),
        ("ScheduleExpression: 5 4 * * *", "invalid-cron", "5 4 * * *"),
        ("ScheduleExpression: cron(5 4 * * *)", "invalid-cron", "cron(5 4 * * *)"),
        ("ScheduleExpression: cron(0 4 ? * ? *)", "invalid-cron", "cron(0 4 ? * ? *)"),
        ("ScheduleExpression: rate(0 hours)", "invalid-cron", "rate(0 hours)"),
        ("ScheduleExpression: rate(5 weeks)", "invalid-cron", "rate(5 weeks)"),
        ("ScheduleExpression: rate(9999999 days)", "invalid-cron", "rate(9999999 days)"),
        ("ScheduleExpression: cron(0 4 L * ? *)", "schedule-unresolvable", "cron(0 4 L * ? *)"),
        ("ScheduleExpression: cron(0 4 1W * ? *)", "schedule-unresolvable", "cron(0 4 1W * ? *)"),
        ("ScheduleExpression: cron(0 4 ? * 6L *)", "schedule-unresolvable", "cron(0 4 ? * 6L *)"),
        (
            "ScheduleExpression: cron(0 4 * * ? 2027)",
            "schedule-unresolvable",
            "cron(0 4 * * ? 2027)",
        ),
    ],
)
def test_what_decides_when_it_runs_is_read_or_refused(properties, rule, marks):
    assert refused(schedule(properties))[:2] == (rule, marks)


def test_a_single_time_is_an_info():
    reading = read(template(schedule("ScheduleExpression: at(2026-12-01T08:00:00)")))
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("schedule-unresolvable", "info")
    assert "once" in finding.message
    assert not reading.catalog.jobs


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("rate(1 minutes)", "EventBridge refuses `minutes`"),
        ("rate(5 minute)", "EventBridge refuses `minute`"),
        ("at(2026-12-01T08:00:00)", "EventBridge has no `at` in rules"),
    ],
)
def test_a_rule_is_stricter_than_a_schedule(expression, message):
    rule_name, at, said = refused(rule(expression))
    assert (rule_name, at) == ("invalid-cron", expression)
    assert message in said
    if expression.startswith("rate"):
        assert isinstance(one(schedule(f"ScheduleExpression: {expression}")).schedule, Interval)


def test_a_rule_is_on_the_clock_of_utc_whatever_it_says():
    more = "ScheduleExpressionTimezone: Asia/Tokyo\n"
    job = one(rule("cron(0 12 * * ? *)", more=more))
    assert (job.timezone, job.schedule.timezone, job.zone_is_known) == (None, "UTC", True)


def test_every_target_of_a_rule_is_a_job():
    targets = "[{Id: a, Arn: !GetAtt Function.Arn}, {Id: b, Arn: 'arn:aws:sqs:x', Input: hi}]"
    reading = read(template(rule("rate(1 hour)", targets)))
    assert [(job.name, job.blocks["eventbridge"]) for job in reading.catalog.jobs] == [
        ("Sync.a", {"target": "Function"}),
        ("Sync.b", {"target": "arn:aws:sqs:x", "input": "hi"}),
    ]


def test_a_rule_that_waits_for_events_is_no_job():
    text = "  On: {Type: AWS::Events::Rule, Properties: {EventPattern: {source: [x]}}}\n"
    reading = read(template(text))
    assert (reading.catalog.jobs, reading.found) == ((), ())


@pytest.mark.parametrize(
    ("target", "block"),
    [
        ("{Arn: !Ref Function}", {"target": "Function"}),
        ("{Arn: !GetAtt Function.Arn}", {"target": "Function"}),
        ("{Arn: !GetAtt [Function, Arn]}", {"target": "Function"}),
        ('{Arn: {"Fn::GetAtt": ["Function", "Arn"]}}', {"target": "Function"}),
        ("{Arn: !GetAtt Function.Alias}", {"target": "Function.Alias"}),
        ("{Arn: !Ref Function.Alias}", {"target": "Function.Alias"}),
        (
            '{Arn: !Sub "arn:aws:sns:${AWS::Region}:1:${Function}-${Stage}"}',
            {"target": "arn:aws:sns:${AWS::Region}:1:${Function}-dev"},
        ),
        (
            '{Arn: !Join [":", [arn, !Ref "AWS::Partition", !GetAtt Function.Arn]]}',
            {"target": "arn:${AWS::Partition}:${Function}"},
        ),
        (
            "{Arn: !Ref Function, EcsParameters: {TaskDefinitionArn: task}}",
            {"target": "Function", "definition": "task"},
        ),
        (
            "{Arn: !Ref Function, BatchParameters: {JobDefinition: job, JobName: x}}",
            {"target": "Function", "definition": "job"},
        ),
        (
            "{Arn: !Ref Function, InputTransformer: {InputTemplate: '<x>'}}",
            {"target": "Function", "input": "<x>"},
        ),
        (
            "{Arn: !Ref Function, Input: '{{resolve:ssm:/x}}'}",
            {"target": "Function", "input": "{{resolve:ssm:/x}}"},
        ),
    ],
)
def test_what_runs_is_the_target_by_its_name_in_the_template(target, block):
    reading = read(template(schedule(target=target)))
    (job,) = reading.catalog.jobs
    assert job.blocks == {"eventbridge": block}
    infos = [(rule, finding.severity) for rule, finding in reading.found]
    assert infos == [("task-unresolvable", "info")] * ("-dev" in block["target"])


@pytest.mark.parametrize(
    ("target", "unread", "marks"),
    [
        ("{Arn: !Ref Zone}", "target", "!Ref Zone"),
        ("{Arn: !ImportValue function}", "target", "!ImportValue function"),
        ("{Arn: !Ref Function, Input: !Ref Zone}", "input", "!Ref Zone"),
        ("{Arn: !Ref Function, InputPath: $.time}", "input", "$.time"),
        ("{Arn: !Ref Function, Input: [1]}", "input", "[1]"),
    ],
)
def test_what_only_a_deployment_tells_of_a_target_is_unread(target, unread, marks):
    reading = read(template(schedule(target=target)))
    (job,) = reading.catalog.jobs
    assert job.unread == (f"eventbridge.{unread}",)
    assert ("target" in job.blocks.get("eventbridge", {})) == (unread != "target")
    ((rule, finding),) = reading.found
    assert (rule, finding.severity, marked(reading, finding.at)) == (
        "task-unresolvable",
        "info",
        marks,
    )
    assert "is not in the files: `" in finding.message


@pytest.mark.parametrize(
    ("target", "rule_name"),
    [("{RoleArn: x}", "task-unresolvable"), ("!Ref Function", "schedule-unresolvable")],
)
def test_a_schedule_without_a_target_is_a_finding_and_no_job(target, rule_name):
    assert refused(schedule(target=target))[:2] == (rule_name, target)


def test_a_rule_without_targets_runs_nothing():
    rule_name, at, message = refused(rule("rate(1 hour)", "[]"))
    assert (rule_name, at) == ("task-unresolvable", "Sync")
    assert message == "`Sync` has no target: it runs nothing"


SAM = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Report:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        # Every night.
        Nightly:
          Type: Schedule
          Properties: {Schedule: cron(0 2 * * ? *), Enabled: false, Input: '{}'}
        Often:
          Type: ScheduleV2
          Properties:
            ScheduleExpression: rate(5 minutes)
            ScheduleExpressionTimezone: Asia/Tokyo
            RetryPolicy: {MaximumRetryAttempts: 2}
            Name: often
        Web: {Type: Api, Properties: {Path: /, Method: get}}
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Events:
        Daily: {Type: Schedule, Properties: {Schedule: rate(1 day), State: DISABLED}}
"""


def test_events_of_sam_are_named_after_their_owner_and_run_it():
    reading = read(SAM)
    nightly, often, daily = reading.catalog.jobs
    assert reading.found == ()
    assert (nightly.name, nightly.description) == ("ReportNightly", "Every night.")
    assert nightly.blocks == {"eventbridge": {"target": "Report", "input": "{}"}}
    assert (nightly.disabled.reason, nightly.timezone) == ("it is not enabled", None)
    assert (often.name, often.timezone, often.retries) == ("often", "Asia/Tokyo", 2)
    assert (daily.name, daily.blocks) == ("MachineDaily", {"eventbridge": {"target": "Machine"}})
    assert daily.disabled.reason == "its state is DISABLED"


def test_resources_that_a_macro_makes_are_a_finding():
    made = '  "Fn::ForEach::Jobs": [Name, [a, b], {"${Name}": {Type: AWS::Scheduler::Schedule}}]\n'
    rule, at, message = refused(made)
    assert (rule, at) == ("schedule-unresolvable", '"Fn::ForEach::Jobs"')
    assert "it makes resources" in message


def test_json_is_read_as_yaml_is():
    written = {"Type": "AWS::Events::Rule", "Properties": {"ScheduleExpression": "rate(1 hour)"}}
    written["Properties"]["Targets"] = [{"Id": "a", "Arn": {"Fn::GetAtt": ["Function", "Arn"]}}]
    resources = {"Function": {"Type": "AWS::Lambda::Function"}, "Sync": written}
    text = json.dumps({"Resources": resources}, indent="\t")
    reading = read(text, paths=("template.json",))
    assert reading.found == ()
    (job,) = reading.catalog.jobs
    assert (job.name, job.blocks) == ("Sync", {"eventbridge": {"target": "Function"}})
    assert marked(reading, job.at("interval")) == '"rate(1 hour)"'


ANSWER = {
    "Arn": "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/report",
    "Name": "report",
    "GroupName": "default",
    "State": "DISABLED",
    "ScheduleExpression": "cron(0 3 * * ? *)",
    "ScheduleExpressionTimezone": "Europe/London",
    "StartDate": "2026-12-01T00:00:00+00:00",
    "EndDate": 1798761600.0,
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "Target": {"Arn": "arn:aws:lambda:eu-west-1:123456789012:function:x", "Input": "{}"},
}
RULE = {
    "Name": "poll",
    "Arn": "arn:aws:events:eu-west-1:123456789012:rule/poll",
    "ScheduleExpression": "rate(5 minutes)",
    "State": "ENABLED",
}
WAITING = {"Name": "on", "Arn": "arn:aws:events:x:1:rule/on", "EventPattern": "{}"}


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        (ANSWER, ["report"]),
        ([ANSWER, RULE], ["report", "poll"]),
        (RULE, ["poll"]),
        ({"Rules": [RULE, WAITING]}, ["poll"]),
        ([{"Rules": [RULE]}, {"Rules": [RULE]}], ["poll", "poll-2"]),
        ({"Schedules": []}, []),
    ],
)
def test_answers_of_the_cli_are_jobs(answer, names):
    text = json.dumps(answer, indent=4)
    reading = read(text, paths=("answer.json",))
    assert [job.name for job in reading.catalog.jobs] == names
    assert reading.found == ()
    is_claimed = load_readers()["eventbridge"].reads("a.json", text.encode(), is_named=False)
    assert is_claimed == bool(names)


def test_an_answer_says_what_a_template_would():
    (job,) = read(json.dumps(ANSWER), paths=("answer.json",)).catalog.jobs
    assert (job.timezone, job.jitter) == ("Europe/London", None)
    assert job.starts == datetime(2026, 12, 1, tzinfo=UTC)
    assert job.ends == datetime(2027, 1, 1, tzinfo=UTC)
    assert job.disabled is not None
    assert job.blocks["eventbridge"]["target"].endswith(":function:x")


def test_what_list_schedules_says_has_no_times():
    listed = {"Name": "report", "Arn": ANSWER["Arn"], "State": "ENABLED"}
    reading = read(json.dumps({"Schedules": [listed, listed]}), paths=("answer.json",))
    ((rule, finding),) = reading.found
    assert rule == "schedule-unresolvable"
    assert "list-schedules` does not say when its 2 schedules run" in finding.message


def test_names_are_the_resources_own_where_they_are_decided():
    named = [
        schedule("Name: report", name="A"),
        schedule('Name: !Sub "report-${Stage}"', name="B"),
        schedule('Name: !Sub "report-${AWS::Region}"', name="C"),
        schedule("Name: report", name="D"),
    ]
    reading = read(template(*named))
    assert [job.name for job in reading.catalog.jobs] == ["report", "B", "C", "report-2"]


COMMENTED = """\
Resources:
  # Send the figures
  # to the owners.
  # --- reports ---
  # cfn-lint-disable E3001
  Report:  # nightly
    Type: AWS::Events::Rule
    Properties:
      # every day
      ScheduleExpression: rate(1 day)  # schedcat: ignore[missing-description] no
      Targets: [{Id: a, Arn: "a#b"}]
  # Type: AWS::Events::Rule
  Other:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: b}]}
"""


def test_comments_above_a_resource_are_its_description_and_others_are_remarks():
    reading = read(COMMENTED)
    report, other = reading.catalog.jobs
    assert report.description == "Send the figures\nto the owners."
    assert str(report.at("description")) == "template.yaml:2:3"
    assert marked(reading, report.at("description", part=(0, 4))) == "Send"
    assert [remark.text.strip() for remark in report.remarks()] == ["nightly", "every day"]
    assert other.description is None
    assert [each.covers for each in reading.suppressions["template.yaml"]] == [10]
    assert reading.job_lines == {"template.yaml": {"Report": range(6, 7), "Other": range(13, 14)}}


def test_conditions_of_conditions_are_read_to_a_depth():
    links = [f"  C{n}: !Not [!Condition C{n + 1}]\n" for n in range(2000)]
    sections = f"Conditions:\n{''.join(links)}  C2000: !Equals [a, a]\n"
    near = schedule(more="Condition: C1998\n", name="Near")
    reading = read(template(schedule(more="Condition: C0\n"), near, sections=sections))
    assert [job.name for job in reading.catalog.jobs] == ["Near"]
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("schedule-unresolvable", "C0")


def test_a_fault_of_the_syntax_is_a_finding():
    reading = read("Resources:\n  A: {Type: AWS::Events::Rule\n")
    ((rule, _),) = reading.found
    assert rule == "invalid-yaml"


@pytest.mark.parametrize(
    ("path", "text", "named", "found"),
    [
        ("template.yaml", template(schedule()), True, True),
        ("app.template", template(rule("rate(1 hour)")), True, True),
        ("sam.yml", SAM, True, True),
        ("cdk.json", '{"Resources":{"A":{"Type":"AWS::Events::Rule","Schedule":1}}}', True, True),
        ("bucket.yaml", "AWSTemplateFormatVersion: 2010-09-09\n# AWS::S3::Bucket\n", True, False),
        ("bucket.json", '{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}', True, False),
        ("catalog.yaml", "jobs: {a: {description: of AWS::Events::Rule}}", False, False),
        ("main.tf", 'resource "aws_scheduler_schedule" "a" {}', True, True),
        ("main.tf", 'resource "aws_ssm_association" "a" {}', False, False),
        ("main.tf.json", '{"resource": {"aws_cloudwatch_event_rule": {}}}', True, True),
        ("jobs.yaml", "jobs: {a: {task: x, cron: '0 0 * * *'}}", False, False),
        ("ssm.yaml", "Type: AWS::SSM::Association\nScheduleExpression: rate(1 day)", True, False),
        ("stack.py", f"TEMPLATE = '''{SAM}'''", False, False),
        ("model.json", '{"ScheduleExpression": {"a": 1}, "b": "arn:aws:events:"}', False, False),
    ],
)
def test_a_file_is_claimed_by_what_it_holds(path, text, named, found):
    reads = load_readers()["eventbridge"].reads
    assert reads(path, text.encode(), is_named=True) is named
    assert reads(path, text.encode(), is_named=False) is found


def test_a_template_without_schedules_has_no_jobs_and_no_error():
    reading = read("AWSTemplateFormatVersion: 2010-09-09\nResources: {A: {Type: AWS::S3::Bucket}}")
    assert (reading.catalog.jobs, reading.found) == ((), ())


SAMPLES = [template(schedule(), rule("rate(1 hour)", name="B")), SAM, COMMENTED, json.dumps(ANSWER)]


@given(st.data())
def test_no_text_raises(data):
    text = data.draw(st.sampled_from(SAMPLES))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    middle = data.draw(st.text(max_size=12) | st.sampled_from(["!Ref ", "{", "[", "}", "'", "\n"]))
    reading = read(text[:start] + middle + text[end:])
    for job in reading.catalog.jobs:
        assert job.at() is not None
        assert job.at_schedule() is not None


@given(st.binary(max_size=200))
def test_no_bytes_raise(data):
    load_readers()["eventbridge"].reads("x.yaml", data, is_named=True)
    load_readers()["eventbridge"].parse([Page("x.yaml", data)], Frame(Tables()))


@pytest.mark.parametrize(
    ("expression", "help"),
    [
        ("cron(0 9 ? * MON-SUN *)", "write `*`, which is `SUN-SAT`"),
        ("cron(0 9 ? * mon-sun *)", "write `*`, which is `SUN-SAT`"),
        ("cron(0 9 ? * FRI-MON *)", "write `FRI-SAT,SUN-MON`: a range of it goes up"),
        ("cron(0 9 ? * SAT-TUE *)", "write `SAT,SUN-TUE`: a range of it goes up"),
        ("cron(0 9 ? * mon-fri *)", "write `MON-FRI`"),
        ("cron(0 22-4 * * ? *)", "write `22-23,0-4`: a range of it goes up"),
        ("cron(0 9 ? NOV-FEB MON *)", "write `NOV-DEC,JAN-FEB`: a range of it goes up"),
        ("cron(0 4-4 * * ? *)", "write `4`"),
        ("cron(0 1-5/2 * * ? *)", "a step from a value, such as `0/15`"),
        ("cron(0 9 * * ?)", "write six fields"),
    ],
)
def test_what_is_written_instead_is_of_the_element_that_is_not_documented(expression, help):
    reading = read(template(schedule(f"ScheduleExpression: {expression}\n")))
    ((_, finding),) = [each for each in reading.found if each[0] != "task-unresolvable"]
    assert help in finding.help
