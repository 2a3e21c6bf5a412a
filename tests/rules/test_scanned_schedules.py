"""Schedules in the scanned code: those that cannot be read, and those that nobody runs."""

import pytest

UNREADABLE = "schedule-unresolvable"
SHADOWED = "schedule-shadowed"

PROJECT = {
    "jobs.yaml": "jobs: {sync: {command: sync, interval: 1h}}\n",
    "schedcat.toml": 'tasks = ["src/"]\n',
}


def code(**files):
    return {**PROJECT, **{f"src/app/{name}.py": text for name, text in files.items()}}


def test_the_innermost_unclear_expression_is_marked(check, marked):
    (found,) = check(
        UNREADABLE,
        code(
            beat="from celery.schedules import crontab\n"
            "# größer\n"
            'beat_schedule = {"ä": {"task": "a.b", "schedule": crontab(hour=settings.HOUR)}}\n'
        ),
    )
    assert found.finding.message == (
        "the schedule of `ä` cannot be read from the code: `settings.HOUR`"
    )
    assert marked(found.finding.at) == "settings.HOUR"


def test_several_are_one_finding_with_the_count(check):
    (found,) = check(
        UNREADABLE,
        code(
            one='beat_schedule = {"a": {"task": "a.b", "schedule": first()}}\n',
            two='beat_schedule = {"b": {"task": "a.b", "schedule": second()}}\n'
            "def plan(sender):\n    sender.add_periodic_task(third(), sync.s())\n",
        ),
    )
    assert found.finding.message == "3 schedules cannot be read from the code"
    assert [each.at.path for each in found.finding.related] == [
        *("src/app/one.py", "src/app/two.py", "src/app/two.py")
    ]


SETTINGS = {
    "beat.py": 'app.conf.beat_schedule = {"a": {"task": "a.b", "schedule": 60}}\n',
    "settings.py": 'CELERY_BEAT_SCHEDULE = {"b": {"task": "a.b", "schedule": 60}}\n',
}


@pytest.mark.parametrize("config", ["", 'tasks = ["."]\n'])
def test_files_that_are_the_catalog_shadow_each_other_too(check, config):
    (found,) = check(SHADOWED, {**SETTINGS, "schedcat.toml": f'catalog = ["."]\n{config}'})
    assert found.finding.at.path == "settings.py"
    assert [each.at.path for each in found.finding.related] == ["beat.py"]


def test_why_a_schedule_has_no_times_is_said(check):
    text = (
        "from celery.schedules import solar\n"
        'beat_schedule = {"a": {"task": "a", "schedule": solar("sunset")}}\n'
    )
    (found,) = check(UNREADABLE, code(beat=text))
    assert found.finding.message.endswith("(a solar schedule has no times that a cron can say)")


def test_what_can_be_read_is_silent(check):
    text = (
        "import os\nfrom datetime import timedelta\n"
        'beat_schedule = {"a": {"task": "a", "schedule": timedelta(hours=2)}}\n'
        'beat_schedule["b"] = {"task": "b", "schedule": float(os.getenv("EVERY", "60"))}\n'
    )
    assert check(UNREADABLE, code(beat=text)) == []


def test_a_module_that_does_not_parse_is_silent(check):
    assert check(UNREADABLE, code(beat='beat_schedule = {"schedule": \n')) == []


def test_both_settings_are_shown(check):
    (found,) = check(
        SHADOWED,
        code(
            celery='app.conf.beat_schedule = {"a": {"task": "a", "schedule": 1}}\n',
            settings='CELERY_BEAT_SCHEDULE = {"b": {"task": "b", "schedule": 1}}\n',
        ),
    )
    assert found.finding.message == (
        "`beat_schedule` and `CELERY_BEAT_SCHEDULE` are both set, and beat runs one of them"
    )
    assert found.finding.at.path == "src/app/settings.py"
    assert [each.at.path for each in found.finding.related] == ["src/app/celery.py"]


@pytest.mark.parametrize(
    "celery",
    [
        "app.conf.beat_schedule = settings.CELERY_BEAT_SCHEDULE\n",
        'app.conf.beat_schedule = {**settings.CELERY_BEAT_SCHEDULE, "a": {"schedule": 1}}\n',
        'app.conf.beat_schedule["a"] = {"task": "a", "schedule": 1}\n',
        'app.conf.beat_schedule.update({"a": {"task": "a", "schedule": 1}})\n',
    ],
)
def test_what_takes_the_other_setting_over_or_adds_to_it_is_silent(celery, check):
    settings = 'CELERY_BEAT_SCHEDULE = {"b": {"task": "b", "schedule": 1}}\n'
    assert check(SHADOWED, code(celery=celery, settings=settings)) == []
