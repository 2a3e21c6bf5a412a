"""expected-order-violated: each run comes after a run of the other job, or somebody is told."""

from datetime import UTC, datetime, timedelta

import pytest

from schedcat.findings import Severity

RULE = "expected-order-violated"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def jobs(orders, report, by=None, head=""):
    after = f"{{job: orders, by: {by}}}" if by else "{job: orders}"
    return (
        f"{head}jobs:\n  orders: {{task: a.orders, {orders}}}\n"
        f"  report: {{task: a.report, expects_after: {after}, {report}}}\n"
    )


def crons(orders, report, by=None, **options):
    return jobs(f'cron: "{orders}"', f'cron: "{report}"', by, **options)


def messages(diagnostics):
    return [each.finding.message for each in diagnostics]


def test_a_job_that_comes_right_after_is_the_wrong_way_round(check, marked):
    (found,) = check(RULE, crons("0 5 * * *", "0 4 * * *"))

    assert found.severity is Severity.WARNING
    assert found.finding.message == "`orders` comes 1h after this job, and 23h before it"
    assert found.finding.help == (
        "move one of the two, or write `by: 23h` if that is meant; so on 2026-11-22 at 04:00 UTC"
    )
    assert marked(found.finding.at) == "orders"
    assert found.finding.at.line == 3
    (other,) = found.finding.related
    assert (marked(other.at), other.message, other.job) == (
        "0 5 * * *",
        "when `orders` comes",
        "orders",
    )


def test_a_wait_that_is_written_is_meant(check):
    assert check(RULE, crons("0 5 * * *", "0 4 * * *", by="23h")) == []


def test_a_job_that_has_not_long_enough_is_marked_at_by(check, marked):
    (found,) = check(RULE, crons("30 3 * * *", "0 4 * * *", by="1 hour"))

    assert found.finding.message == "`orders` comes 30m before this job, not 1h"
    assert found.finding.help.startswith("move one of the two, or write `by: 30m` if that is enoug")
    assert marked(found.finding.at) == "1 hour"


def test_the_same_time_is_not_before(check):
    assert messages(check(RULE, crons("0 4 * * *", "0 4 * * *"))) == [
        "`orders` comes at the same time as this job, not before it"
    ]
    assert messages(check(RULE, crons("0 4 * * *", "0 4 * * *", by="1h"))) == [
        "`orders` comes at the same time as this job, not 1h before it"
    ]


@pytest.mark.parametrize(
    ("orders", "report"),
    [
        ('cron: "0 3 * * *"', 'cron: "0 4 * * *"'),
        ("interval: 1d", 'cron: "0 4 * * *"'),
        ('cron: "0 5 * * *"', "interval: 1d"),
        ('cron: "0 5 * * *"', 'cron: "0 4 * * *", disabled: not now'),
        ('cron: "0 5 1 * mon"', 'cron: "0 4 * * *"'),
        ('cron: "0 5 * * *"', 'cron: "0 4 1 * mon"'),
        ('cron: "0 5 * * *", backends: [celery]', 'cron: "0 4 * * *", backends: [celeri]'),
        (
            'cron: "0 5 * * *"',
            'cron: "0 4 * * *", backends: [celery], celery: {skip: true, why: not here}',
        ),
        (
            'cron: "0 5 * * *", backends: [celery], celery: {skip: true, why: not here}',
            'cron: "0 4 * * *", backends: [celery]',
        ),
    ],
)
def test_an_order_that_is_kept_or_cannot_be_known_passes(orders, report, check):
    assert check(RULE, jobs(orders, report)) == []


def test_intervals_with_an_anchor_have_times(check):
    orders = 'interval: 1d, anchor: "2026-01-01T05:00:00Z"'

    assert messages(check(RULE, jobs(orders, 'cron: "0 4 * * *"'))) == [
        "`orders` comes 1h after this job, and 23h before it"
    ]


def test_zones_are_told_apart(check):
    text = jobs('cron: "0 4 * * *"', 'cron: "0 10 * * *", timezone: Asia/Tokyo')

    assert messages(check(RULE, text)) == ["`orders` comes 3h after this job, and 21h before it"]


def test_each_backend_is_looked_at_as_it_has_them(check, marked):
    both = "backends: [celery, crontab]"
    text = jobs(
        f'cron: "0 3 * * *", {both}, celery: {{cron: "0 5 * * *", why: x}}',
        f'cron: "0 4 * * *", {both}',
    )

    (found,) = check(RULE, text)

    assert found.finding.message == "`orders` comes 1h after this job, and 23h before it"
    assert [marked(each.at) for each in found.finding.related] == ["0 5 * * *"]


