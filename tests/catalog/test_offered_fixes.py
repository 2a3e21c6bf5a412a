"""The fixes of what the reader finds: where advice spells one out, it is offered, and it helps."""

import pytest

from schedcat.backends import backend_tables
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame, read

TABLES = Tables(backend_tables(), {})
AROUND = "jobs:\n  a:\n    task: a.b\n    interval: 1h\n"


def found_in(text):
    return [
        each
        for _, each in read(["a.yaml"], Frame(TABLES, contents={"a.yaml": text.encode()})).found
    ]


def mended(text):
    """The text after the fix of its only finding."""
    (finding,) = found_in(text)
    assert finding.fix, finding
    lines = text.split("\n")
    for at, new in sorted(finding.fix.edits, reverse=True):
        assert at.line == at.end_line
        line = lines[at.line - 1]
        lines[at.line - 1] = line[: at.column - 1] + new + line[at.end_column - 1 :]
    return "\n".join(lines), finding.fix.safe


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("tags: web", "tags: [web]"),
        ("tags: 'a, b'", "tags: ['a, b']"),
        ("tags: web, night", "tags: [web, night]"),
        ("backends: celery", "backends: [celery]"),
        ("retries: '3'", "retries: 3"),
        ('celery: {skip: "Yes", why: x}', "celery: {skip: true, why: x}"),
        ("celery: {skip: off, why: x}", "celery: {skip: false, why: x}"),
        ("owner: 5", 'owner: "5"'),
        ("overlap: skp", "overlap: skip"),
        ("timezome: Europe/London", "timezone: Europe/London"),
    ],
)
def test_what_advice_says_is_offered_and_is_accepted(wrong, right):
    assert mended(f"{AROUND}    {wrong}\n") == (f"{AROUND}    {right}\n", False)
    assert found_in(f"{AROUND}    {right}\n") == []


@pytest.mark.parametrize("cron", ['"*/5 * * * *"', "0 3 * * 1", "'@daily'"])
def test_a_cron_under_interval_gets_its_key(cron):
    wrong = f"jobs:\n  a:\n    task: a.b\n    interval: {cron}\n"

    assert mended(wrong) == (wrong.replace("interval", "cron"), False)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("title: 'it's'", "title: 'it''s'"),
        ('title: "so "named" it"', r'title: "so \"named\" it"'),
        ("title: *x y", 'title: "*x y"'),
    ],
)
def test_a_text_in_the_wrong_quotes_is_requoted(wrong, right):
    text, _ = mended(f"{AROUND}    {wrong}\n")

    assert text == f"{AROUND}    {right}\n"
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "jobs:\n  a:\n    task: a.b\n\t\tinterval: 1h\n",
        "jobs:\n  a:\n  \ttask: a.b\n    interval: 1h\n",
    ],
)
def test_a_tab_becomes_two_spaces(text):
    right, is_safe = mended(text)

    assert right == text.replace("\t", "  ")
    assert not is_safe
    assert found_in(right) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "tags: 5",
        "retries: '3x'",
        "retries: often",
        "disabled: true",
        "timeout: 90",
        "timeout: '90'",
    ],
)
def test_what_nobody_can_know_is_not_offered(wrong):
    (finding,) = found_in(f"{AROUND}    {wrong}\n")

    assert finding.fix is None


def test_a_text_behind_quotes_is_not_requoted():
    (finding,) = found_in(f"{AROUND}    title: 'a' b\n")

    assert finding.fix is None
