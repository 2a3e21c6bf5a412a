"""The timezone rules: exact words and places, and what they stay silent about."""

from datetime import UTC, datetime

import pytest

from schedcat.findings import Severity

CELERY_AND_GOOGLE = """\
[defaults]
timezone = "Australia/Sydney"
[backends.celery]
timezone = "Australia/Sydney"
[backends.cloud-scheduler]
"""


NO_STAR = "if minutes and hours are written without `*`"


def job(fields, name="nightly"):
    return f"jobs:\n  {name}:\n    task: app.nightly\n" + "".join(
        f"    {line}\n" for line in fields.split("\n")
    )


def in_new_york(cron, more="tags: []"):
    return job(f'cron: "{cron}"\ntimezone: America/New_York\n{more}')


@pytest.mark.parametrize(
    ("cron", "field"),
    [
        ("0 10 * * *", "10"),
        ("0 * 1 * *", "1"),
        ("0 * * 2 *", "2"),
        ("0 * * * mon", "mon"),
        ("@daily", "@daily"),
    ],
)
def test_a_picked_time_without_a_zone_is_marked_where_it_is_picked(check, marked, cron, field):
    (found,) = check("missing-timezone", job(f'cron: "{cron}"'))

    message = f"`{cron}` picks a time and names no time zone: it runs in UTC"
    assert found.finding.message == message
    assert found.finding.help == (
        "write `defaults: {timezone: UTC}` at the top of the file, or the zone that is meant"
    )
    assert marked(found.finding.at) == field


def test_jobs_without_a_zone_are_one_finding_that_proposes_the_zone_of_the_backends(check):
    jobs = 'jobs:\n  one: {task: a.b, cron: "0 1 * * *"}\n  two: {task: a.c, cron: "0 2 * * *"}\n'
    config = '[backends.django-celery-beat]\ntimezone = "Europe/Oslo"\n'

    (found,) = check("missing-timezone", {"schedcat.toml": config, "jobs.yaml": jobs})

    assert found.finding.message == "2 jobs pick a time and name no time zone: they run in UTC"
    assert found.finding.help.startswith('write `timezone = "Europe/Oslo"` under [defaults]')
    assert [related.job for related in found.finding.related] == ["one", "two"]


@pytest.mark.parametrize(
    "text",
    [
        job('cron: "0 10 * * *"\ntimezone: UTC'),
        "defaults: {timezone: UTC}\n" + job('cron: "0 10 * * *"'),
        job('cron: "0 * * * *"'),
        job("interval: 1d"),
        job(
            "interval: 1d\nbackends: [celery]\n"
            'celery: {cron: "0 10 * * *", timezone: UTC, why: beat forgets}'
        ),
    ],
)
def test_a_zone_that_somebody_says_or_nobody_needs_is_not_missing(check, text):
    assert check("missing-timezone", text) == []


def test_a_zone_in_the_configuration_is_not_missing(check):
    config = '[defaults]\ntimezone = "UTC"\n'
    files = {"schedcat.toml": config, "jobs.yaml": job('cron: "0 10 * * *"')}

    assert check("missing-timezone", files) == []


def test_an_abbreviation_comes_with_the_zone_that_was_meant(check, marked):
    (found,) = check("unknown-timezone", job('cron: "0 10 * * *"\ntimezone: EST'))

    assert found.severity is Severity.ERROR
    assert found.finding.message == "`EST` is not an IANA region"
    assert marked(found.finding.at) == "EST"
    assert found.finding.fix.text == "America/New_York"


def test_a_skipped_run_is_said_with_its_dates_and_what_each_engine_does(check, marked):
    files = {"schedcat.toml": CELERY_AND_GOOGLE, "jobs.yaml": job('cron: "30 2 * * *"')}

    (found,) = check("dst-gap", files)

    assert found.severity is Severity.WARNING
    assert found.finding.message == (
        "02:30 does not exist in Australia/Sydney when the clocks go forward"
    )
    assert marked(found.finding.at) == "30 2"
    assert found.finding.help == (
        "pick a time outside 02:00 to 02:59, or decide with "
        "`dst: {gap: after}` and `dst_mismatch: warn`; next on 2027-10-03 and 2028-10-01; "
        "celery runs it at 03:30; cloud-scheduler does not document what becomes of it"
    )


def test_a_repeated_run_is_said_with_its_dates_and_what_each_engine_does(check, marked):
    files = {"schedcat.toml": CELERY_AND_GOOGLE, "jobs.yaml": job('cron: "30 2 * * *"')}

    (found,) = check("dst-fold", files)

    assert found.severity is Severity.WARNING
    assert found.finding.message == (
        "02:30 comes twice in Australia/Sydney when the clocks go back"
    )
    assert marked(found.finding.at) == "30 2"
    assert found.finding.help == (
        "pick a time outside 02:00 to 02:59, or decide with "
        "`dst: {fold: first}` and `dst_mismatch: warn`; next on 2027-04-04 and 2028-04-02; "
        "celery runs it the first time only; cloud-scheduler does not document what becomes of it"
    )


