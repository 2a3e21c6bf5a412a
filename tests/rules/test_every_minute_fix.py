"""The fix of a `crontab` that names no minute, in Python source, as Celery then reads it."""

import subprocess
import sys

import pytest
from celery.schedules import crontab

BEAT = """\
from celery.schedules import crontab, crontab as every, schedule
import celery.schedules
import celery

MONTHLY = {constant}
ORDERED = [{item}]
beat_schedule = {{
    "bills": {{"task": "app.bills", "schedule": {schedule}}},
    "orders": {{"task": "app.orders", "schedule": crontab(30, hour=2)}},
}}
{more}
"""


@pytest.fixture
def fixed(tmp_path):
    """`fixed(schedule, …)`: the text of a schedule after its fix, and the entries that it makes."""

    def fix(schedule, *, constant="1", item="1", more="", line_end="\n"):
        source = BEAT.format(schedule=schedule, constant=constant, item=item, more=more)
        path = tmp_path / "settings.py"
        path.write_bytes(source.replace("\n", line_end).encode())
        subprocess.run(
            [
                *(sys.executable, "-m", "schedcat", "lint", "settings.py", "--fix"),
                *("--unsafe-fixes", "--select=every-minute-in-window"),
            ],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            timeout=60,
        )
        text = path.read_bytes().decode()
        made = {}
        exec(compile(text, "settings.py", "exec"), made)  # noqa: S102  our own text
        start = text.index('"schedule": ') + len('"schedule": ')
        return text[start : text.index("}," + line_end + '    "orders"')], made["beat_schedule"]

    return fix


FIRST = crontab(minute=0, hour=0, day_of_month=1)


@pytest.mark.parametrize(
    ("schedule", "text", "meaning"),
    [
        ("crontab(day_of_month=1)", "crontab(minute=0, hour=0, day_of_month=1)", FIRST),
        ("every(day_of_month=1)", "every(minute=0, hour=0, day_of_month=1)", FIRST),
        (
            "celery.schedules.crontab( day_of_month = 1 )",
            "celery.schedules.crontab( minute=0, hour=0, day_of_month = 1 )",
            FIRST,
        ),
        ("crontab('*', day_of_month=1)", "crontab('0', hour=0, day_of_month=1)", FIRST),
        (
            "crontab('*', '*', '*', '1')",
            "crontab('0', '0', '*', '1')",
            FIRST,
        ),
        (
            "crontab(minute='*', day_of_month=1)",
            "crontab(minute='0', hour=0, day_of_month=1)",
            FIRST,
        ),
        (
            "crontab(day_of_month=1, minute=('*'))",
            "crontab(hour=0, day_of_month=1, minute=('0'))",
            FIRST,
        ),
        ("crontab(hour=3)", "crontab(minute=0, hour=3)", crontab(minute=0, hour=3)),
        (
            "crontab(hour='3', day_of_week='mon')",
            "crontab(minute=0, hour='3', day_of_week='mon')",
            crontab(minute=0, hour=3, day_of_week=1),
        ),
        (
            "crontab(\n        day_of_month=1,  # ä\n        month_of_year='1'\n    )",
            (
                "crontab(\n        minute=0,\n        hour=0,\n        day_of_month=1,  # ä\n"
                "        month_of_year='1'\n    )"
            ),
            crontab(minute=0, hour=0, day_of_month=1, month_of_year=1),
        ),
        (
            "crontab(  # monthly\n        hour='*', day_of_month=1)",
            "crontab(  # monthly\n        minute=0,\n        hour='0', day_of_month=1)",
            FIRST,
        ),
        (
            "crontab(app=None, day_of_month=1)",
            "crontab(minute=0, hour=0, app=None, day_of_month=1)",
            FIRST,
        ),
        (
            "crontab(**{'day_of_month': 1})",
            "crontab(minute=0, hour=0, **{'day_of_month': 1})",
            FIRST,
        ),
        (
            "crontab(**{'minute': '*'}, day_of_month=1)",
            "crontab(hour=0, **{'minute': '0'}, day_of_month=1)",
            FIRST,
        ),
        ("crontab.from_string('* * 1 * *')", "crontab.from_string('0 0 1 * *')", FIRST),
        (
            "crontab(day_of_month=1) if 1 else 5",
            "crontab(minute=0, hour=0, day_of_month=1) if 1 else 5",
            FIRST,
        ),
    ],
)
def test_the_fix_gives_what_no_argument_says(fixed, schedule, text, meaning):
    now, made = fixed(schedule)
    assert now == text
    assert made["bills"]["schedule"] == meaning
    assert made["orders"]["schedule"] == crontab(minute=30, hour=2)


def test_new_arguments_end_their_lines_as_the_file_does(fixed):
    now, _ = fixed("crontab(\n        day_of_month=1,\n    )", line_end="\r\n")
    assert now == (
        "crontab(\r\n        minute=0,\r\n        hour=0,\r\n        day_of_month=1,\r\n    )"
    )


@pytest.mark.parametrize(
    ("schedule", "more"),
    [
        ("MONTHLY", {"constant": "crontab(day_of_month=1)"}),
        ("crontab(**MONTHLY)", {"constant": "{'day_of_month': 1}"}),
    ],
)
def test_what_other_entries_may_share_is_not_written_into(fixed, schedule, more):
    now, made = fixed(schedule, **more)
    if schedule == "MONTHLY":
        assert made["bills"]["schedule"] == crontab(day_of_month=1)
    else:
        assert now == "crontab(minute=0, hour=0, **MONTHLY)"
        assert made["bills"]["schedule"] == FIRST


@pytest.mark.parametrize(
    "more",
    [
        (
            "for name in ('a', 'b'):\n"
            "    beat_schedule[name] = {'task': name, 'schedule': crontab(day_of_month=1)}"
        ),
        (
            "def make(task, when):\n    return {'task': task, 'schedule': when}\n"
            "beat_schedule['a'] = make('a', crontab(day_of_month=1))"
        ),
    ],
)
def test_what_serves_several_entries_or_stands_elsewhere_is_left(fixed, more):
    _, made = fixed("crontab(day_of_month=1)", more=more)
    assert made["bills"]["schedule"] == FIRST
    assert made["a"]["schedule"] == crontab(day_of_month=1)
