"""What our models of engines say of the common schedules, where no engine is asked."""

import pytest
from triples import compare, triples

from schedcat.schedule.dialects import celery, debian_cron


@pytest.mark.parametrize(
    "dialect", [celery.DIALECT, debian_cron.DIALECT], ids=lambda each: each.engine
)
def test_a_model_differs_only_where_it_is_known_to(dialect):
    outcomes = [
        compare(each, dialect, lambda _, cron, start, end: list(dialect.fires(cron, start, end)))
        for each in triples()
    ]
    assert sum(outcome is not None for outcome in outcomes) >= 290
