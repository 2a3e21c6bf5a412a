"""The full report, letter by letter: what a person reads."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.findings import Diagnostic, Finding, Fix, Related, Severity
from schedcat.reports import Canvas, Outcome, load_report
from schedcat.reports.excerpt import cells, excerpt
from schedcat.source import Span

FILES = {
    "jobs.yaml": [
        "jobs:",
        "  invoices:",
        '    cron: "* * 1 * *"',
        "  reports:",
        "    interval: 1d",
    ]
}


def printed(diagnostics: Sequence[Diagnostic], *, width: int = 80, colour: bool = False) -> str:
    outcome = Outcome(diagnostics, 2, 1, 0, lambda path, number: FILES[path][number - 1])
    return "".join(load_report("full")(outcome, Canvas(width, colour)))


def place(line: int, column: int, end: int) -> Span:
    return Span("jobs.yaml", line, column, line, end)


EVERY_MINUTE = Diagnostic(
    "every-minute-in-window",
    Severity.ERROR,
    Finding(
        "fires 1,440 times on each matching day",
        place(3, 12, 13),
        'name the minute: "0 0 1 * *"',
        fix=Fix(place(3, 12, 21), "0 0 1 * *"),
        job="invoices",
    ),
)


def test_a_finding_shows_its_line_and_what_to_do() -> None:
    assert printed([EVERY_MINUTE]) == (
        "error[every-minute-in-window]: fires 1,440 times on each matching day\n"
        " --> jobs.yaml:3:12  invoices\n"
        "  |\n"
        '3 |     cron: "* * 1 * *"\n'
        "  |            ^\n"
        '  = help: name the minute: "0 0 1 * *"\n'
        "\n"
        "1 error in 2 jobs in 1 file\n"
        "1 fixable with --fix --unsafe-fixes\n"
    )


def test_a_related_place_is_shown_with_its_own_line() -> None:
    twice = Diagnostic(
        "duplicate-job-name",
        Severity.ERROR,
        Finding(
            "`reports` is there twice",
            place(4, 3, 10),
            related=(Related(place(2, 3, 11), "first defined here"),),
        ),
    )
    assert printed([twice]).splitlines()[:8] == [
        "error[duplicate-job-name]: `reports` is there twice",
        " --> jobs.yaml:4:3",
        "  |",
        "4 |   reports:",
        "  |   ^^^^^^^",
        " ::: jobs.yaml:2:3  first defined here",
        "  |",
        "2 |   invoices:",
    ]


def test_a_folded_finding_shows_three_places_and_counts_the_rest() -> None:
    places = tuple(Related(place(5, 15, 17), "1d", f"job-{number}") for number in range(36))
    first = Related(place(3, 5, 9), "1d", "job-first")
    folded = Diagnostic(
        "restart-unsafe-interval",
        Severity.WARNING,
        Finding("37 jobs wait a day", first.at, related=(first, *places)),
    )
    assert printed([folded]).splitlines()[5:] == [
        " ::: jobs.yaml:5:15  job-0",
        " ::: jobs.yaml:5:15  job-1",
        "  = and 34 more",
        "",
        "1 warning in 2 jobs in 1 file",
    ]


def test_a_fix_that_the_help_does_not_hold_is_offered() -> None:
    finding = Finding("unknown key `corn`", place(3, 5, 9), fix=Fix(place(3, 5, 9), "cron"))
    assert "  = help: write `cron`\n" in printed([Diagnostic("x", Severity.ERROR, finding)])


SAFE = Diagnostic(
    "invalid-yaml", Severity.ERROR, Finding("x", place(3, 5, 9), fix=Fix(place(3, 5, 9), "y", True))
)


@pytest.mark.parametrize(
    ("found", "asked", "marked", "last"),
    [
        ([], {}, 0, "no findings in 2 jobs in 1 file"),
        ([EVERY_MINUTE], {}, 0, "1 fixable with --fix --unsafe-fixes"),
        ([EVERY_MINUTE], {"unsafe_fixes": True}, 1, "[*] 1 fixable with --fix"),
        ([SAFE], {}, 1, "[*] 1 fixable with --fix"),
        ([SAFE, EVERY_MINUTE], {}, 1, "[*] 1 fixable with --fix (1 more with --unsafe-fixes)"),
        ([SAFE, EVERY_MINUTE], {"unsafe_fixes": True}, 2, "[*] 2 fixable with --fix"),
        ([], {"fixed": 3}, 0, "no findings in 2 jobs in 1 file; 3 fixed"),
        ([SAFE], {"fixed": 0}, 0, "1 error in 2 jobs in 1 file"),
        ([EVERY_MINUTE], {"fixed": 2}, 0, "1 fixable with --fix --unsafe-fixes"),
    ],
)
def test_what_can_be_fixed_is_marked_and_counted(found, asked, marked, last) -> None:
    outcome = Outcome(found, 2, 1, 0, lambda path, number: FILES[path][number - 1], **asked)
    lines = "".join(load_report("full")(outcome, Canvas())).splitlines()
    assert sum("]: [*] " in line for line in lines) == marked
    assert lines[-1] == last


def test_help_is_wrapped_under_itself() -> None:
    finding = Finding("x", place(3, 5, 9), "one two three four five six seven eight nine ten")
    lines = printed([Diagnostic("x", Severity.INFO, finding)], width=34).splitlines()
    assert lines[5:7] == ["  = help: one two three four five", "          six seven eight nine ten"]


def test_nothing_found_is_one_line() -> None:
    assert printed([]) == "no findings in 2 jobs in 1 file\n"


def test_a_finding_without_a_place_has_no_excerpt() -> None:
    bare = Diagnostic("task-not-found", Severity.INFO, Finding("no registry", None, "give one"))
    assert printed([bare]).splitlines()[:2] == [
        "info[task-not-found]: no registry",
        " = help: give one",
    ]


def test_what_steers_a_terminal_is_shown_escaped() -> None:
    FILES["evil.yaml"] = ["a: \x1b[31mred"]
    finding = Finding("\x1b[2J", Span("evil.yaml", 1, 4, 1, 8), "\x07", job="\u202e")
    text = printed([Diagnostic("x", Severity.ERROR, finding)])
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "1 | a: \\x1b[31mred\n" in text


def test_colours_change_nothing_but_colours() -> None:
    coloured = printed([EVERY_MINUTE], colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == printed([EVERY_MINUTE])


@pytest.mark.parametrize(
    ("line", "columns", "text", "carets"),
    [
        ("\tcron: x", (8, 9), "    cron: x", "          ^"),
        ("名前: x", (5, 6), "名前: x", "      ^"),
        ("e\u0301: x", (5, 6), "e\u0301: x", "   ^"),
        ("short", (9, 9), "short", "     ^"),
    ],
)
def test_carets_stand_under_their_characters(
    line: str, columns: tuple[int, int], text: str, carets: str
) -> None:
    assert excerpt(line, Span("a", 1, columns[0], 1, columns[1]), 80) == (text, carets)


def test_a_long_line_is_cut_around_its_carets() -> None:
    line = "x" * 200 + "HERE" + "y" * 200
    shown = excerpt(line, Span("a", 1, 201, 1, 205), 40)
    assert (shown.text[0], shown.text[-1]) == ("…", "…")
    assert cells(shown.text) <= 40
    start = shown.carets.index("^")
    assert shown.text[start : start + 4] == "HERE"


@given(
    line=st.text(max_size=120),
    column=st.integers(1, 130),
    length=st.integers(0, 20),
    width=st.integers(24, 120),
)
def test_any_line_is_shown_on_one_line_within_the_width(
    line: str, column: int, length: int, width: int
) -> None:
    text, carets = excerpt(line, Span("a", 1, column, 1, column + length), width)
    assert text.isprintable()
    assert cells(text) <= width
    assert carets.strip("^").isspace() or not carets.strip("^")
