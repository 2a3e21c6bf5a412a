"""What holds for all formats of findings."""

import json
from typing import get_args

import pytest

from schedcat.cli.options import Format
from schedcat.findings import Diagnostic, Finding, Severity
from schedcat.reports import FORMATS
from schedcat.reports.fingerprint import fingerprints
from schedcat.source import Span

every_format = pytest.mark.parametrize("format", FORMATS)


def test_the_command_line_offers_every_format():
    assert get_args(Format) == FORMATS


@every_format
def test_findings_of_every_kind_can_be_printed(format, printed, findings):
    text = printed(format, findings)

    for words in ("fires 1,440 times", "2 jobs pick a time", "no registry"):
        assert words in text


@every_format
def test_nothing_found_can_be_printed(format, printed):
    text = printed(format, [])

    if format in {"json", "sarif", "gitlab"}:
        json.loads(text)
    else:
        assert text == {"full": "no findings in 2 jobs in 1 file\n"}.get(format, "")


@every_format
def test_no_character_of_a_message_steers_a_terminal(format, printed):
    evil = Finding("\x1b[2J `\x07\udcff` \u202e", Span("\x1bjobs.yaml", 1, 1, 1, 2), "\x9b2J")
    text = printed(format, [Diagnostic("duplicate-key", Severity.ERROR, evil)])

    assert all(character.isprintable() or character == "\n" for character in text)
    text.encode("utf-8")


def test_a_fingerprint_stays_when_lines_move_and_is_never_shared(findings):
    moved = [
        each._replace(
            finding=each.finding._replace(
                at=each.finding.at and each.finding.at._replace(line=99), help="another day"
            )
        )
        for each in findings
    ]

    assert list(fingerprints(moved)) == list(fingerprints(findings))
    assert len(set(fingerprints(findings))) == len(findings)


def test_a_fingerprint_is_another_for_another_rule_job_or_message(findings):
    first = findings[0]
    others = [
        first._replace(rule="never-fires"),
        first._replace(finding=first.finding._replace(job="reports")),
        first._replace(finding=first.finding._replace(message="something else")),
    ]

    assert len({next(fingerprints([each])) for each in [first, *others]}) == 4
