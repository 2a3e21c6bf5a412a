"""Workflows as a catalog: each cron of one is a job, in UTC or in the zone beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.findings import Severity
from schedcat.schedule.cron import DayRule
from schedcat.schedule.interval import Interval

READER = load_readers()["github-actions"]
PATH = ".github/workflows/nightly.yml"


def read(*texts, paths=(PATH,)):
    pages = [Page(path, text.encode()) for path, text in zip(paths, texts, strict=True)]
    return READER.parse(pages, Frame(Tables()))


def one(text):
    reading = read(text)
    assert reading.found == ()
    (job,) = reading.catalog.jobs
    return job


def marked(reading, span):
    """The characters at a place within one line."""
    assert span.line == span.end_line
    return reading.pages[span.path].line(span.line)[span.column - 1 : span.end_column - 1]


def workflow(*entries, head=(), job=("runs-on: ubuntu-latest",)):
    """A workflow with these lines under `schedule`, and more of them elsewhere."""
    lines = [
        *head,
        "on:",
        "  push:",
        "  schedule:",
        *(f"    {line}" for line in entries),
        "jobs:",
        "  build:",
        *(f"    {line}" for line in job),
    ]
    return "\n".join(lines) + "\n"


def test_a_cron_is_a_job_in_utc():
    job = one(workflow("- cron: '30 5 * * 1-5'", head=["name: Tidy up"]))
    assert (job.name, job.title, job.schedule.text) == ("nightly", "Tidy up", "30 5 * * 1-5")
    assert (job.timezone, job.schedule.timezone, job.zone_is_known) == (None, "UTC", True)
    assert (job.backends, job.reader) == (("github-actions",), "github-actions")
    assert job.blocks == {"github-actions": {"workflow": PATH}}


def test_each_cron_of_a_workflow_is_a_job_with_its_zone():
    entries = ["- cron: 0 3 * * *", '- cron: "0 4 * * *"', "  timezone: America/New_York"]
    reading = read(workflow(*entries))
    first, second = reading.catalog.jobs
    assert (first.name, second.name) == ("nightly", "nightly-2")
    assert (second.timezone, second.schedule.timezone) == ("America/New_York",) * 2
    assert marked(reading, second.at("timezone", part=(0, 16))) == "America/New_York"
    hour = second.schedule.hour.span
    assert marked(reading, second.at("cron", part=hour)) == "4"
    assert second.places.has(second.at("cron", part=hour))
    assert marked(reading, first.at()) == "0 3 * * *"


@pytest.mark.parametrize("on", ["on:", "'on':", '"on":'])
def test_on_is_a_key_and_not_true(on):
    assert one(workflow("- cron: '0 3 * * *'").replace("on:", on, 1)).name == "nightly"


@pytest.mark.parametrize(
    ("cron", "text", "days"),
    [
        ("0 0 13 * 5", "0 0 13 * 5", DayRule.EITHER),
        ("0   3 * *  mon", "0   3 * *  mon", DayRule.BOTH),
        ("20/15 * * * *", "20,35,50 * * * *", DayRule.BOTH),
    ],
)
def test_a_job_runs_what_github_runs(cron, text, days):
    schedule = one(workflow(f"- cron: '{cron}'")).schedule
    assert (schedule.text, schedule.days) == (text, days)


@pytest.mark.parametrize(
    ("entry", "rule", "part", "message"),
    [
        ("- cron: '@daily'", "invalid-cron", "@daily", "refuses `@daily`"),
        ("- cron: '0 25 * * *'", "invalid-cron", "25", "refuses `0 25 * * *`"),
        ("- cron: '0 3 * *'", "invalid-cron", "0 3 * *", "not five fields"),
        ("- cron: ' 0 3 * * *'", "invalid-cron", " 0 3 * * *", "nothing but spaces"),
        ("- cron: '0 0 * * 5#3'", "schedule-unresolvable", "0 0 * * 5#3", "documents nothing"),
        ("- cron: '0 22-4 * * *'", "schedule-unresolvable", "0 22-4 * * *", "nothing of `22-4`"),
        ("- cron: 5", "unreadable-source", "5", "`cron` is no text"),
        ("- cron: ''", "unreadable-source", "''", "`cron` is empty"),
        ("- timezone: UTC", "unreadable-source", "timezone: UTC", "has no `cron`"),
        ("- '0 3 * * *'", "unreadable-source", "'0 3 * * *'", "has no `cron`"),
        ("{cron: '0 3 * * *'}", "unreadable-source", "{cron: '0 3 * * *'}", "is no list"),
        ("- {cron: '0 3 * * *', zone: x}", "unreadable-source", "zone", "`zone` is no key"),
        ("- {cron: '0 3 * * *', timezone: ''}", "unreadable-source", "''", "is empty"),
        ("- {cron: '0 3 * * *', timezone: CET}", "unknown-timezone", "CET", "no"),
    ],
)
def test_what_github_refuses_or_leaves_open_is_a_finding(entry, rule, part, message):
    reading = read(workflow(entry))
    ((found, finding),) = reading.found
    place = finding.at
    written = marked(reading, place)
    assert (found, written) == (rule, part)
    assert message in finding.message
    assert reading.catalog.jobs == ()
    assert reading.catalog.left_out or not reading.catalog.complete


def test_more_often_than_every_five_minutes_is_an_info():
    ((rule, finding),) = read(workflow("- cron: '* * * * *'")).found
    assert (rule, finding.severity) == ("schedule-unresolvable", Severity.INFO)
    assert "every 5 minutes at most" in finding.message


def test_a_star_without_quotes_is_said_where_it_stands():
    ((rule, finding),) = read(workflow("- cron: */5 * * * *")).found
    assert rule == "invalid-yaml"
    assert (finding.at.line, "quote" in finding.help) == (4, True)


def test_a_workflow_with_a_fault_does_not_run_at_all():
    text = workflow("- cron: '0 3 * * *'", head=["env: {A: 1, A: 2}"])
    reading = read(text)
    assert [rule for rule, _ in reading.found] == ["duplicate-key"]
    assert reading.catalog.jobs == ()


@pytest.mark.parametrize("text", ["", "on: push\njobs: {}\n", "on: [push]\n", "- on\n", "on:\n"])
def test_a_workflow_without_a_schedule_has_no_jobs(text):
    reading = read(text)
    assert (reading.found, reading.catalog.jobs) == ((), ())


GROUP = "concurrency: {{group: {}, cancel-in-progress: {}}}"


@pytest.mark.parametrize(
    ("group", "ends", "overlap"),
    [
        ("pages", "true", "replace"),
        ('"${{ github.workflow }}-${{ github.ref }}"', "true", "replace"),
        ('"${{ github.workflow }}-${{ github.run_id }}"', "true", None),
        ('"${{ github.head_ref || github.run_id }}"', "true", None),
        ("pages", "false", None),
        ("pages", "${{ github.ref != 'x' }}", None),
    ],
)
def test_a_run_replaces_the_last_one_in_one_group_alone(group, ends, overlap):
    head = [GROUP.format(group, f'"{ends}"' if "$" in ends else ends)]
    assert one(workflow("- cron: '0 3 * * *'", head=head)).overlap == overlap


@pytest.mark.parametrize(
    ("concurrency", "group"),
    [
        ("concurrency: pages", "pages"),
        ('concurrency: "${{ github.workflow }}"', "${{ github.workflow }}"),
        ("concurrency: {group: pages}", "pages"),
        ("concurrency: {group: pages, cancel-in-progress: true}", "pages"),
        ('concurrency: "a-${{ github.head_ref || github.ref }}"', None),
        ('concurrency: "a-${{ inputs.x || vars.Y }}"', None),
        ('concurrency: "a-${{ github.event.schedule }}"', None),
        ('concurrency: "${{ github.head_ref || github.run_id }}"', ""),
        ('concurrency: "${{ github.sha }}"', ""),
        ('concurrency: "${{ github.ref == 1 && github.run_id }}"', ""),
        ("name: x", ""),
    ],
)
def test_a_group_in_which_all_runs_are_is_in_the_block(concurrency, group):
    """None: the text as it stands."""
    text = concurrency.partition(": ")[2].strip('"') if group is None else group
    entry = "- cron: '0 3 * * *'"
    for said in ({"head": [concurrency]}, {"job": [concurrency]}):
        block = one(workflow(entry, **said)).blocks["github-actions"]
        assert block.get("concurrency", "") == text
    two = workflow(entry, job=[concurrency]) + "  test: {}\n"
    assert "concurrency" not in one(two).blocks["github-actions"]


def test_the_timeout_of_an_only_job_is_that_of_the_run():
    entry = "- cron: '0 3 * * *'"
    assert one(workflow(entry, job=["timeout-minutes: 90"])).timeout == Interval(5400)
    assert one(workflow(entry, job=["timeout-minutes: ${{ 5 }}"])).timeout is None
    two = workflow(entry, job=["timeout-minutes: 90"]) + "  test: {}\n"
    assert one(two).timeout is None


@pytest.mark.parametrize("condition", ["false", "${{ false }}"])
def test_a_workflow_none_of_whose_jobs_runs_is_off(condition):
    text = workflow("- cron: '0 3 * * *'", job=[f"if: {condition}"])
    assert "if: false" in one(text).disabled.reason
    assert one(text + "  test: {}\n").disabled is None


COMMENTED = """\
# Deletes old drafts.
name: Drafts
on:
  schedule:
    # * is a special character in YAML so you have to quote this string
    - cron: "0 3 * * *"  # every day
    # Once a week, thoroughly.
    - cron: "0 4 * * 0"
