"""Tests for authors of rules: what a rule says of an example, and whether its own are true.

    from schedcat.testing import check_examples, check_rule
    from acme_rules.quiet_weekend import rule

    def test_the_examples_are_true():
        check_examples(rule)

    def test_sunday_is_weekend_too():
        (found,) = check_rule(rule, 'jobs: {report: {task: app.report, cron: "0 9 * * 0"}}')
        assert found.finding.message == "runs at the weekend"

Neither needs a framework, and the files of an example are gone afterwards.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import chdir, contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from schedcat.backends import backend_tables
from schedcat.catalog.config import Config, load_config
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.commands import Opened, Request, project_of
from schedcat.commands._reading import read_files, wanted_in_folders
from schedcat.engine import check
from schedcat.engine.choosing import Selection
from schedcat.engine.running import Seen
from schedcat.findings import Diagnostic
from schedcat.rules import Rule, example_text, load_rules

__all__ = ["NOW", "check_examples", "check_rule", "open_example"]

NOW = datetime(2026, 11, 22, tzinfo=UTC)
"""The day on which examples are looked at, unless somebody says another."""

Example = str | Mapping[str, str]
"""The text of `jobs.yaml`, or the texts of several files by their names.

`schedcat.toml` among them is the configuration, and names the registry of tasks.
"""


def check_rule(
    rule: Rule,
    example: Example,
    *,
    environment: str | None = None,
    now: datetime = NOW,
    folder: Path | None = None,
) -> list[Diagnostic]:
    """What one rule says of an example, in the order of its places.

    Paths in it are relative to `folder`, where the files are written; by default a new one that is
    removed afterwards. The working directory is that folder meanwhile, so it is no work for
    threads. Rules that comments of the example name run too, since without them no comment is
    unused. Raises what the rule raises, and SchedcatError for an example that is none.
    """
    rules = {**load_rules(), rule.name: rule}
    with _inside(folder):
        project, reading = open_example(example, rules.values(), environment=environment, now=now)
        comments = chain.from_iterable(reading.suppressions.values())
        named = chain.from_iterable(comment.rules for comment in comments)
        found = check(project, reading, rules, Selection((rule.name, *named)))
    return [each for each in found if each.rule == rule.name]


def check_examples(rule: Rule, *, now: datetime = NOW) -> None:
    """Hold a rule against the examples in its docstring.

    Raises AssertionError for one under `Bad:` of which it says nothing, one under `Good:` that it
    finds, one that is found by another rule before it can be looked at, and if there are none.
    """
    doc = rule.doc
    if not (doc.bad and doc.good):
        raise AssertionError(f"{rule.name} has no examples under `Bad:` and `Good:`")
    for example in (*doc.bad, *doc.good):
        with _inside(None):
            refused = {name for name, _ in open_example(example, [rule]).reading.found}
        if refused - {rule.name}:
            raise AssertionError(f"{', '.join(refused)} in:\n{example_text(example)}")
    for example in doc.bad:
        if not check_rule(rule, example, now=now):
            raise AssertionError(f"{rule.name} says nothing of:\n{example_text(example)}")
    for example in doc.good:
        for found in check_rule(rule, example, now=now):
            raise AssertionError(f"{found.finding.message} in:\n{example_text(example)}")


def open_example(
    example: Example,
    rules: Collection[Rule] = (),
    *,
    environment: str | None = None,
    now: datetime = NOW,
) -> Seen:
    """Write an example's files into the working directory, and read them in their order.

    Source in folders is read for its tasks alone.
    The configuration knows the options of `rules` besides those of schedcat's own.
    """
    files = {"jobs.yaml": example} if isinstance(example, str) else example
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    known = {each.name: each.options for each in (*load_rules().values(), *rules)}
    tables = Tables(backend_tables(), known)
    found = load_config(Path("schedcat.toml"), tables) if "schedcat.toml" in files else Config()
    config = found.within(environment, tables.backends)
    backends = config.backends
    frame = Frame(tables, tuple(backends), config.defaults, environment, {}, backends)
    reading = read_files([*filter(_is_read, files)], frame)
    config = config._replace(told=reading.settings)
    request = Request(environment=environment, now=now.isoformat(), cache=False)
    return Seen(project_of(Opened(config, reading), request), reading)


def _is_read(name: str) -> bool:
    is_source = "/" in name and name.endswith(".py")
    return not is_source and wanted_in_folders(None)(name, f"/{name}".rpartition("/")[0])


@contextmanager
def _inside(folder: Path | None) -> Iterator[None]:
    if folder:
        with chdir(folder):
            yield
    else:
        with TemporaryDirectory() as name, chdir(name):
            yield
