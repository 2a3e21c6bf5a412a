"""A schedule that is set to nothing shadows nothing."""

import pytest

TOML = 'tasks = ["src/"]\n'
APP = 'app.conf.beat_schedule = {"sync": {"task": "app.sync", "schedule": 3600}}\n'


@pytest.mark.parametrize(
    ("said", "count"), [("{}", 0), ('{"a": {"task": "app.a", "schedule": 60}}', 1)]
)
def test_an_empty_setting_is_no_second_schedule(check, said, count):
    files = {
        "schedcat.toml": TOML,
        "jobs.yaml": "jobs: {sync: {command: sync, interval: 1h}}\n",
        "src/app/celery.py": APP,
        "src/app/settings.py": f"CELERY_BEAT_SCHEDULE = {said}\n",
    }
    assert len(check("schedule-shadowed", files)) == count
