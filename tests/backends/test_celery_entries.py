"""What a job becomes on Celery beat: entries, notes, or every reason against it."""

import pytest

from schedcat.backends import load_backends

SYDNEY = "Australia/Sydney"
CELERY = load_backends()["celery"]


def crontab(minute="*", hour="*", day_of_month="*", month_of_year="*", day_of_week="*", **zone):
    return {
        "type": "crontab",
        "minute": minute,
        "hour": hour,
        "day_of_month": day_of_month,
        "month_of_year": month_of_year,
        "day_of_week": day_of_week,
        **zone,
    }


@pytest.fixture
def entries(translated):
    def entries_of(job, **settings):
        translation = translated("celery", f"jobs: {{job: {{task: app.run, {job}}}}}", **settings)
        return [(entry.name, dict(entry.data)) for entry in translation.entries]

    return entries_of


@pytest.fixture
def refusals(refused):
    """(keys, reason, nearest) of each refusal."""

    def refusals_of(job, **settings):
        found = refused("celery", f"jobs: {{job: {job}}}", **settings)
        return [(each.keys, each.reason, each.nearest) for each in found]

    return refusals_of


@pytest.fixture
def notes(translated):
    def notes_of(job, **settings):
        translation = translated("celery", f"jobs: {{job: {{task: app.run, {job}}}}}", **settings)
        return [note.message for note in translation.notes]

    return notes_of


def test_a_cron_becomes_a_crontab_in_canonical_text(entries):
    [(name, data)] = entries('cron: "0,15,30,45 8-10,11 * jan-mar 7"')
    assert name == "job"
    assert data == {
        "task": "app.run",
        "schedule": crontab("*/15", "8-11", month_of_year="1-3", day_of_week="0"),
    }


def test_an_interval_keeps_its_period(entries):
    [(_, data)] = entries("interval: 1h59m")
    assert data["schedule"] == {"type": "interval", "seconds": 7140}


def test_the_message_has_what_the_job_and_its_block_say(entries):
    [(_, data)] = entries(
        "interval: 1h, args: [1, null, true], kwargs: {full: [x]}, "
        "celery: {queue: slow, priority: 5, expires: 1h, routing_key: a.b, exchange: e}"
    )
    assert data["args"] == [1, None, True]
    assert data["kwargs"] == {"full": ["x"]}
    assert data["options"] == {
        "queue": "slow",
        "priority": 5,
        "expires": 3600,
        "routing_key": "a.b",
        "exchange": "e",
    }


def test_either_becomes_two_entries_that_never_fire_together(entries):
    first, second = entries('cron: "0 0 13 * 5", days: either', suffix="-dev")
    assert first == (
        "job-dev",
        {"task": "app.run", "schedule": crontab("0", "0", day_of_month="13")},
    )
    assert second[0] == "job-dev/2"
    assert second[1]["schedule"] == crontab("0", "0", day_of_month="1-12,14-31", day_of_week="5")


def test_a_piece_that_never_fires_leaves_the_other_with_the_name(entries):
    [(name, data)] = entries('cron: "0 0 30 2 1", days: either')
    assert name == "job"
    assert data["schedule"] == crontab(
        "0", "0", day_of_month="1-29,31", month_of_year="2", day_of_week="1"
    )


def test_both_is_what_celery_does_anyway(entries):
    [(_, data)] = entries('cron: "0 9 1-7 * tue", days: both')
    assert data["schedule"] == crontab("0", "9", day_of_month="1-7", day_of_week="2")


def test_a_disabled_job_has_no_entry(entries):
    assert entries("interval: 1h, disabled: waiting for the vendor") == []


def test_a_job_of_another_zone_is_refused(refusals):
    [(keys, reason, nearest)] = refusals(
        '{task: app.run, cron: "0 9 * * *", timezone: Europe/London}', timezone=SYDNEY
    )
    assert keys == ("timezone",)
    assert reason == (
        "`0 9 * * *` is on the clock of Europe/London, the app on that of Australia/Sydney"
    )
    assert nearest == (f"timezone: {SYDNEY}",)


