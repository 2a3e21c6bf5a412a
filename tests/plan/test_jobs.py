"""Catalogs compared: what is no difference, what is one, and what it is called."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.model import Catalog, Deviation, Disabled, Http, Job
from schedcat.plan.jobs import Kind, compare
from schedcat.schedule.cron import Cron, DayRule, DstPolicy, Gap
from schedcat.schedule.interval import Interval

NIGHTLY = Job("report", Cron.parse("30 3 * * *"), task="app.report", owner="platform")


def changes(before, after):
    return compare({"": Catalog(tuple(before))}, {"": Catalog(tuple(after))})


def fields(before, after):
    (change,) = changes([before], [after])
    assert change.kind is Kind.CHANGED
    return {each.field: (each.before, each.after) for each in change.fields}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Cron.parse("0 0 * * 0"), Cron.parse("0 0 * * sun")),
        (Cron.parse("0,30 * * * *"), Cron.parse("*/30 * * * *")),
        (Cron.parse("@daily"), Cron.parse("0 0 * * *")),
        (Cron.parse("0 0 * * 1", days=DayRule.BOTH), Cron.parse("0 0 * * 1")),
        (Interval.parse("60 minutes"), Interval.parse("1h")),
    ],
)
def test_another_spelling_is_no_difference(one, other):
    assert changes([NIGHTLY._replace(schedule=one)], [NIGHTLY._replace(schedule=other)]) == []


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("timezone", None, "UTC"),
        ("missed", None, "any"),
        ("tags", ("a", "b"), ("b", "a")),
        ("backends", ("celery", "crontab"), ("crontab", "celery")),
        ("kwargs", {"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ("description", None, ""),
    ],
)
def test_what_means_the_same_is_no_difference(field, one, other):
    assert changes([NIGHTLY._replace(**{field: one})], [NIGHTLY._replace(**{field: other})]) == []


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("schedule", Cron.parse("30 3 * * *"), Cron.parse("30 3 * * *", timezone="Europe/Berlin")),
        ("schedule", Cron.parse("0 9 * * *"), Interval.parse("1d")),
        ("task", "app.report", "app.reports"),
        ("args", (1,), (True,)),
        ("kwargs", {"a": 1}, {"a": 1.5}),
        ("http", Http(path="/a"), Http(path="/a", method="PUT")),
        ("command", ("a", "b"), "a b"),
        ("disabled", None, Disabled("closed")),
        ("starts", None, datetime(2027, 1, 1, tzinfo=UTC)),
        ("retries", 0, 3),
        ("overlap", None, "skip"),
    ],
)
def test_a_field_that_means_something_else_is_named_with_both_values(field, one, other):
    assert fields(NIGHTLY._replace(**{field: one}), NIGHTLY._replace(**{field: other})) == {
        field: (one, other)
    }


def test_what_a_job_wants_at_clock_changes_is_said_once():
    wanted = DstPolicy(Gap.SKIP)
    cron = Cron.parse("30 2 * * *", timezone="Europe/Berlin")
    before = NIGHTLY._replace(schedule=cron)
    after = NIGHTLY._replace(schedule=replace(cron, dst=wanted), dst=wanted)

    assert fields(before, after) == {"dst": (None, wanted)}


def test_blocks_of_backends_are_compared_key_by_key():
    weekly = Cron.parse("0 0 * * 0")
    before = NIGHTLY._replace(
        blocks={"celery": {"queue": "slow", "priority": 1}},
        deviations={"crontab": Deviation("no", skip=True)},
    )
    after = NIGHTLY._replace(
        blocks={"celery": {"queue": "fast", "priority": 1}},
        deviations={"crontab": Deviation("no", schedule=weekly)},
    )

    assert fields(before, after) == {
        "crontab.schedule": (None, weekly),
        "crontab.skip": (True, None),
        "celery.queue": ("slow", "fast"),
    }


def test_a_job_with_another_name_that_does_the_same_is_renamed():
    (change,) = changes([NIGHTLY], [NIGHTLY._replace(name="reports", owner=None)])

    assert (change.kind, change.before.name, change.after.name) == (
        Kind.RENAMED,
        "report",
        "reports",
    )
    assert [each.field for each in change.fields] == ["owner"]


def test_a_job_with_another_name_and_schedule_is_another_job():
    other = NIGHTLY._replace(name="reports", schedule=Cron.parse("30 4 * * *"))

    assert [each.kind for each in changes([NIGHTLY], [other])] == [Kind.ADDED, Kind.REMOVED]


def test_jobs_that_run_nothing_are_not_taken_for_each_other():
    before, after = (Job(name, Interval.parse("1h")) for name in "ab")

    assert [each.kind for each in changes([before], [after])] == [Kind.ADDED, Kind.REMOVED]


def test_a_job_that_moves_to_another_catalog_is_the_same_job():
    catalog = Catalog((NIGHTLY,))

    assert compare({"a/schedcat.toml": catalog}, {"b/schedcat.toml": catalog}) == []


def test_jobs_of_one_name_in_two_catalogs_are_told_apart():
    other = NIGHTLY._replace(task="other.report")
    before = {"a": Catalog((NIGHTLY,)), "b": Catalog((other,))}
    after = {"b": Catalog((other,)), "a": Catalog((NIGHTLY._replace(owner="ops"),))}

    (change,) = compare(before, after)

    assert (change.before.task, [each.field for each in change.fields]) == ("app.report", ["owner"])


SCHEDULES = [Cron.parse("0 0 * * *"), Cron.parse("@daily"), Interval.parse("1h")]
JOBS = st.tuples(
    st.sampled_from("abcd"),
    st.sampled_from(SCHEDULES),
    st.sampled_from([None, "app.one", "app.two"]),
    st.sampled_from([None, "ops"]),
).map(lambda said: Job(*said[:3], owner=said[3]))
CATALOGS = st.lists(JOBS, max_size=5)


@given(CATALOGS)
def test_nothing_differs_from_itself(jobs):
    assert changes(jobs, jobs) == []


@given(CATALOGS, CATALOGS)
def test_every_job_is_accounted_for_once(before, after):
    found = changes(before, after)
    old, new = ([getattr(each, side) for each in found] for side in ("before", "after"))
    unchanged = len(before) - len([each for each in old if each])

    assert unchanged == len(after) - len([each for each in new if each]) >= 0


@given(CATALOGS, CATALOGS)
def test_backwards_what_was_added_is_removed(before, after):
    backwards = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
    there = [each.kind for each in changes(before, after)]
    back = [each.kind for each in changes(after, before)]

    assert sorted(backwards.get(kind, kind) for kind in there) == sorted(back)