GOOGLE = """\
project = "p"
location = "l"
url = "https://example.org"
service_account = "a@example.org"
"""


@pytest.mark.parametrize("rule", ["dst-gap", "dst-fold"])
@pytest.mark.parametrize("backend", ["celery", "cloud-scheduler"])
def test_what_the_help_says_to_write_is_not_refused(check, rule, backend):
    files = {"schedcat.toml": CELERY_AND_GOOGLE + GOOGLE}
    fields = f'cron: "0 2 * * *"\nhttp: {{path: /a}}\nbackends: [{backend}]'
    (found,) = check(rule, {**files, "jobs.yaml": job(fields)})
    said = found.finding.help.split("decide with ")[1].split("; next")[0]
    decided = f"{fields}\n{said.strip('`').replace('` and `', chr(10))}"
    assert check("backend-cannot-express", {**files, "jobs.yaml": job(decided)}) == []
    assert ("dst_mismatch" in said) is (backend == "cloud-scheduler")


def test_without_a_backend_nothing_is_said_of_engines(check):
    (found,) = check("dst-gap", in_new_york("30 2 * * *"))

    assert found.finding.help == (
        "pick a time outside 01:00 to 02:59, write `timezone: UTC`, or decide with "
        "`dst: {gap: after}`; next on 2027-03-14 and 2028-03-12"
    )


@pytest.mark.parametrize(
    ("cron", "message", "engines"),
    [
        (
            "*/20 2 * * *",
            "02:00, 02:20 and 02:40 do not exist",
            f"celery runs 02:00 at 03:00, not the rest; crontab runs them at 03:00, {NO_STAR}",
        ),
        (
            "*/15 2 * * *",
            "02:00, 02:15 and 2 more do not exist",
            f"celery runs 02:00 at 03:00, not the rest; crontab runs them at 03:00, {NO_STAR}",
        ),
        (
            "0 */2 * * *",
            "02:00 does not exist",
            f"celery runs it at 03:00; crontab runs it at 03:00, {NO_STAR}",
        ),
        (
            "0 2 * * *",
            "02:00 does not exist",
            "celery and crontab run it at 03:00",
        ),
    ],
)
def test_several_skipped_times_are_named_together(check, cron, message, engines):
    (found,) = check("dst-gap", in_new_york(cron, "backends: [celery, crontab]"))

    assert found.finding.message.startswith(f"{message} in America/New_York")
    assert found.finding.help.endswith(f"; {engines}")


def test_half_an_hour_on_lord_howe_island_is_half_an_hour(check):
    cron = 'cron: "15 2 * * *"\ntimezone: Australia/Lord_Howe\nbackends: [celery]'

    (found,) = check("dst-gap", job(cron))

    assert "outside 01:30 to 02:29," in found.finding.help
    assert found.finding.help.endswith("celery runs it at 02:45")


def test_a_day_that_begins_after_midnight_is_said_to(check, marked):
    (found,) = check("dst-gap", job('cron: "@daily"\ntimezone: Africa/Cairo\nbackends: [celery]'))

    assert found.finding.message == (
        "00:00 does not exist in Africa/Cairo when the clocks go forward"
    )
    assert marked(found.finding.at) == "@daily"
    assert found.finding.help == (
        "pick a time outside 23:00 to 00:59, write `timezone: UTC`, or decide with "
        "`dst: {gap: after}`; next on 2027-04-30 and 2028-04-28; that day starts at 01:00; "
        "celery runs it at 01:00"
    )


TOUCHED = [("dst-gap", "30 2 * * *"), ("dst-fold", "30 1 * * *")]
"""A rule and what it finds in New York."""


@pytest.mark.parametrize(("rule", "cron"), TOUCHED)
def test_a_job_that_has_decided_nothing_is_not_silent(check, rule, cron):
    assert len(check(rule, in_new_york(cron))) == 1


@pytest.mark.parametrize(("rule", "cron"), TOUCHED)
@pytest.mark.parametrize(
    "more",
    [
        "dst: {gap: after}",
        "dst: {fold: both}",
        "dst_mismatch: ignore",
        "disabled: not needed now",
        "ends: 2027-03-01T00:00:00Z",
        "starts: 2046-01-01T00:00:00Z",
    ],
)
def test_a_job_that_has_decided_or_does_not_run_is_silent(check, rule, cron, more):
    assert check(rule, in_new_york(cron, more)) == []