def test_a_job_of_another_zone_can_follow_its_own_at_run_time(entries):
    [(_, data)] = entries(
        'cron: "0 9 * * *", timezone: Europe/London', timezone=SYDNEY, zones="runtime"
    )
    assert data["schedule"] == crontab("0", "9", timezone="Europe/London")


def test_minutes_that_are_the_same_in_both_zones_need_no_zone(entries, notes):
    job = 'cron: "*/10 * * * *"'  # UTC, since nobody says a zone
    [(_, data)] = entries(job, timezone=SYDNEY)
    assert data["schedule"] == crontab("*/10")
    [note] = notes(job, timezone=SYDNEY)
    assert "2027-04-03T16:00Z to 16:50Z (6 times), Celery beat does not run it then" in note


def test_minutes_that_differ_between_the_zones_are_refused(refusals):
    job = '{task: app.run, cron: "5 * * * *"}'
    [(keys, _, _)] = refusals(job, timezone="Asia/Kolkata")
    assert keys == ("timezone",)


def test_names_of_one_clock_are_one_zone(entries):
    [(_, data)] = entries('cron: "0 9 * * *", timezone: Etc/UTC', timezone="UTC")
    assert data["schedule"] == crontab("0", "9")


@pytest.mark.parametrize(
    ("option", "key"),
    [
        ("starts: 2027-01-01T00:00:00Z", "starts"),
        ("ends: 2027-01-01T00:00:00Z", "ends"),
        ("jitter: 5m", "jitter"),
        ("overlap: skip", "overlap"),
        ("overlap: replace", "overlap"),
        ("missed: run-once", "missed"),
        ("anchor: 2026-01-01T00:00:00Z", "anchor"),
    ],
)
def test_an_option_that_changes_when_it_runs_is_refused(option, key, refusals):
    [(keys, reason, _)] = refusals(f"{{task: app.run, interval: 1h, {option}}}")
    assert keys == (key,)
    assert key in reason
    assert "Celery beat" in reason


@pytest.mark.parametrize(
    "option",
    ["starts: 2026-01-01T00:00:00Z", "overlap: allow", "missed: any"],
)
def test_an_option_that_changes_nothing_is_kept(option, entries):
    assert len(entries(f"interval: 1h, {option}")) == 1


def test_a_beat_that_keeps_its_state_catches_up_once(entries, refusals):
    assert entries('cron: "0 1 * * *", missed: run-once', keeps_state=True)
    [(keys, _, nearest)] = refusals(
        '{task: app.run, cron: "0 1 * * *", missed: skip}', keeps_state=True
    )
    assert (keys, nearest) == (("missed",), ("missed: run-once",))


def test_how_late_a_run_is_caught_up_matters_where_it_is_at_all(entries, refusals):
    job = "interval: 1h, missed_within: 1h"
    assert entries(job, keeps_state=False)
    for said in ({"keeps_state": True}, {}):
        [(keys, _, _)] = refusals(f"{{task: app.run, {job}}}", **said)
        assert keys == ("missed_within",)


def test_what_only_accompanies_a_job_is_left_out_and_said(notes):
    said = notes("interval: 1h, description: Why., owner: me, timeout: 5m, retries: 2, title: T")
    keys = ["title", "description", "owner", "timeout", "retries"]
    assert said == [f"Celery beat has no `{key}`: it is left out" for key in keys]


def test_every_reason_is_given_at_once(refusals):
    found = refusals('{cron: "0 0 13 * 5", jitter: 1m, ends: 2030-01-01T00:00:00Z}')
    assert [keys for keys, _, _ in found] == [("task",), ("ends",), ("jitter",), ("days",)]


def test_a_cron_that_never_fires_is_refused(refusals):
    [(keys, reason, _)] = refusals('{task: app.run, cron: "0 0 30 2 *"}')
    assert (keys, reason) == (("cron",), "`0 0 30 2 *` never fires")


