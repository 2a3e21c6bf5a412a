"""Anchors, and first and last days: which moments a job may name."""

import pytest

from schedcat.backends import backend_tables
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame, read

SYDNEY = {"timezone": "Australia/Sydney"}


@pytest.fixture
def reading(tmp_path):
    def of(job, **frame):
        path = tmp_path / "jobs.yaml"
        path.write_text(f"jobs:\n  sync: {{{job}}}\n", "utf-8")
        return read([str(path)], Frame(Tables(backend_tables(), {}), **frame))

    return of


@pytest.mark.parametrize(
    "job",
    [
        'interval: 1h, anchor: "1970-01-01T00:00:00Z"',
        'interval: 1h, ends: "2099-12-31T23:59:59Z"',
        'interval: 1h, anchor: "2026-12-01T09:00:00+10:00"',  # no zone is said
        'interval: 1h, timezone: Australia/Sydney, anchor: "2026-12-01T09:00:00+11:00"',
        'interval: 1h, timezone: Australia/Sydney, anchor: "2026-12-01T09:00:00Z"',
        # The second pass of a repeated hour, and the first.
        'interval: 1h, timezone: America/New_York, anchor: "2026-11-01T01:30:00-05:00"',
        'interval: 1h, timezone: America/New_York, anchor: "2026-11-01T01:30:00-04:00"',
    ],
)
def test_a_moment_that_there_is_is_taken(reading, job):
    found = reading(job)
    assert found.found == ()
    assert len(found.catalog.jobs) == 1


def test_an_offset_is_held_against_the_zone_of_all_layers(reading):
    job = 'interval: 1h, anchor: "2026-12-01T09:00:00+10:00"'
    assert reading(job).found == ()
    found = reading(job, defaults=SYDNEY)
    [(rule, finding)] = found.found
    assert (rule, finding.job, finding.at.line, finding.at.column) == (
        "schema-violation",
        "sync",
        2,
        32,
    )
    assert found.catalog.jobs == ()
    assert (found.catalog.complete, found.catalog.left_out) == (False, {"sync"})


def test_an_environment_has_a_zone_of_its_own(reading):
    job = (
        'interval: 1h, anchor: "2026-12-01T09:00:00+10:00", '
        "environments: {prod: {timezone: Australia/Sydney}}"
    )
    assert reading(job).found == ()
    assert [rule for rule, _ in reading(job, environment="prod").found] == ["schema-violation"]


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00", "2100-01-01T00:00:00Z"]
)
def test_a_moment_far_off_is_a_finding(reading, moment):
    for key in ("anchor", "starts", "ends"):
        [(rule, finding)] = reading(f'interval: 1h, {key}: "{moment}"').found
        assert rule == "schema-violation"
        assert finding.message == f"`{moment}` is not in the years 1970 to 2099"