@pytest.mark.parametrize("rule", ["dst-gap", "dst-fold"])
@pytest.mark.parametrize(
    "cron", ["0 3 * * *", "0 4 * * 0", "*/5 1-4 * * *", "30 1-2 14 * mon", "0 * * * *"]
)
def test_a_run_that_is_covered_or_beside_the_change_is_silent(check, rule, cron):
    assert check(rule, in_new_york(cron)) == []


def test_an_hourly_job_is_never_skipped_even_where_the_full_hour_is(check):
    lord_howe = "timezone: Australia/Lord_Howe"

    assert check("dst-gap", job(f'cron: "0 * * * *"\n{lord_howe}')) == []


def test_every_hour_jobs_are_one_finding_for_each_engine_that_loses_an_hour(check, marked):
    jobs = (
        "defaults: {timezone: Australia/Sydney}\n"
        "jobs:\n"
        '  one: {task: a.b, cron: "0 * * * *", backends: [celery, django-celery-beat, crontab]}\n'
        '  two: {task: a.c, cron: "*/5 * * * *", backends: [celery, cloud-scheduler]}\n'
        '  six: {task: a.d, cron: "0 */6 * * *", backends: [celery]}\n'
        '  mon: {task: a.e, cron: "0 * * * mon", backends: [celery]}\n'
    )

    celery, other = check("dst-fold", jobs)

    assert celery.finding.message == (
        "2 every-hour jobs do not run on Celery beat while local time repeats"
    )
    assert [related.job for related in celery.finding.related] == ["one", "two"]
    assert celery.finding.help == (
        "write `timezone: UTC`, where no time repeats, or accept it with "
        "`dst_mismatch: ignore`; next on 2027-04-04 and 2028-04-02 in Australia/Sydney"
    )
    assert other.finding.message == (
        "`0 * * * *` does not run on django-celery-beat while local time repeats"
    )
    assert marked(other.finding.at) == "0 *"


def test_the_zone_of_a_backend_is_named_with_that_of_its_jobs(check):
    text = job('cron: "0 * * * *"\nbackends: [celery]')

    (found,) = check("dst-fold", {"schedcat.toml": CELERY_AND_GOOGLE, "jobs.yaml": text})

    assert found.finding.help.startswith(
        'write `timezone: UTC` and `timezone = "UTC"` under [backends.celery], where no time '
        "repeats, or accept"
    )


@pytest.mark.parametrize("rule", ["dst-gap", "dst-fold"])
@pytest.mark.parametrize(
    "now", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_a_day_at_the_end_of_time_is_reckoned_as_the_nearest_one(check, rule, now):
    cron = {"dst-gap": "30 2 * * *", "dst-fold": "30 1 * * *"}[rule]

    assert len(check(rule, in_new_york(cron), now=now)) == 1


@pytest.mark.parametrize("cron", ["0,45 1 * * *", "*/45 1 * * *"])
def test_runs_of_the_repeated_hour_alone_come_twice(check, cron):
    (found,) = check("dst-fold", in_new_york(cron))

    assert found.finding.message == (
        "01:00 and 01:45 come twice in America/New_York when the clocks go back"
    )


def test_an_hourly_job_outside_the_repeated_half_hour_loses_nothing(check):
    cron = "\ntimezone: Australia/Lord_Howe\nbackends: [celery]"

    assert check("dst-fold", job(f'cron: "0 * * * *"{cron}')) == []
    assert len(check("dst-fold", job(f'cron: "45 * * * *"{cron}'))) == 1


def test_a_backend_is_judged_by_the_schedule_it_has(check):
    block = 'backends: [celery, crontab]\ncelery: {timezone: UTC, why: "one zone per app"}'

    (found,) = check("dst-gap", in_new_york("30 2 * * *", block))

    assert found.finding.help.endswith("; crontab runs it at 03:00")
    assert "celery" not in found.finding.help


def test_a_schedule_that_no_backend_runs_is_silent(check):
    block = 'backends: [celery]\ncelery: {timezone: UTC, why: "one zone per app"}'

    assert check("dst-gap", in_new_york("30 2 * * *", block)) == []


def test_a_declared_schedule_is_marked_in_its_block(check, marked):
    block = 'backends: [celery]\ncelery: {cron: "5 2 * * *", why: "after the import"}'

    (found,) = check("dst-gap", in_new_york("0 12 * * *", block))

    assert found.finding.message.startswith("02:05 does not exist")
    assert marked(found.finding.at) == "5 2"


@pytest.mark.parametrize(("rule", "cron"), TOUCHED)
def test_messages_stay_the_same_from_year_to_year(check, rule, cron):
    days = [datetime(year, month, 1, tzinfo=UTC) for year in (2026, 2027) for month in (1, 6, 12)]

    (message,) = {
        found.finding.message for day in days for found in check(rule, in_new_york(cron), now=day)
    }

    assert "20" not in message
