"""The catalog as a whole: names that clash, jobs that stayed disabled, places of reader's rules."""

from datetime import UTC, datetime

import pytest

BILLING = 'jobs: {cleanup: {task: billing.cleanup, cron: "0 3 * * *"}}\n'
USERS = 'jobs: {cleanup: {task: users.cleanup, cron: "0 4 * * *"}}\n'


def test_the_second_of_two_equal_names_points_at_the_first(check, marked):
    (found,) = check("duplicate-job-name", {"billing.yaml": BILLING, "users.yaml": USERS})

    assert found.finding.message == "a second job is named `cleanup`"
    assert found.finding.at.path == "users.yaml"
    assert marked(found.finding.at) == "cleanup"
    (first,) = found.finding.related
    assert (first.at.path, first.message, first.job) == (
        "billing.yaml",
        "first defined here",
        "cleanup",
    )


def test_a_third_of_one_name_is_found_too(check):
    files = {"billing.yaml": BILLING, "shop.yaml": BILLING, "users.yaml": USERS}

    found = check("duplicate-job-name", files)

    assert [each.finding.at.path for each in found] == ["shop.yaml", "users.yaml"]
    assert {each.finding.related[0].at.path for each in found} == {"billing.yaml"}


def test_two_jobs_of_one_name_in_one_file_are_left_to_duplicate_key(check):
    example = "jobs:\n  a: {task: x.y, interval: 1h}\n  a: {task: x.z, interval: 1h}\n"

    assert check("duplicate-job-name", example) == []
    assert len(check("duplicate-key", example)) == 1


DISABLED = """\
jobs:
  sync:
    task: shop.sync
    interval: 10m
    disabled: {reason: waiting for the vendor, until: 2026-11-21}
"""


def test_an_expired_disable_is_marked_at_its_day(check, marked):
    (found,) = check("expired-disable", DISABLED)

    assert found.finding.message == "disabled until 2026-11-21, and that day is past"
    assert marked(found.finding.at) == "2026-11-21"
    assert found.finding.job == "sync"


@pytest.mark.parametrize(("day", "count"), [(20, 0), (21, 0), (22, 1)])
def test_a_disable_has_expired_on_the_day_after_its_until(check, day, count):
    now = datetime(2026, 11, day, 23, 59, tzinfo=UTC)

    assert len(check("expired-disable", DISABLED, now=now)) == count


def test_a_job_that_deviates_on_two_backends_is_disabled_once(check):
    example = DISABLED.replace("interval: 10m", 'cron: "0 * * * *"') + (
        "    backends: [celery, crontab]\n"
        '    celery: {cron: "5 * * * *", why: load}\n'
        '    crontab: {cron: "7 * * * *", why: load}\n'
    )

    assert len(check("expired-disable", example)) == 1


def test_an_environment_can_disable_for_itself(check):
    example = """\
jobs:
  sync:
    task: shop.sync
    interval: 10m
    environments: {dev: {disabled: {reason: no vendor here, until: 2026-01-31}}}
"""

    assert check("expired-disable", example) == []
    assert len(check("expired-disable", example, environment="dev")) == 1


@pytest.mark.parametrize(
    ("rule", "job", "place"),
    [
        ("schema-violation", "{task: a.b, interval: 1h, tgas: [x]}", "tgas"),
        ("schema-violation", "{task: a.b, interval: 90}", "90"),
        ("conflicting-schedule", "{task: a.b}", "sync"),
        ("unknown-backend", "{task: a.b, interval: 1h, backends: [celery, celry]}", "celry"),
        ("invalid-cron", '{task: a.b, cron: "0 9,24 * * *"}', "24"),
        ("nonstandard-syntax", '{task: a.b, cron: "0 9,22-4 * * *"}', "22-4"),
    ],
)
def test_what_the_reader_finds_comes_under_its_rule_at_the_very_characters(
    rule, job, place, check, marked
):
    (found,) = check(rule, f"jobs:\n  sync: {job}\n")

    assert found.rule == rule
    assert marked(found.finding.at) == place
