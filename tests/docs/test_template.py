"""A template gets the jobs, writes a page, and can neither look around nor fail in silence."""

from datetime import date
from pathlib import Path

import pytest

from schedcat.catalog.config import Config
from schedcat.docs.context import context
from schedcat.docs.listed import Listed
from schedcat.docs.template import rendered
from schedcat.docs.view import View
from schedcat.errors import ConfigError, UnreadableError
from schedcat.model import Deviation, Disabled, Http, Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval

REPORT = Listed(
    Job(
        "report",
        Cron.parse("@daily", timezone="Europe/London"),
        task="app.report",
        http=Http(path="/report/"),
        description="Say | it.",
        owner="web",
        timeout=Interval(1800),
        disabled=Disabled("no vendor", date(2027, 3, 1)),
        backends=("celery",),
        blocks={"celery": {"queue": "slow"}},
        deviations={
            "celery": Deviation("quota", Interval(7140)),
            "crontab": Deviation("none", skip=True),
        },
    ),
    "jobs.yaml",
    registered=False,
)
SYNC = Listed(Job("sync", Interval(7140)), "more.yaml", docstring="From the code.")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ jobs | length }}\n", "2\n"),
        ("{{ jobs[0].name }} {{ jobs[0].task }} {{ jobs[0].owner }}", "report app.report web"),
        ("{{ jobs[0].schedule_text }}", "every day at 00:00, Europe/London time"),
        ("{{ jobs[0].cron_text }} {{ jobs[0].interval_text }}", "0 0 * * * None"),
        ("{{ jobs[1].cron_text }} {{ jobs[1].interval_text }}", "None 1 hour, 59 minutes"),
        ("{{ jobs[0].timezone }} {{ jobs[1].timezone }}", "Europe/London None"),
        ("{{ jobs[0].registered is false }} {{ jobs[1].registered is none }}", "True True"),
        ("{{ jobs[0].path }} {{ jobs[1].path }}", "jobs.yaml more.yaml"),
        ("{{ jobs[0].http.path }} {{ jobs[0].timeout }}", "/report/ 30m"),
        ("{{ jobs[0].disabled.reason }} {{ jobs[0].disabled.until }}", "no vendor 2027-03-01"),
        ("{{ jobs[0].backends | join(' ') }} {{ jobs[0].blocks.celery.queue }}", "celery slow"),
        (
            "{% for name, it in jobs[0].deviations.items() %}{{ name }} {{ it.why }}, {% endfor %}",
            "celery quota, crontab none, ",
        ),
        (
            "{% for it in jobs[0].deviations.values() %}{{ it.skip }} {% endfor %}",
            "False True ",
        ),
        (
            "{{ jobs[0].deviations.celery.interval_text }}",
            "1 hour, 59 minutes",
        ),
        ("{{ jobs[1].description or jobs[1].docstring }}", "From the code."),
        ("{{ jobs[0].description | md }} {{ jobs[1].owner | md }}", r"Say \| it. "),
        ("{{ jobs[0].task | code }}", "`app.report`"),
        ("{{ '<b> & \"' }}", '<b> & "'),
        (
            "{% for name, them in groups.items() %}{{ name }} {{ them[0].name }};{% endfor %}",
            "web report;No owner sync;",
        ),
        ("{{ catalog.app }} {{ catalog.env }} {{ catalog.suffix }}", "shop dev -dev"),
        ("{{ catalog.backend }}", "celery"),
        ("{{ catalog.backends.celery.timezone }}", "UTC"),
        ("{{ catalog.backends['cloud-scheduler'].name }}", "{name}{suffix}"),
        (
            "{{ catalog.backends['cloud-scheduler'].name.format(name='a', suffix='-b') }}",
            "a-b",
        ),
    ],
)
def test_a_template_is_told(tmp_path, template, text):
    config = Config(
        app="shop",
        backends={"celery": {}, "cloud-scheduler": {}},
        environments={"dev": {"suffix": "-dev"}},
    )
    view = View(group_by="owner", backend="celery", env="dev")

    assert render(tmp_path, template, context([REPORT, SYNC], view, config)) == text


def test_without_a_grouping_there_are_no_groups(tmp_path):
    names = context([SYNC], View(), Config())

    assert render(tmp_path, "{{ groups | length }}{{ catalog.app }}", names) == "0None"


def test_a_template_includes_what_lies_in_its_folder(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "row.j2").write_text("{{ value }}!\n", "utf-8")

    assert render(tmp_path, "{% include 'parts/row.j2' %}", {"value": 1}) == "1!\n"


def test_line_ends_and_a_byte_order_mark_of_a_template_are_its_own(tmp_path):
    assert render(tmp_path, "\ufeffa\r\nb\r\n") == "a\nb\n"


@pytest.mark.parametrize("name", ["../secret.j2", "link.j2", "{folder}/secret.j2"])
def test_a_template_never_reads_outside_its_folder(tmp_path, name):
    (tmp_path / "secret.j2").write_text("secret", "utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.j2").symlink_to("../secret.j2")
    name = name.format(folder=tmp_path)

    with pytest.raises(ConfigError) as caught:
        render(inside, f"\n{{% include '{name}' %}}")
    assert str(caught.value) == f"{inside}/page.md.j2:2: `{name}` is not in the template's folder"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("a\n{{ jbos }}", "page.md.j2:2: 'jbos' is undefined"),
        ("{{ value.nmae }}", "page.md.j2:1: 'dict object' has no attribute 'nmae'"),
        ("\n\n{% for %}", "page.md.j2:3: expected "),
        ("{{ 1 | mdd }}", "page.md.j2:1: no filter named 'mdd'"),
        ("{{ ''.__class__ }}", "page.md.j2:1: access to attribute '__class__' of"),
        ("{{ value.update(a=1) }}", "page.md.j2:1: access to attribute 'update' of"),
        ("{{ 1 / 0 }}", "page.md.j2:1: division by zero"),
        ("{{ range(1000000) }}", "page.md.j2:1: range too big"),
        ("{% include 'none' %}", "page.md.j2:1: `none` is not in the template's folder"),
        ("\n{% include 'page.md.j2' %}", "page.md.j2:2: it includes or calls itself without end"),
        ("{% include 'broken.j2' %}", "broken.j2:2: 'x' is undefined"),
    ],
)
def test_what_goes_wrong_in_a_template_is_said_with_its_line(
    tmp_path, monkeypatch, template, message
):
    monkeypatch.chdir(tmp_path)
    Path("broken.j2").write_text("\n{{ x }}", "utf-8")

    with pytest.raises(ConfigError) as caught:
        render(Path(), template, {"value": {}})
    assert str(caught.value).startswith(message)
    assert caught.value.exit_code == 2


def test_other_bytes_than_utf_8_are_refused(tmp_path):
    (tmp_path / "page.md.j2").write_bytes(b"\xff")

    with pytest.raises(ConfigError, match=r"page\.md\.j2: a template is not UTF-8"):
        rendered(tmp_path / "page.md.j2", {})


def test_a_template_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableError, match=r"none\.j2` does not exist"):
        rendered(tmp_path / "none.j2", {})
    with pytest.raises(UnreadableError, match=r"` is no file"):
        rendered(tmp_path, {})


def render(folder, template, names=None):
    path = folder / "page.md.j2"
    path.write_bytes(template.encode("utf-8"))
    return rendered(path, names or {})
