"""The load rules: crowds are counted where jobs really meet, and long intervals where they fail."""

from datetime import UTC, datetime, timedelta

import pytest

from schedcat.findings import Severity

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def jobs(*groups, defaults="{}"):
    """A file with as many jobs of each kind as its group says: (count, fields)."""
    lines = [f"defaults: {defaults}", "jobs:"]
    for letter, (count, fields) in zip("abcdefgh", groups, strict=False):
        lines += [f"  {letter}{number}: {{task: app.run, {fields}}}" for number in range(count)]
    return "\n".join(lines) + "\n"


def limited(limit, text, backends=""):
    return {"schedcat.toml": f"lint.collision.limit = {limit}\n{backends}", "jobs.yaml": text}


def messages(diagnostics):
    return [each.finding.message for each in diagnostics]


def test_large_numbers_are_readable(check):
    (found,) = check("collision", limited(1_000, jobs((1_200, 'cron: "0 0 * * *"'))))

    assert found.finding.message.startswith("1,200 jobs run")
    assert found.finding.message.endswith("more than 1,000 in one minute")


def test_eleven_jobs_in_a_minute_are_one_too_many(check, marked):
    (found,) = check("collision", jobs((11, 'cron: "0 0 * * *"')))

    assert found.severity is Severity.WARNING
    assert found.finding.message == "11 jobs run every day at 00:00 UTC, more than 10 in one minute"
    assert found.finding.help == ("give at least 1 of them another minute, such as 30 for `a10`")
    assert found.finding.job == "a0"
    assert marked(found.finding.at) == "0 0 * * *"
    assert [each.job for each in found.finding.related] == [f"a{n}" for n in range(1, 11)]
    assert {marked(each.at) for each in found.finding.related} == {"0 0 * * *"}


def test_ten_jobs_in_a_minute_pass(check):
    assert check("collision", jobs((10, 'cron: "0 0 * * *"'))) == []


def test_each_backend_is_counted_alone(check):
    text = jobs(
        (2, 'cron: "0 0 * * *", backends: [celery]'), (2, 'cron: "0 0 * * *", backends: [crontab]')
    )

    assert check("collision", limited(2, text)) == []


@pytest.mark.parametrize(
    ("paths", "count"),
    [
        (("web/crontab", "db/crontab"), 0),
        (("web/etc/cron.d/a", "web/etc/cron.d/b"), 1),
        (("web/etc/cron.d/a", "web/etc/crontab"), 1),
        (("web/etc/cron.d/a", "db/etc/cron.d/a"), 0),
        (("web/cron.d/a", "web/cron.d/b"), 1),
    ],
)
def test_crontabs_of_different_machines_are_counted_apart(check, paths, count):
    files = dict.fromkeys(paths, "0 3 * * * root /srv/a\n0 3 * * * root /srv/b\n")
    config = {"schedcat.toml": "lint.collision.limit = 3\nbackends.crontab.timezone = 'UTC'\n"}
    assert len(check("collision", {**config, **files})) == count


def test_one_set_of_jobs_on_two_backends_is_said_once(check):
    text = jobs((3, 'cron: "0 0 * * *", backends: [crontab, celery]'))

    assert messages(check("collision", limited(2, text))) == [
        "3 jobs run every day at 00:00 UTC on celery and crontab, more than 2 in one minute"
    ]


def test_a_declared_schedule_counts_where_it_is_declared(check, marked):
    block = 'celery: {cron: "5 0 * * *", why: later}'
    text = jobs((3, f'cron: "0 0 * * *", backends: [celery, crontab], {block}'))

    (found,) = check("collision", limited(2, text))

    assert found.finding.message == (
        "3 jobs run every day at 00:05 UTC on celery and run every day at 00:00 UTC on crontab, "
        "more than 2 in one minute"
    )
    assert marked(found.finding.at) == "5 0 * * *"


@pytest.mark.parametrize(
    "fields",
    [
        "disabled: not needed now",
        'backends: [celery], celery: {skip: true, why: "needs no beat"}',
        "ends: 2026-11-22T00:00:00Z",
        "starts: 2026-11-29T00:00:00Z",
    ],
)
def test_a_job_that_does_not_run_is_not_counted(check, fields):
    text = jobs((1, f'cron: "0 0 * * *", {fields}'), (2, 'cron: "0 0 * * *", backends: []'))

    assert check("collision", limited(2, text)) == []