def test_a_job_that_runs_elsewhere_counts_as_it_is_there(check):
    text = jobs(
        'cron: "0 3 * * *", backends: [crontab], crontab: {cron: "0 5 * * *", why: x}',
        'cron: "0 4 * * *", backends: [celery]',
    )

    assert len(check(RULE, text)) == 1


def test_an_environment_may_turn_them_round(check):
    text = jobs('cron: "0 3 * * *", environments: {dev: {cron: "0 5 * * *"}}', 'cron: "0 4 * * *"')

    assert check(RULE, text) == []
    assert len(check(RULE, text, environment="dev")) == 1


def test_an_order_of_several_jobs_through_an_anchor_is_one_finding_for_each_time(check):
    text = (
        'x-after: &after {job: orders}\njobs:\n  orders: {task: a.b, cron: "0 5 * * *"}\n'
        '  one: {task: a.b, cron: "0 4 * * *", expects_after: *after}\n'
        '  two: {task: a.b, cron: "0 4 * * *", expects_after: *after}\n'
    )

    (found,) = check(RULE, text)

    assert {each.job for each in found.finding.related} == {"orders", "one", "two"}


def test_the_words_are_the_same_on_every_day(check):
    text = crons("30 3 * * 1-5", "0 4 * * 1-5", by="1h")

    said = {tuple(messages(check(RULE, text, now=NOW + timedelta(days=n)))) for n in range(7)}

    assert said == {("`orders` comes 30m before this job, not 1h",)}


@pytest.mark.parametrize(
    "now", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_a_day_at_the_end_of_time_is_reckoned_as_the_nearest_one(check, now):
    assert len(check(RULE, crons("0 5 * * *", "0 4 * * *"), now=now)) == 1


def test_a_name_that_no_job_has_is_said_with_the_nearest(check, marked):
    text = "jobs:\n  orders: {task: a.b, interval: 1h}\n  report: {task: a.b, interval: 1h, "

    (found,) = check(RULE, text + "expects_after: {job: order}}\n")

    assert found.finding.message == "no job is named `order`"
    assert found.finding.help == "did you mean `orders`?"
    assert marked(found.finding.at) == "order"


def test_a_job_that_has_an_error_of_its_own_is_not_called_unknown(check):
    broken = "  orders: {task: a.b, interval: soon}\n"
    report = "  report: {task: a.b, interval: 1h, expects_after: {job: orders}}\n"

    assert check(RULE, f"jobs:\n{broken}{report}") == []
    assert check(RULE, {"a.yaml": f"jobs:\n{report}", "b.yaml": "jobs: [\n"}) == []
    assert check(RULE, {"a.yaml": f"jobs:\n{report}", "b.yaml": f"jobs:\n{broken}"}) == []


def test_an_error_elsewhere_hides_no_unknown_name(check):
    broken = "  orders: {task: a.b, interval: soon}\n"
    report = "  report: {task: a.b, interval: 1h, expects_after: {job: order}}\n"

    (found,) = check(RULE, f"jobs:\n{broken}{report}")
    assert found.finding.message == "no job is named `order`"
    files = {"a.yaml": f"jobs:\n{report}", "b.crontab": "61 0 * * * /opt/sweep\n"}
    assert check(RULE, files) == []  # the name of such a line nobody can tell


def test_the_other_job_may_stand_in_another_file(check):
    report = "jobs: {report: {task: a.b, interval: 1h, expects_after: {job: orders}}}\n"

    assert (
        check(RULE, {"a.yaml": report, "b.yaml": "jobs: {orders: {task: a.b, interval: 1h}}\n"})
        == []
    )
    assert len(check(RULE, {"a.yaml": report, "b.yaml": ""})) == 1


def test_a_disabled_job_is_not_to_be_expected(check):
    text = jobs("interval: 1h, disabled: not now", "interval: 1h")

    assert messages(check(RULE, text)) == ["`orders` is disabled, and no run comes after it"]


def test_no_job_comes_after_itself(check):
    text = "jobs: {a: {task: a.b, interval: 1h, expects_after: {job: a}}}\n"

    assert messages(check(RULE, text)) == ["`a` expects to come after itself"]
