"""One mistake is one finding: its rule, its words, the characters it marks, what to do.

`mistakes.txt` has documents; under a line stands what is found in it, marked with carets:
`rule: message | help`. Lines that begin with `##` are headings.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Frame, Reading, read
from schedcat.commands import all_tables

TABLES = all_tables()
CASES = [
    case
    for case in Path(__file__).with_name("mistakes.txt").read_text("utf-8").split("\n\n")
    if not case.startswith("##")
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.split("\n")[0])
def test_a_mistake_is_found_with_its_place_and_what_to_do(tmp_path: Path, case: str) -> None:
    lines = [line for line in case.strip().split("\n") if not re.match(r" *\^+ ", line)]
    found = read_text("\n".join(lines), tmp_path).found
    shown = list(annotated(lines, found))
    assert "\n".join(shown) == case.strip("\n")
    assert len(shown) == len(lines) + len(found)


def annotated(lines: list[str], found: Sequence[Found]) -> Iterator[str]:
    """The lines of a document, each followed by what is found in it."""
    placed = sorted((finding.at, rule, finding) for rule, finding in found if finding.at)
    for number, line in enumerate(lines, start=1):
        yield line
        for at, rule, finding in placed:
            if at.line == number:
                carets = "^" * max(1, at.end_column - at.column)
                yield f"{' ' * (at.column - 1)}{carets} {rule}: {finding.message} | {finding.help}"


def read_text(text: str, folder: Path) -> Reading:
    path = folder / "jobs.yaml"
    path.write_text(text, "utf-8")
    return read([str(path)], Frame(TABLES))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 61, "x" * 60 + "…"),
        (r'"one\ntwo"', "one…"),
        (r'"red\e[31m"', "red…"),
        (r'"\u202Eback"', "…"),
        ("|\n      several\n      lines", "several…"),
        ("9" * 5_000, "9" * 60 + "…"),
        ("1" + "0" * 80, "1" + "0" * 59 + "…"),
        ("é", "é"),
    ],
)
def test_a_value_is_shown_on_one_short_line(tmp_path: Path, value: str, shown: str) -> None:
    reading = read_text(f"jobs:\n  sync:\n    interval: 1h\n    missed: {value}\n", tmp_path)
    ((_, finding),) = reading.found
    assert finding.message == f"`missed` is `{shown}`, not `run-once`, `skip` or `any`"


def test_a_key_is_shown_on_one_short_line(tmp_path: Path) -> None:
    key = "k" * 61
    ((_, finding),) = read_text(f"jobs: {{a: {{interval: 1h, {key}: 1}}}}", tmp_path).found
    assert finding.message == f"unknown key `{'k' * 60}…`"


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("{interval: 1h, timezome: UTC}", "{interval: 1h, timezone: UTC}"),
        ('{interval: 1h, "timezome": UTC}', "{interval: 1h, timezone: UTC}"),
        ("{interval: 1h, title: 2026.10}", '{interval: 1h, title: "2026.10"}'),
        ("{interval: 1h, missed: skp}", "{interval: 1h, missed: skip}"),
        ("{interval: 1h, missed: 'skp'}", "{interval: 1h, missed: skip}"),
        ("{interval: 1h, timezone: 'EST'}", "{interval: 1h, timezone: 'America/New_York'}"),
        ('{cron: "0 22-4 * * *"}', '{cron: "0 22-23,0-4 * * *"}'),
    ],
)
def test_a_fix_writes_what_was_meant(tmp_path: Path, text: str, fixed: str) -> None:
    ((_, finding),) = read_text(text := f"jobs: {{sync: {text}}}", tmp_path).found
    fix = finding.fix
    assert fix
    assert not fix.safe
    mended = text[: fix.at.column - 1] + fix.text + text[fix.at.end_column - 1 :]
    assert mended == f"jobs: {{sync: {fixed}}}"
    assert read_text(mended, tmp_path).found == ()


@pytest.mark.parametrize(
    "job",
    [
        "{interval: 1h, backends: [celry]}",
        "{interval: 1h, tags: [a], tag: [b]}",
        "{interval: 1h, missed: [skip]}",
        "{interval: 1h, missed: 'skp\n  '}",
        "{interval: 1h, interval: 90}",
        '{cron: "0 2\\x32-4 * * *"}',
    ],
)
def test_no_fix_is_offered_that_would_break_more(tmp_path: Path, job: str) -> None:
    ((_, finding),) = read_text(f"jobs: {{sync: {job}}}", tmp_path).found
    assert finding.fix is None
