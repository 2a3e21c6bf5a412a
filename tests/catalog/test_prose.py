"""Comments tell people something, or programs."""

import time

import pytest

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.prose import describing, told
from schedcat.catalog.text_places import lines_of


@pytest.mark.parametrize(
    "line",
    [
        "fmt: off",
        "pylint: disable=all",
        "-*- coding: utf-8 -*-",
        "coding=utf-8",
        "noqa",
        "noqa: E501",
        "NOQA",
        "type: ignore[arg-type]",
        "------",
        "=== - ===",
        "______",
        "region",
        "region Jobs",
        "endregion",
        "vim: set ft=python:",
        "vi: ts=4",
        "ex: set ts=4:",
        "!/usr/bin/env python",
        "isort: skip_file",
        "yaml-language-server: $schema=x",
        "shellcheck disable=SC2034",
        "Copyright 2024 Acme",
        "--- Reports ---",
        "===== Reports =====",
        "-- Reports --",
        "─── Reports ───",
        "Reports ####",
        "app/celery/scheduled_tasks.py",
        "File: jobs.yaml",
        "/etc/cron.d/backup",
    ],
)
def test_a_word_to_a_program_tells_people_nothing(line):
    assert told([line]) == [None]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Clean up.", "Clean up."),
        ("", ""),
        ("---- Clean up", "Clean up"),
        ("Clean up ----", "Clean up"),
        ("Clean up -- or not -- now", "Clean up -- or not -- now"),
        ("--all is passed on", "--all is passed on"),
        ("reads app/tasks.py", "reads app/tasks.py"),
        ("TODO: turn this off again", "TODO: turn this off again"),
        ("Send mail.  # noqa: E501", "Send mail."),
        ("Regional sync", "Regional sync"),
        ("type of job: sync", "type of job: sync"),
        ("Noqa-free", None),
        ("* the first of the month", "* the first of the month"),
        ("ruff runs here", "ruff runs here"),
    ],
)
def test_what_is_said_to_people_is_kept(line, text):
    assert told([line]) == [text]


def test_a_starters_paragraphs_are_nobodys():
    text = """\
For most projects, this workflow file will not need changing; you simply need
to commit it to your repository.

You may wish to alter this file to override the set of languages analyzed,
or to provide custom queries or build logic.

******** NOTE ********
We have attempted to detect the languages in your repository. Please check
the `language` matrix defined below.

Look for holes.
"""
    assert [each for each in told(text.splitlines()) if each] == ["Look for holes."]


def test_each_line_is_found_where_it_stands():
    page = Page("x", b"#\n# ------\n#  Clean up. # noqa\n#\n# fmt: off\n#\n# Or not.\n#\n")
    lines, start = [], 0
    for line in page.text.splitlines(keepends=True):
        lines.append((start, start + len(line) - 1))
        start += len(line)
    text, pieces = lines_of(page, lines)
    assert text == "Clean up.\n\nOr not."
    assert [page.text[slice(*each.written)] for each in pieces] == ["Clean up.", "Or not."]
    assert [text[slice(*each.said)] for each in pieces] == ["Clean up.", "Or not."]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["app/tasks.py", "Clean up."], [None, "Clean up."]),
        (["See", "app/tasks.py"], ["See", "app/tasks.py"]),
        (["--- Reports ---", "", "Clean up."], [None, "", "Clean up."]),
        (["TODO: turn this off again"], [None]),
        (
            [" FIXME(ann): turn this off", " when that is done", " Clean up."],
            [None] * 2 + ["Clean up."],
        ),
        (["TODO: turn this off", "", "clean up"], [None, "", "clean up"]),
        (["Clean up.", "XXX not on Sundays"], ["Clean up.", None]),
        (["Todos are sent."], ["Todos are sent."]),
    ],
)
def test_what_is_above_a_text_or_still_to_do_describes_no_job(lines, said):
    assert describing(lines) == said


def test_a_long_ruler_costs_no_square_of_its_length():
    start = time.perf_counter()
    assert told(["-" * 200_000 + "a" * 200_000]) == ["a" * 200_000]
    assert time.perf_counter() - start < 2
