"""What tests of rules share: an example's files, read and checked by one rule."""

from pathlib import Path

import pytest

from schedcat.rules import load_rules
from schedcat.source import Source
from schedcat.testing import check_rule, open_example

RULES = load_rules()


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Make an empty folder the current one, give a function that writes and reads an example."""
    monkeypatch.chdir(tmp_path)
    return open_example


@pytest.fixture
def check(load, tmp_path):  # noqa: ARG001  the example's folder must be the current one
    """`check(rule_name, example, environment=None, now=NOW)`: what that rule says, in order."""

    def check_example(rule_name, example, **options):
        return check_rule(RULES[rule_name], example, folder=tmp_path, **options)

    return check_example


@pytest.fixture
def marked(load):  # noqa: ARG001  the example's folder must be the current one
    """`marked(span)`: the characters at a place, which lies within one line."""

    def text_at(span):
        assert span.line == span.end_line
        text = Path(span.path).read_text(encoding="utf-8")
        return Source(span.path, text).line(span.line)[span.column - 1 : span.end_column - 1]

    return text_at
