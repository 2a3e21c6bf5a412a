"""A table of jobs says what the catalog says, in rows that hold."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schedcat.docs.columns import COLUMNS
from schedcat.docs.listed import Listed, runs_on
from schedcat.docs.markers import inject
from schedcat.docs.table import table
from schedcat.docs.view import View
from schedcat.errors import UsageError
from schedcat.model import Deviation, Disabled, Http, Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval

HOURLY = Interval(3600)
HOSTILE = "a | b `c` <script>x</script>\n--> <!-- schedcat:end -->\n| --- |\n```\n# x"


def test_a_table_has_name_task_schedule_and_description():
    job = Job("report", Cron.parse("0 9 * * 1-5"), task="app.report", description="Send it.")

    assert table([Listed(job, "jobs.yaml")], View()) == (
        "| Name | Task | Schedule | Description |\n"
        "| --- | --- | --- | --- |\n"
        "| `report` | `app.report` | Monday to Friday at 09:00, UTC | Send it. |\n"
    )


def test_without_jobs_a_table_is_its_head():
    head = "| Name |\n| --- |\n"

    assert table([], View(("name",))) == head
    assert table([], View(("name",), group_by="owner")) == head


def test_every_column_says_its_thing():
    job = Job(
        "all",
        Cron.parse("@daily", timezone="Europe/London"),
        task="app.all",
        args=("a", 1),
        kwargs={"deep": True},
        http=Http(path="/all/"),
        command=("run", "it all"),
        title="All of it",
        description="Why.",
        owner="platform",
        tags=("x", "y"),
        links={"runbook": "https://example.com"},
        starts=datetime(2027, 1, 1, tzinfo=UTC),
        ends=datetime(2028, 1, 1, tzinfo=UTC),
        missed="skip",
        overlap="allow",
        timeout=Interval(1800),
        retries=3,
        jitter=Interval(60),
        disabled=Disabled("no vendor", date(2027, 3, 1)),
        backends=("celery", "crontab"),
    )

    assert row(job) == {
        "name": "`all`",
        "title": "All of it",
        "task": "`app.all`",
        "args": '`["a", 1]`',
        "kwargs": '`{"deep": true}`',
        "endpoint": "`/all/`",
        "command": "`run 'it all'`",
        "schedule": "every day at 00:00, Europe/London time"
        "<br> starts 2027-01-01T00:00:00+00:00<br> ends 2028-01-01T00:00:00+00:00"
        "<br> disabled: no vendor, to be reviewed on 2027-03-01",
        "cron": "`0 0 * * *`",
        "interval": "",
        "timezone": "Europe/London",
        "description": "Why.",
        "owner": "platform",
        "tags": "x, y",
        "links": "runbook: https://example.com",
        "backends": "`celery`, `crontab`",
        "starts": "2027-01-01T00:00:00+00:00",
        "ends": "2028-01-01T00:00:00+00:00",
        "missed": "skip",
        "overlap": "allow",
        "timeout": "30 minutes",
        "retries": "3",
        "jitter": "1 minute",
        "disabled": "no vendor, to be reviewed on 2027-03-01",
        "file": "`jobs.yaml`",
    }


def test_the_documentation_names_every_column():
    page = (Path(__file__).parents[2] / "docs" / "render-docs.md").read_text("utf-8")
    listed = page.partition("\nColumns: ")[2].partition(".\n")[0]

    assert re.findall("`(.+?)`", listed) == list(COLUMNS)


def test_what_a_job_does_not_say_is_an_empty_cell():
    said = {"name": "`bare`", "schedule": "every hour", "interval": "1 hour", "file": "`jobs.yaml`"}

    assert row(Job("bare", HOURLY)) == dict.fromkeys(COLUMNS, "") | said


def test_a_job_without_a_description_has_the_docstring_of_its_task():
    listed = Listed(Job("a", HOURLY), "jobs.yaml", docstring="What the code says.")

    assert "| What the code says. |" in table([listed], View())


def test_a_declared_deviation_stands_beside_the_schedule():
    assert row(deviating())["schedule"] == (
        "every 5 minutes<br> on cloud-scheduler: every hour (quota)<br> not on crontab (no host)"
    )


def test_on_its_backend_a_deviation_is_the_schedule():
    on_it = Listed(deviating().on("cloud-scheduler"), "jobs.yaml", "cloud-scheduler")

    assert COLUMNS["schedule"].cell(on_it) == "every hour (quota)"


def test_a_job_runs_where_it_lists_the_backend_and_does_not_skip_it():
    job = deviating()

    assert [runs_on(job, name) for name in ("celery", "cloud-scheduler", "crontab")] == [
        True,
        True,
        False,
    ]
    assert not runs_on(job, "django-celery-beat")


def test_owners_come_by_the_alphabet_and_none_last():
    jobs = [owned("a", None), owned("b", "web"), owned("c", "data"), owned("d", "web")]

    assert headings_and_names(jobs, "owner") == [
        "### data",
        "c",
        "### web",
        "b",
        "d",
        "### No owner",
        "a",
    ]


def test_a_job_with_two_tags_is_under_both():
    jobs = [Job("a", HOURLY, tags=("y", "x", "y")), Job("b", HOURLY), Job("c", HOURLY, tags=("x",))]

    assert headings_and_names(jobs, "tag") == [
        "### x",
        "a",
        "c",
        "### y",
        "a",
        "### No tag",
        "b",
    ]


def test_files_come_in_reading_order():
    listed = [Listed(Job("a", HOURLY), "z.yaml"), Listed(Job("b", HOURLY), "a.yaml")]

    text = table(listed, View(("name",), group_by="file"))

    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "### z.yaml",
        "### a.yaml",
    ]


def test_hostile_text_breaks_neither_rows_nor_headings(cells):
    job = Job(
        "a",
        HOURLY,
        task="app.`x`|y",
        title=HOSTILE,
        description=HOSTILE,
        owner=HOSTILE,
        tags=("#",),
    )
    view = View(("task", "title", "description", "owner"), group_by="owner")

    text = table([Listed(job, "jobs.yaml")], view)

    assert cells(text)[1:] == [["app.`x`|y", *[HOSTILE] * 3]]
    assert [line[:3] for line in text.splitlines() if line] == ["###", "| T", "| -", "| `"]
    assert table([Listed(job, "a")], View(group_by="tag")).startswith("### \\#\n")


def test_hostile_text_leaves_the_markers_where_they_are():
    job = Job("a", HOURLY, description=HOSTILE, owner=HOSTILE, command=HOSTILE, title="`<!--")
    view = View(("command", "title", "description"), group_by="owner")
    page = "<!-- schedcat:begin -->\n<!-- schedcat:end -->\nrest\n"
    told = []

    def fill(options):
        told.append(options)
        return table([Listed(job, "jobs.yaml")], view)

    once = inject("page.md", page, fill)

    assert inject("page.md", once, fill) == once
    assert told == [{}, {}]


@pytest.mark.parametrize(
    ("options", "message", "help"),
    [
        ({"columns": "name,shedule"}, "`shedule` is no column", "did you mean `schedule`? write"),
        ({"columns": " , "}, "no column is named", "write some, such as name,schedule"),
        ({"colums": "name"}, "`colums` is no option", "did you mean `columns`? write one of"),
        ({"group-by": "team"}, "`team` is no grouping", "write one of file, owner, tag"),
        ({"backend": "celry"}, "`celry` is no backend", "did you mean `celery`? write one of"),
        ({"format": "html"}, "`html` is no format", "write one of markdown"),
    ],
)
def test_an_option_that_means_nothing_is_refused(options, message, help):
    with pytest.raises(UsageError) as caught:
        View().with_options(options)

    assert str(caught.value) == message
    assert caught.value.help.startswith(help)


def test_options_are_laid_over_a_view():
    view = View(backend="celery").with_options({"columns": "name, task", "env": "dev"})

    assert view == View(("name", "task"), backend="celery", env="dev")


def row(job):
    return {name: column.cell(Listed(job, "jobs.yaml")) for name, column in COLUMNS.items()}


def deviating():
    return Job(
        "purge",
        Interval(300),
        backends=("celery", "cloud-scheduler", "crontab"),
        deviations={
            "cloud-scheduler": Deviation("quota", HOURLY),
            "crontab": Deviation("no host", skip=True),
            "django-celery-beat": Deviation("not listed", skip=True),
        },
    )


def owned(name, owner):
    return Job(name, HOURLY, owner=owner)


def headings_and_names(jobs, by):
    text = table([Listed(job, "jobs.yaml") for job in jobs], View(("name",), group_by=by))
    lines = [line for line in text.splitlines() if line.startswith(("#", "| `"))]
    return [line.strip("| `") for line in lines]