def test_a_job_whose_days_nobody_has_said_is_not_counted(check):
    assert check("collision", limited(2, jobs((3, 'cron: "0 0 1 * mon"')))) == []


@pytest.mark.parametrize(
    ("backend", "found"), [("celery", 1), ("django-celery-beat", 0), ("cloud-scheduler", 0)]
)
def test_intervals_of_one_period_meet_where_the_scheduler_starts_them(check, backend, found):
    text = jobs((2, "interval: 1h"), (1, "interval: 60m"), (2, "interval: 1d"))
    message = (
        f"3 jobs of interval 1h come due together on {backend} whenever the scheduler starts, "
        "more than 2 in one minute"
    )

    said = messages(check("collision", limited(2, text, f"[backends.{backend}]\n")))

    assert said == [message] * found


def test_intervals_without_a_backend_do_not_meet(check):
    assert check("collision", limited(2, jobs((3, "interval: 1h")))) == []


def test_anchored_intervals_meet_at_their_instants(check):
    anchored = 'anchor: "2026-01-01T00:00:00Z"'
    text = jobs((2, f"interval: 1d, {anchored}"), (1, 'cron: "0 0 * * wed"'))

    (found,) = check("collision", limited(2, text))

    assert found.finding.message == "3 jobs run at 00:00 UTC, more than 2 in one minute"
    assert found.finding.help == (
        "give at least 1 of them another minute, such as 30 for `b0`; first on 2026-11-25"
    )


def test_the_three_largest_of_many_sets_are_said(check):
    text = jobs(
        (2, 'cron: "0 1 * * *"'),
        (4, 'cron: "0 2 * * *"'),
        (3, 'cron: "0 3 * * *"'),
        (5, 'cron: "0 4 * * *"'),
        (2, 'cron: "0 5 * * *"'),
    )

    found = sorted(check("collision", limited(1, text)), key=lambda each: each.finding.message)

    assert [each.finding.message[:34] for each in found] == [
        "3 jobs run every day at 03:00 UTC,",
        "4 jobs run every day at 02:00 UTC,",
        "5 jobs run every day at 04:00 UTC,",
    ]
    assert [each.finding.help for each in found] == [
        (
            "give at least 2 of them another minute, such as 20 for `c1` and 40 for `c2`; "
            "2 more sets of jobs come together"
        ),
        "give at least 3 of them another minute, such as 15 for `b1`, 30 for `b2` and 45 for `b3`",
        "give at least 4 of them another minute, such as 12 for `d1`, 24 for `d2` and 36 for `d3`",
    ]


def test_of_a_set_within_a_larger_one_nothing_is_said(check):
    text = jobs((3, 'cron: "0 * * * *"'), (1, 'cron: "0 0 * * *"'), (1, 'cron: "0 0 * * mon"'))

    assert messages(check("collision", limited(2, text))) == [
        "5 jobs run every Monday at 00:00 UTC, more than 2 in one minute"
    ]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ('cron: "* * * * *"', 0),
        ('cron: "*/4 8-18 * * *"', 0),
        ('interval: 4m, anchor: "2026-01-01T00:00:00Z"', 0),
        ("interval: 4m, backends: [celery]", 0),
        ('cron: "*/5 * * * *"', 1),
        ("interval: 5m, backends: [celery]", 1),
    ],
)
def test_a_job_that_has_no_other_minute_is_not_counted(check, fields, found):
    assert len(check("collision", limited(2, jobs((3, fields))))) == found


