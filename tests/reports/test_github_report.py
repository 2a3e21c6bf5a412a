"""Workflow commands of GitHub Actions, letter by letter, and read back as the runner reads them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from schedcat.findings import Diagnostic, Finding, Severity
from schedcat.reports import Canvas, Outcome
from schedcat.reports.github import report
from schedcat.source import Span


def test_annotations_as_a_runner_gets_them(printed, findings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert printed("github", findings) == (
        "::error file=jobs.yaml,line=3,endLine=3,col=12,endColumn=13,"
        "title=schedcat every-minute-in-window::jobs.yaml:3:12: a minute of `*` fires 1,440 times"
        '%0Ahelp: name the minute: "0 0 1 * *"\n'
        "::warning file=jobs%2C old/ä%3A 1.yaml,line=5,endLine=6,title=schedcat missing-timezone"
        "::jobs, old/ä: 1.yaml:5:5: 2 jobs pick a time: 100%25 in UTC\n"
        "::notice title=schedcat task-not-found::no registry%0Ahelp: name one\n"
        "::notice title=schedcat task-not-found::no registry%0Ahelp: name one\n"
    )


def test_a_file_is_named_from_the_root_of_the_repository(printed, findings, tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "down")

    first, *_ = printed("github", findings).splitlines()

    assert "file=deep/down/jobs.yaml," in first
    assert "::jobs.yaml:3:12: " in first


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(path=TEXT.filter(lambda text: "\0" not in text), message=TEXT, help=TEXT)
def test_whatever_a_finding_says_is_one_command_with_these_properties(path, message, help):
    finding = Finding(message, Span(f"jobs/{path}", 4, 12, 4, 13), help)
    outcome = Outcome([Diagnostic("never-fires", Severity.ERROR, finding)], 1, 1, 0, lambda *_: "")

    (line,) = "".join(report(outcome, Canvas())).splitlines()
    command, said, data = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()
    properties = dict(each.split("=", 1) for each in said.split(","))

    assert command == "error"
    assert list(properties) == ["file", "line", "endLine", "col", "endColumn", "title"]
    assert [properties[key] for key in ("line", "col", "endColumn")] == ["4", "12", "13"]
    if message.isprintable() and help.isprintable() and path.isprintable():
        read = data.replace("%0A", "\n").replace("%25", "%")
        assert read == f"jobs/{path}:4:12: {message}\nhelp: {help}"
