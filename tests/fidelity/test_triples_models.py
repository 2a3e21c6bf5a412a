"""Over ten thousand random schedules on our models of all engines, those of documents too.

What is written for a schedule is read back, by the grammar of the engine, and fired, by its model:
that gives the instants of the catalog, but for what is said to differ at a change of the clocks.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from triples import YEARS, Triple, assert_enough, compare, random_crons, triples

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects import load_dialects
from schedcat.schedule.instants import instants
from schedcat.schedule.saying import heard
from schedcat.schedule.zones import transitions

EACH = 1_000
"""Schedules of each engine that it is told; others are refused."""

DAY = timedelta(days=1)


def test_what_every_engine_is_asked_is_enough_of_every_kind():
    asked = [*triples()]
    assert_enough(asked, [0] * len(asked))


def test_a_thousand_schedules_of_every_engine_are_ten_thousand():
    assert len(load_dialects()) * EACH >= 10_000


@pytest.mark.parametrize("name", load_dialects())
def test_a_model_differs_only_where_it_is_known_to(name, tally):
    dialect = load_dialects()[name]
    # The clocks of an app that RedBeat serves are not changed: there it is as Celery.
    dialect = dialect._replace(needs_steady_clock=False)

    def ask(text: str, written: Cron, start: datetime, end: datetime) -> Iterator[datetime]:
        read = heard(text, dialect, written.timezone)
        return (dialect.fires or instants)(read, start, end)

    outcomes = []
    for cron in random_crons(sum(name.encode()), [*DayRule]):
        outcomes.append(compare(Triple(cron, "random"), dialect, ask, around_the_next_changes))
        if sum(outcome is not None for outcome in outcomes) == EACH:
            break

    tally(f"model of {dialect.engine}", outcomes)
    assert sum(filter(None, outcomes)) > EACH


def around_the_next_changes(zone: str) -> list[tuple[datetime, datetime]]:
    """A gap, a fold, and the turn of a month."""
    changes = [datetime.fromtimestamp(each.at, UTC) for each in transitions(zone, *YEARS)[:2]]
    turn = datetime(2026, 2, 1, tzinfo=UTC)
    return [(moment - DAY, moment + DAY) for moment in (*changes, turn)]