@pytest.mark.parametrize(
    "now", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_a_day_at_the_end_of_time_is_reckoned_as_the_nearest_one(check, now):
    assert len(check("collision", jobs((11, 'cron: "0 0 * * *"')), now=now)) == 1


def test_jobs_of_one_zone_meet_at_their_local_time(check):
    text = jobs((3, 'cron: "0 9 * * *"'), defaults="{timezone: Australia/Sydney}")

    assert messages(check("collision", limited(2, text))) == [
        "3 jobs run every day at 09:00 Australia/Sydney time, more than 2 in one minute"
    ]


def test_what_comes_back_each_week_is_said_in_the_same_words_each_day(check):
    text = jobs(
        (3, 'cron: "0 * * * *"'),
        (2, 'cron: "0 0 * * mon"'),
        (3, 'cron: "0 9 * * *", timezone: Europe/Oslo'),
    )
    days = [NOW + timedelta(days=number, hours=7) for number in range(9)]

    found = {tuple(messages(check("collision", limited(2, text), now=day))) for day in days}

    assert found == {
        (
            "5 jobs run every Monday at 00:00 UTC, more than 2 in one minute",
            "6 jobs run every day at 08:00 UTC, more than 2 in one minute",
        )
    }


def test_dated_jobs_meet_in_the_seven_days_from_now(check):
    text = jobs((3, 'cron: "0 0 1 * *"'))
    last, first = datetime(2026, 11, 24, 23, 59, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)

    assert check("collision", limited(2, text), now=last) == []
    assert messages(check("collision", limited(2, text), now=first)) == [
        "3 jobs run on the 1st of every month at 00:00 UTC, more than 2 in one minute"
    ]


def beat(setting):
    return f"[backends.celery]\n{setting}\n"


FORGETS, KEEPS = "keeps_state = false", "keeps_state = true"


def test_a_long_interval_on_a_beat_that_forgets_may_never_run(check, marked):
    files = {"schedcat.toml": beat(FORGETS), "jobs.yaml": jobs((1, "interval: 12 hours"))}

    (found,) = check("restart-unsafe-interval", files)

    assert found.severity is Severity.WARNING
    assert found.finding.message == "interval 12h starts anew with each restart of Celery beat"
    assert found.finding.help == (
        'write a cron with a fixed time, such as "0 3 * * *", or keep the schedule file of '
        "Celery beat on a volume and say `keeps_state = true`"
    )
    assert marked(found.finding.at) == "12 hours"


def test_long_intervals_are_counted_in_one_finding(check):
    text = jobs((2, "interval: 12h"), (1, "interval: 7d"), (4, "interval: 719m"))

    (found,) = check("restart-unsafe-interval", {"schedcat.toml": beat(FORGETS), "jobs.yaml": text})

    assert found.finding.message == (
        "3 intervals of 12h or more start anew with each restart of Celery beat"
    )
    assert [each.job for each in found.finding.related] == ["a0", "a1", "b0"]


def test_the_option_says_which_intervals_are_long(check):
    config = beat(FORGETS) + '[lint.restart-unsafe-interval]\nminimum = "1 day"\n'
    text = jobs((1, "interval: 23h"), (2, "interval: 1d"))

    (found,) = check("restart-unsafe-interval", {"schedcat.toml": config, "jobs.yaml": text})

    assert found.finding.message.startswith("2 intervals of 1d or more")


def test_a_beat_of_which_nobody_has_said_it_is_asked_for_once(check):
    text = jobs((2, "interval: 1d"))

    (found,) = check("restart-unsafe-interval", {"schedcat.toml": beat(""), "jobs.yaml": text})

    assert found.severity is Severity.INFO
    assert found.finding.message == (
        "does the state of celery survive a restart? 2 intervals of 12h or more start anew where "
        "it does not"
    )
    assert found.finding.help == (
        "say `keeps_state = true` or `keeps_state = false` under [backends.celery]"
    )


@pytest.mark.parametrize(
    ("config", "fields"),
    [
        (beat(KEEPS), "interval: 1d"),
        (beat(FORGETS), "interval: 1d, disabled: not needed now"),
        (beat(FORGETS), "interval: 1d, backends: [cloud-scheduler]"),
        (beat(FORGETS), "interval: 1d, backends: [django-celery-beat]"),
        (beat(FORGETS), "interval: 1d, backends: []"),
        (beat(FORGETS), "interval: 1d, celery: {skip: true, why: no worker}"),
        (beat(FORGETS), 'interval: 1d, celery: {cron: "0 3 * * *", why: beat forgets}'),
        (beat(FORGETS), 'interval: 1d, anchor: "2026-01-01T00:00:00Z"'),
        (beat(FORGETS), 'cron: "0 3 * * *"'),
    ],
)
def test_an_interval_that_survives_or_does_not_run_there_is_silent(check, config, fields):
    files = {"schedcat.toml": config, "jobs.yaml": jobs((1, fields))}

    assert check("restart-unsafe-interval", files) == []


def test_an_environment_may_keep_what_another_forgets(check):
    config = beat(FORGETS) + "[environments.prod]\nbackends.celery.keeps_state = true\n"
    files = {"schedcat.toml": config, "jobs.yaml": jobs((1, "interval: 1d"))}

    assert check("restart-unsafe-interval", files, environment="prod") == []
    assert len(check("restart-unsafe-interval", files)) == 1
