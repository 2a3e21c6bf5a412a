"""The fix of collision: jobs that are too many in a minute get minutes that are free."""

import pytest

RULE = "collision"


def files(text, limit=2, backends=""):
    return {"schedcat.toml": f"lint.collision.limit = {limit}\n{backends}", "jobs.yaml": text}


def daily(count, fields="", cron="0 0 * * *"):
    lines = (f'  j{n}: {{task: a.b, cron: "{cron}"{fields}}}\n' for n in range(count))
    return "jobs:\n" + "".join(lines)


def applied(text, fix):
    """The text with all edits of a fix, made from the last to the first."""
    lines = text.split("\n")
    for at, new in sorted(fix.edits, reverse=True):
        line = lines[at.line - 1]
        lines[at.line - 1] = line[: at.column - 1] + new + line[at.end_column - 1 :]
    return "\n".join(lines)


def cured(check, text, **options):
    """The text that the fix makes of one with one crowd, after which there is none."""
    (found,) = check(RULE, files(text, **options))
    fix = found.finding.fix
    assert fix is not None
    assert not fix.safe
    after = applied(text, fix)
    assert check(RULE, files(after, **options)) == []
    return after


def minutes(text):
    return [int(line.split('"')[1].split()[0]) for line in text.split("\n") if '"' in line]


def test_one_job_too_many_goes_to_the_half_hour(check):
    assert minutes(cured(check, daily(3))) == [0, 0, 30]


def test_as_many_as_are_too_many_are_spread_over_the_hour(check):
    assert minutes(cured(check, daily(5))) == [0, 0, 15, 30, 45]


def test_a_minute_keeps_to_its_hour(check):
    assert minutes(cured(check, daily(4, cron="50 23 * * *"))) == [50, 50, 10, 30]


def test_a_minute_of_every_hour_is_spread_too(check):
    assert minutes(cured(check, daily(4, cron="0 * * * *"))) == [0, 0, 20, 40]


def test_what_others_have_taken_is_not_free(check):
    busy = '  b: {task: a.b, cron: "30 * * * *"}\n  c: {task: a.b, cron: "*/5 0 * * *"}\n'

    text = cured(check, daily(2) + busy)

    assert minutes(text.replace("*/5", "99")) == [0, 29, 30, 99]


def test_half_an_hour_of_a_zone_is_reckoned_with(check):
    text = daily(2, ", timezone: Asia/Kolkata") + (
        '  utc0: {task: a.b, cron: "30 18 * * *"}\n  utc1: {task: a.b, cron: "0 19 * * *"}\n'
    )

    (found,) = check(RULE, files(text))

    assert [edit.text for edit in found.finding.fix.edits] == ["0"]
    assert check(RULE, files(applied(text, found.finding.fix))) == []


def test_every_backend_of_a_job_is_looked_at(check):
    backends = "backends.celery = {}\nbackends.crontab = {}\n"
    text = daily(3) + '  k0: {task: a.b, cron: "30 0 * * *", backends: [crontab]}\n'
    text += '  k1: {task: a.b, cron: "30 0 * * *", backends: [crontab]}\n'

    assert minutes(cured(check, text, backends=backends))[2] == 29


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(daily(3, cron="@daily"), id="a macro has no minute"),
        pytest.param(daily(3, cron="0,30 0 * * *"), id="two minutes are not one"),
        pytest.param(daily(3, cron="*/20 0 * * *"), id="a step is none"),
        pytest.param(
            'x-c: &c "0 0 * * *"\njobs:\n'
            + "".join(f"  j{n}: {{task: a.b, cron: *c}}\n" for n in range(3)),
            id="an anchor outside",
        ),
        pytest.param(
            'jobs:\n  j0: {task: a.b, cron: &c "0 0 * * *"}\n'
            + "".join(f"  j{n}: {{task: a.b, cron: *c}}\n" for n in range(1, 3)),
            id="an anchor in the first",
        ),
        pytest.param(
            "jobs:\n"
            + "".join(
                f"  j{n}:\n    task: a.b\n    cron: >-\n      0 0\n      * * *\n" for n in range(3)
            ),
            id="texts of several lines",
        ),
        pytest.param(
            daily(3, ', backends: [celery], celery: {timezone: UTC, why: "x"}'), id="a deviation"
        ),
        pytest.param(daily(121), id="no minute of the hour is free"),
        pytest.param(
            "jobs:\n"
            + "".join(
                f'  j{n}: {{task: a.b, interval: 1d, anchor: "2026-01-01T00:00:00Z"}}\n'
                for n in range(3)
            ),
            id="intervals",
        ),
        pytest.param(
            "jobs:\n"
            + "".join(
                f"  j{n}: {{task: a.b, interval: 1d, backends: [celery]}}\n" for n in range(3)
            ),
            id="periods",
        ),
    ],
)
def test_a_crowd_that_cannot_be_spread_by_its_minutes_has_no_fix(check, text):
    for found in check(RULE, files(text)):
        assert found.finding.fix is None
        assert "such as" not in found.finding.help
    assert check(RULE, files(text))


def test_an_anchor_that_a_job_outside_the_crowd_shares_is_not_touched(check):
    text = (
        'jobs:\n  j0: {task: a.b, cron: "0 0 * * *"}\n  j1: {task: a.b, cron: "0 0 * * *"}\n'
        '  j2: {task: a.b, cron: &c "0 0 * * *"}\n'
        "  other: {task: a.b, cron: *c, timezone: Asia/Tokyo}\n"
    )

    assert [line.count("30 0") for line in cured(check, text).split("\n")] == [0, 0, 1, 0, 0, 0]


def test_an_order_between_jobs_is_kept(check):
    text = (
        'jobs:\n  j0: {task: a.b, cron: "0 0 * * *"}\n  j1: {task: a.b, cron: "0 0 * * *"}\n'
        '  j2: {task: a.b, cron: "0 0 * * *"}\n'
        '  j3: {task: a.b, cron: "0 3 * * *", expects_after: {job: j2}}\n'
    )

    assert minutes(cured(check, text)) == [0, 30, 0, 0]


def test_a_crowd_that_is_smaller_on_other_days_is_cured_on_those_too(check):
    text = daily(3) + '  weekly: {task: a.b, cron: "0 0 * * mon"}\n'

    assert minutes(cured(check, text)) == [0, 0, 20, 40]


def test_a_crowd_that_would_be_left_on_other_days_has_no_fix(check):
    weekly = '  weekly: {task: a.b, cron: "0 0 * * mon"}\n'

    (found,) = check(RULE, files(daily(3, cron="0,30 0 * * *") + weekly))

    assert found.finding.fix is None


def test_the_fix_of_a_text_with_many_blanks_is_at_the_minute(check):
    after = cured(check, daily(3, cron="0   0  * * *"))

    assert after.count("30   0  * * *") == 1
