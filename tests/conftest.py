"""What all tests have in common, and what a session says of the engines that it asked.

Tests may run in several processes, of which the first collects what the others have noted.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import settings

# A busy machine is no failure; bench/ measures.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ASKED = pytest.StashKey[defaultdict[str, set[str]]]()
"""Engine → the expressions put to it in this session."""

COMPARED = pytest.StashKey[defaultdict[str, list[int | None]]]()
"""Engine → how many instants of each schedule agreed, None where we refuse to say it."""


@pytest.fixture(scope="session")
def asked(pytestconfig: pytest.Config) -> Callable[[str, Iterable[str]], None]:
    """`asked(engine, expressions)`: note what an engine was asked, for the end of the session."""
    noted = pytestconfig.stash[ASKED]
    return lambda name, expressions: noted[name].update(expressions)


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Callable[[str, Iterable[int | None]], None]:
    """`tally(engine, instants)`: note what was compared, for the end of the session."""
    noted = pytestconfig.stash[COMPARED]
    return lambda name, outcomes: noted[name].extend(outcomes)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ASKED] = defaultdict(set)
    config.stash[COMPARED] = defaultdict(list)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what was noted to the process that started this one."""
    if (handed := getattr(session.config, "workeroutput", None)) is not None:
        asked, compared = (session.config.stash[key] for key in (ASKED, COMPARED))
        handed["asked"] = {name: sorted(texts) for name, texts in asked.items()}
        handed["compared"] = dict(compared)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what another process has noted; one that crashed hands over nothing."""
    handed = getattr(node, "workeroutput", {})
    for name, texts in handed.get("asked", {}).items():
        node.config.stash[ASKED][name].update(texts)
    for name, outcomes in handed.get("compared", {}).items():
        node.config.stash[COMPARED][name].extend(outcomes)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if asked := config.stash[ASKED]:
        counts = (f"{name} {len(texts):,} expressions" for name, texts in sorted(asked.items()))
        terminalreporter.write_line(f"engines: {', '.join(counts)}")
    for name, outcomes in sorted(config.stash[COMPARED].items()):
        agreed = [each for each in outcomes if each is not None]
        terminalreporter.write_line(
            f"{name}: {len(agreed):,} schedules, {sum(agreed):,} instants agree; "
            f"{len(outcomes) - len(agreed)} refused"
        )


@pytest.fixture(autouse=True, scope="module")
def _no_tasks_for_later_apps() -> Iterator[None]:
    """Celery gives the tasks of every module that was run to all apps that are made after it."""
    yield
    if state := sys.modules.get("celery._state"):
        makers = state._on_app_finalizers  # noqa: SLF001  there is no public way
        makers -= {each for each in makers if each.__module__ != "celery.app.builtins"}
