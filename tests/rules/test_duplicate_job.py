"""duplicate-job: the same thing on the same schedule, wherever it really runs twice."""

import pytest

from schedcat.findings import Severity


def pair(first, second, head=""):
    return f"{head}jobs:\n  one: {{{first}}}\n  two: {{{second}}}\n"


def test_the_second_job_is_found_and_points_at_the_first(check, marked):
    text = pair('task: a.b, cron: "0 0 * * 0"', 'task: a.b, cron: "@weekly"')

    (found,) = check("duplicate-job", text)

    assert found.severity is Severity.WARNING
    assert found.finding.message == "`two` does what `one` does, on the same schedule"
    assert marked(found.finding.at) == "two"
    (other,) = found.finding.related
    assert (marked(other.at), other.message, other.job) == ("one", "the other job", "one")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("task: a.b, interval: 60m", "task: a.b, interval: 1h"),
        (
            'task: a.b, cron: "0 9 * * *", timezone: Etc/UTC',
            'task: a.b, cron: "0 9 * * *", timezone: UTC',
        ),
        ("task: a.b, args: [1], interval: 1h", "task: a.b, args: [1], interval: 1h"),
        (
            "task: a.b, kwargs: {x: 1, y: 2}, interval: 1h",
            "task: a.b, kwargs: {y: 2, x: 1}, interval: 1h",
        ),
        ("command: [a, b], interval: 1h", "command: [a, b], interval: 1h"),
        ("http: {path: /a/}, interval: 1h", "http: {path: /a/}, interval: 1h"),
        (
            'task: a.b, cron: "*/10 * * * *", timezone: Europe/Oslo',
            'task: a.b, cron: "0,10,20,30,40,50 * * * *"',
        ),
        (
            "task: a.b, interval: 1h, description: One., owner: x",
            "task: a.b, interval: 1h, description: Two.",
        ),
    ],
)
def test_what_means_the_same_is_the_same(check, first, second):
    assert len(check("duplicate-job", pair(first, second))) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("task: a.b, interval: 1h", "task: a.c, interval: 1h"),
        ("task: a.b, interval: 1h", "task: a.b, interval: 2h"),
        ("task: a.b, args: [1], interval: 1h", "task: a.b, args: [true], interval: 1h"),
        ("task: a.b, kwargs: {x: 1}, interval: 1h", "task: a.b, interval: 1h"),
        ("http: {path: /a/}, interval: 1h", "http: {path: /a/, method: GET}, interval: 1h"),
        ('task: a.b, cron: "0 0 * * *"', 'task: a.b, cron: "0 0 * * *", timezone: Europe/Oslo'),
        ('task: a.b, cron: "0 0 1 * 1", days: both', 'task: a.b, cron: "0 0 1 * 1", days: either'),
        ('task: a.b, cron: "0 * * * *"', "task: a.b, interval: 1h"),
        (
            'task: a.b, interval: 1h, ends: "2026-12-01T00:00:00Z"',
            'task: a.b, interval: 1h, starts: "2026-12-01T00:00:00Z"',
        ),
        ("task: a.b, interval: 1h", "task: a.b, interval: 1h, disabled: the old one"),
        (
            "task: a.b, interval: 1h, backends: [celery]",
            "task: a.b, interval: 1h, backends: [crontab]",
        ),
        (
            "task: a.b, interval: 1h, backends: [celery]",
            "task: a.b, interval: 1h, backends: [celery], celery: {queue: slow}",
        ),
        (
            "task: a.b, interval: 1h, backends: [celery]",
            "task: a.b, interval: 1h, backends: [celery], celery: {interval: 2h, why: slow}",
        ),
        (
            "task: a.b, interval: 1h, backends: [celery]",
            "task: a.b, interval: 1h, backends: [celery], celery: {skip: true, why: no beat}",
        ),
    ],
)
def test_what_differs_in_what_runs_or_when_or_where_passes(check, first, second):
    assert check("duplicate-job", pair(first, second)) == []


def test_a_job_that_runs_nowhere_duplicates_nothing(check):
    files = {
        "schedcat.toml": "[backends.celery]\n",
        "jobs.yaml": pair(*["task: a.b, interval: 1h, backends: []"] * 2),
    }

    assert check("duplicate-job", files) == []


def test_only_the_backends_that_run_both_are_named(check):
    text = pair(
        "task: a.b, interval: 1h, backends: [celery]",
        "task: a.b, interval: 1h, backends: [celery, django-celery-beat]",
    )

    (found,) = check("duplicate-job", text)

    assert found.finding.message.endswith("on the same schedule on celery")


def test_a_deviation_may_make_a_job_a_duplicate_on_one_backend(check):
    text = pair(
        "task: a.b, interval: 1h, backends: [celery]",
        "task: a.b, interval: 2h, backends: [celery, crontab], celery: {interval: 1h, why: x}",
    )

    (found,) = check("duplicate-job", text)

    assert found.finding.message.endswith("on the same schedule on celery")


def test_an_environment_may_tell_them_apart(check):
    text = pair(
        "task: a.b, interval: 1h, environments: {dev: {interval: 2h}}", "task: a.b, interval: 1h"
    )

    assert len(check("duplicate-job", text)) == 1
    assert check("duplicate-job", text, environment="dev") == []


def test_a_third_one_is_found_too_and_an_alias_is_a_job(check, marked):
    text = "jobs:\n  one: &a {task: a.b, interval: 1h}\n  two: *a\n  three: *a\n"

    found = check("duplicate-job", text)

    assert [marked(each.finding.at) for each in found] == ["two", "three"]
    assert {each.finding.related[0].job for each in found} == {"one"}


def test_one_name_in_two_files_is_left_to_its_own_rule(check):
    job = "jobs: {one: {task: a.b, interval: 1h}}\n"

    assert check("duplicate-job", {"a.yaml": job, "b.yaml": job}) == []
