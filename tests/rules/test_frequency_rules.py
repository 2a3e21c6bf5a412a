"""too-frequent, overlap-possible, missing-expires: runs and messages that come close together."""

import pytest

from schedcat.findings import Severity


def job(fields):
    return f"jobs:\n  job: {{task: a.b, {fields}}}\n"


def with_option(rule, key, value, fields):
    return {"schedcat.toml": f'[lint.{rule}]\n{key} = "{value}"\n', "jobs.yaml": job(fields)}


@pytest.mark.parametrize(
    ("schedule", "apart", "place"),
    [
        ('cron: "*/2 * * * *"', "2m", "*/2 * * * *"),
        ('cron: "0,59 * * * *"', "1m", "0,59 * * * *"),
        ('cron: "59,1 0,23 * * *"', "2m", "59,1 0,23 * * *"),
        ("interval: 90s", "1m30s", "90s"),
    ],
)
def test_runs_closer_than_agreed_on_are_found(schedule, apart, place, check, marked):
    (found,) = check("too-frequent", job(schedule))

    assert found.severity is Severity.WARNING
    assert found.finding.message == f"runs come {apart} apart, less than 5m"
    assert marked(found.finding.at) == place


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param('cron: "*/5 * * * *"', id="just so"),
        pytest.param("interval: 5m", id="an interval, just so"),
        pytest.param("interval: 1m, disabled: not now", id="disabled"),
        pytest.param('cron: "59,1 0,23 * * mon"', id="only over a midnight that is not picked"),
        pytest.param('cron: "* * 1 * mon"', id="undecided"),
        pytest.param('cron: "* * 30 2 *"', id="never"),
    ],
)
def test_runs_as_far_apart_as_agreed_on_pass(fields, check):
    assert check("too-frequent", job(fields)) == []


def test_the_agreement_is_an_option(check):
    strict = with_option("too-frequent", "minimum", "2h", 'cron: "0 * * * *"')
    lax = with_option("too-frequent", "minimum", "30s", "interval: 30s")

    assert [each.finding.message for each in check("too-frequent", strict)] == [
        "runs come 1h apart, less than 2h"
    ]
    assert check("too-frequent", lax) == []


def test_a_schedule_of_one_backend_is_marked_there(check, marked):
    text = job("interval: 1h, backends: [celery, crontab], celery: {interval: 1m, why: x}")

    (found,) = check("too-frequent", text)

    assert marked(found.finding.at) == "1m"


def test_a_schedule_that_jobs_share_is_one_finding(check, marked):
    text = "x-often: &often 1m\njobs:\n" + "".join(
        f"  {name}: {{task: a.b, interval: *often}}\n" for name in "ab"
    )

    (found,) = check("too-frequent", text)

    assert marked(found.finding.at) == "1m"
    assert [each.job for each in found.finding.related] == ["a", "b"]


def test_an_environment_may_be_more_frequent(check):
    text = job("interval: 1h, environments: {dev: {interval: 1m}}")

    assert check("too-frequent", text) == []
    assert len(check("too-frequent", text, environment="dev")) == 1