def test_a_job_with_its_own_policy_is_refused_where_beat_does_otherwise(refusals, entries):
    job = 'cron: "30 2 * * *", timezone: Australia/Sydney'
    [(keys, reason, nearest)] = refusals(
        f"{{task: app.run, {job}, dst: {{gap: after}}}}", timezone=SYDNEY
    )
    assert (keys, nearest) == (("dst",), ("dst_mismatch: warn",))
    assert "it is due at 2027-10-02T16:00Z, Celery beat runs it at 2027-10-02T16:30Z" in reason
    assert entries(f"{job}, dst: {{gap: shift}}", timezone=SYDNEY)


@pytest.mark.parametrize(("mismatch", "said"), [("warn", 1), ("ignore", 0)])
def test_a_mismatch_is_said_or_ignored_as_the_job_wants(mismatch, said, notes):
    job = f'cron: "30 2 * * *", timezone: {SYDNEY}, dst_mismatch: {mismatch}'
    assert len(notes(job, timezone=SYDNEY)) == said


def test_intervals_on_a_clock_that_changes_need_a_newer_celery(notes):
    [note] = notes("interval: 1h", timezone=SYDNEY)
    assert "Celery 5.7" in note
    assert notes("interval: 1h", timezone="Asia/Tokyo") == []


class TestModule:
    """The text of the Python module and of the JSON."""

    @pytest.fixture
    def module(self, jobs, site):
        def render(text, format="python", **settings):
            there = site("celery", **settings)
            entries = [
                entry
                for job in jobs(text, "celery")
                for entry in CELERY.translate(job, there).entries
            ]
            return CELERY.render(entries, there, format)

        return render

    def test_it_reads_as_a_person_would_write_it(self, module):
        assert module(
            """
            jobs:
              report: {task: app.report, cron: "30 7 * * 1-5", args: [daily], celery: {queue: slow}}
              sync: {task: app.sync, interval: 1h59m}
            """
        ) == (
            '"""Celery beat schedule, made from the catalog of scheduled jobs: edit that instead.\n'
            "\n"
            'For an app whose `timezone` is "UTC", on Celery 5.5 or newer.\n'
            '"""\n'
            "\n"
            "from datetime import timedelta\n"
            "\n"
            "from celery.schedules import crontab\n"
            "\n"
            "beat_schedule = {\n"
            '    "report": {\n'
            '        "task": "app.report",\n'
            '        "schedule": crontab(minute="30", hour="7", day_of_week="1-5"),\n'
            '        "args": ["daily"],\n'
            '        "options": {"queue": "slow"},\n'
            "    },\n"
            '    "sync": {\n'
            '        "task": "app.sync",\n'
            '        "schedule": timedelta(hours=1, minutes=59),\n'
            "    },\n"
            "}\n"
        )

    def test_it_imports_only_what_it_uses(self, module):
        assert "import" not in module("jobs: {}")
        assert "timedelta" not in module('jobs: {a: {task: a.b, cron: "* * * * *"}}')
        only_zoned = module(
            'jobs: {a: {task: a.b, cron: "0 9 * * *", timezone: Asia/Tokyo}}', zones="runtime"
        )
        assert "from schedcat.celery import zoned_crontab" in only_zoned
        assert "celery.schedules" not in only_zoned
        assert 'zoned_crontab(minute="0", hour="9", timezone="Asia/Tokyo")' in only_zoned

    def test_it_states_the_version_that_intervals_need(self, module):
        interval, cron = "interval: 1h", 'cron: "0 9 * * *", timezone: Australia/Sydney'
        assert "Celery 5.7" in module(f"jobs: {{a: {{task: a.b, {interval}}}}}", timezone=SYDNEY)
        assert "Celery 5.5" in module(f"jobs: {{a: {{task: a.b, {cron}}}}}", timezone=SYDNEY)

    def test_json_has_the_zone_and_every_entry(self, module):
        assert module("jobs: {a: {task: a.é, interval: 90s}}", "json") == (
            "{\n"
            '  "timezone": "UTC",\n'
            '  "beat_schedule": {\n'
            '    "a": {\n'
            '      "task": "a.é",\n'
            '      "schedule": {\n'
            '        "type": "interval",\n'
            '        "seconds": 90\n'
            "      }\n"
            "    }\n"
            "  }\n"
            "}\n"
        )