jobs: {}
"""


def test_comments_are_descriptions_and_remarks():
    reading = read(COMMENTED)
    first, second = reading.catalog.jobs
    assert first.description == "Deletes old drafts."
    assert second.description == "Once a week, thoroughly."
    assert marked(reading, first.at("description", part=(0, 7))) == "Deletes"
    assert [remark.text.strip() for remark in first.remarks()] == ["every day"]


def test_comments_suppress():
    comment = "# schedcat: ignore[collision] it is light"
    reading = read(workflow(comment, "- cron: '0 3 * * *'"))
    (found,) = reading.suppressions[PATH]
    assert reading.job_lines[PATH]["nightly"].start == found.covers
    assert reading.catalog.jobs[0].description is None


def test_workflows_of_one_name_are_told_apart_by_their_repository():
    texts = [workflow("- cron: '0 3 * * *'")] * 2
    paths = (f"api/{PATH}", f"web/{PATH}")
    names = [job.name for job in read(*texts, paths=paths).catalog.jobs]
    assert names == ["api.nightly", "web.nightly"]


@pytest.mark.parametrize(
    ("path", "text", "is_named", "claims"),
    [
        (PATH, workflow("- cron: '0 3 * * *'"), False, True),
        (f"app/{PATH}", workflow("- cron: '0 3 * * *'"), False, True),
        (PATH, "on: push\njobs: {}\n", False, False),
        (PATH, "on: push\njobs: {}\n", True, True),
        (".github/workflows/old/a.yml", workflow("- cron: '0 3 * * *'"), False, False),
        ("ci.yml", workflow("- cron: '0 3 * * *'"), False, False),
        ("ci.yml", workflow("- cron: '0 3 * * *'"), True, True),
        ("jobs.yaml", "jobs: {a: {cron: '0 3 * * *'}}\n", True, False),
        (".github/workflows/README.md", "on: schedule, cron\n", True, False),
    ],
)
def test_workflows_are_told_by_their_folder_or_what_they_say(path, text, is_named, claims):
    assert READER.reads(path, text.encode(), is_named=is_named) is claims


@given(st.binary(max_size=200))
def test_any_bytes_are_jobs_or_findings(data):
    READER.reads(PATH, data, is_named=True)
    READER.parse([Page(PATH, data)], Frame(Tables()))


WHOLE = COMMENTED + GROUP.format("pages", "true") + "\n"
PIECES = st.sampled_from([*"{}[]:-,'\"\n #*&!|>$", "null", "0", "true", "  ", "é", "<<: "])


@given(st.data())
def test_any_mutation_of_a_workflow_is_jobs_or_findings(data):
    text = data.draw(st.sampled_from([WHOLE, workflow("- cron: '0 3 * * *'", "  timezone: UTC")]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 20)))
        text = text[:start] + data.draw(PIECES) + text[end:]
    reading = read(text)
    for job in reading.catalog.jobs:
        assert job.at_schedule().path == PATH
        assert all(remark.text for remark in job.remarks())
    for _, finding in reading.found:
        assert finding.at.line >= 1