def test_a_timeout_beyond_the_next_run_is_marked(check, marked):
    (found,) = check("overlap-possible", job('cron: "*/10 * * * *", timeout: 30m'))

    assert found.severity is Severity.WARNING
    assert found.finding.message == "a run may take 30m, and the next one may begin after 10m"
    assert found.finding.help == "write at most 10m, or `overlap: allow` if two may run at once"
    assert marked(found.finding.at) == "30m"


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ("interval: 10m, timeout: 10m", 0),
        ("interval: 10m, timeout: 601s", 1),
        ('cron: "0 5 * * mon", timeout: 7d', 0),
        ('cron: "0 5 * * mon", timeout: 8d', 1),
        ('cron: "0 5 1 * *", timeout: 28d', 0),
        ('cron: "0,50 * * * *", timeout: 15m', 1),
        ("interval: 10m", 0),
        ("interval: 10m, timeout: 1h, overlap: allow", 0),
        ("interval: 10m, timeout: 1h, overlap: skip", 0),
        ("interval: 10m, timeout: 1h, disabled: not now", 0),
        ('cron: "* * 1 * mon", timeout: 1h', 0),
        ("interval: 10m, timeout: 1h, backends: [celery]", 1),
        ("interval: 10m, timeout: 1h, backends: [cloud-scheduler]", 0),
        ("interval: 10m, timeout: 1h, backends: [cloud-scheduler, crontab]", 1),
        ("interval: 10m, timeout: 1h, backends: [celery], celery: {skip: true, why: x}", 0),
        ("interval: 1h, timeout: 1h, backends: [celery], celery: {interval: 10m, why: x}", 1),
        ("interval: 10m, timeout: 1h, backends: [celery], celery: {interval: 1h, why: x}", 0),
    ],
)
def test_two_runs_at_once_are_possible_where_nothing_keeps_them_apart(fields, count, check):
    assert len(check("overlap-possible", job(fields))) == count


def test_a_job_that_no_configured_backend_runs_does_not_overlap(check):
    text = job("interval: 10m, timeout: 1h, backends: []")

    assert (
        check("overlap-possible", {"schedcat.toml": "backends.celery = {}", "jobs.yaml": text})
        == []
    )


def test_a_timeout_from_the_defaults_names_its_jobs(check, marked):
    text = (
        "defaults: {timeout: 30m}\njobs:\n"
        "  a: {task: a.b, interval: 10m}\n  b: {task: a.b, interval: 10m}\n"
        "  c: {task: a.b, interval: 1h}\n"
    )

    (found,) = check("overlap-possible", text)

    assert marked(found.finding.at) == "30m"
    assert [each.job for each in found.finding.related] == ["a", "b"]


def test_a_frequent_celery_job_without_an_end_of_its_messages_is_told(check, marked):
    (found,) = check("missing-expires", job('cron: "*/5 * * * *", backends: [celery]'))

    assert found.severity is Severity.INFO
    assert found.finding.message == (
        "runs come 5m apart, and on celery a message waits without an end"
    )
    assert found.finding.help == "write `celery: {expires: 5m}` to drop what has waited so long"
    assert marked(found.finding.at) == "*/5 * * * *"


def test_messages_that_outlive_their_interval_are_marked(check, marked):
    (found,) = check(
        "missing-expires", job("interval: 5m, backends: [celery], celery: {expires: 1 hour}")
    )

    assert found.finding.message == "a message waits up to 1h, and runs come 5m apart"
    assert marked(found.finding.at) == "1 hour"


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ("interval: 5m, backends: [celery], celery: {expires: 5m}", 0),
        ("interval: 5m, backends: [celery], celery: {expires: 301s}", 1),
        ("interval: 15m, backends: [celery]", 1),
        ("interval: 16m, backends: [celery]", 0),
        ("interval: 5m, backends: [celery], disabled: not now", 0),
        ("interval: 5m, backends: [celery], celery: {skip: true, why: x}", 0),
        ("interval: 5m, backends: [cloud-scheduler, crontab]", 0),
        ("interval: 5m", 0),
        ("interval: 5m, backends: [celery, django-celery-beat]", 2),
        ("interval: 5m, backends: [celery], django-celery-beat: {expires: 5m}", 1),
        ("interval: 1h, backends: [celery], celery: {interval: 5m, why: x}", 1),
        ("interval: 5m, backends: [celery], celery: {interval: 1h, why: x}", 0),
    ],
)
def test_only_messages_that_celery_sends_often_need_an_end(fields, count, check):
    assert len(check("missing-expires", job(fields))) == count


def test_how_often_is_frequent_is_an_option(check):
    files = with_option("missing-expires", "maximum", "1h", "interval: 1h, backends: [celery]")

    assert len(check("missing-expires", files)) == 1


def test_an_end_for_all_may_stand_in_the_defaults(check):
    text = "defaults: {celery: {expires: 5m}}\n" + job("interval: 5m, backends: [celery]")

    assert check("missing-expires", text) == []
