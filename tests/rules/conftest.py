"""What tests of rules share: an example's files, read and checked by one rule."""

from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest

from schedcat import engine, tasks
from schedcat.backends import backend_tables
from schedcat.catalog.config import Config, load_config
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame, read
from schedcat.engine.choosing import Selection
from schedcat.rules import Project, load_rules
from schedcat.source import Source

NOW = datetime(2026, 11, 22, tzinfo=UTC)
RULES = load_rules()
TABLES = Tables(backend_tables(), {name: rule.options for name, rule in RULES.items()})


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Write an example's files, make the folder the current one, give (Project, Reading).

    A text is the file `jobs.yaml`, a mapping has names and texts of several files. They are read
    in their order; `schedcat.toml` among them is the configuration, and names the registry.
    """
    monkeypatch.chdir(tmp_path)

    def load_example(example, *, environment=None, now=NOW):
        files = {"jobs.yaml": example} if isinstance(example, str) else example
        for name, text in files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        found = load_config(Path("schedcat.toml"), TABLES) if "schedcat.toml" in files else Config()
        config = found.within(environment, TABLES.backends)
        frame = Frame(TABLES, tuple(config.backends), config.defaults, environment)
        reading = read([name for name in files if name.endswith((".yaml", ".yml"))], frame)
        registry = tasks.load(config.root / path for path in config.tasks)
        return Project(reading.catalog, config, registry, now, environment), reading

    return load_example


@pytest.fixture
def check(load):
    """`check(rule_name, example, environment=None, now=NOW)`: what that rule says, in order.

    The rules that comments of the example name run too: without them no comment is unused.
    """

    def check_example(rule_name, example, **options):
        project, reading = load(example, **options)
        comments = chain.from_iterable(reading.suppressions.values())
        named = chain.from_iterable(comment.rules for comment in comments)
        found = engine.check(project, reading, RULES, Selection((rule_name, *named)))
        return [each for each in found if each.rule == rule_name]

    return check_example


@pytest.fixture
def marked(load):  # noqa: ARG001  the example's folder must be the current one
    """`marked(span)`: the characters at a place, which lies within one line."""

    def text_at(span):
        assert span.line == span.end_line
        text = Path(span.path).read_text(encoding="utf-8")
        return Source(span.path, text).line(span.line)[span.column - 1 : span.end_column - 1]

    return text_at
