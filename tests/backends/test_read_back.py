"""What is exported can be read back by name, so that a file's drift is told job by job."""

import ast

import pytest
import yaml

from schedcat.backends import Exporter, Readable, load_backends

EXPORTERS = {name: each for name, each in load_backends().items() if isinstance(each, Exporter)}
FORMATS = [(name, format) for name, each in EXPORTERS.items() for format in each.FORMATS]
HOSTILE = [
    "a: b",
    "# no comment",
    "* * * * * rm",
    'it\'s "quoted" \\',
    "two\nlines",
    "ünïcödé 🎉 \u2028 \x85",
    "}, {",
    "job x ENABLED \\",
    "CRON_TZ=UTC",
]

each_format = pytest.mark.parametrize(("name", "format"), FORMATS)


def catalog(**changes):
    """As many jobs as there are hostile titles, the fields of some changed."""
    jobs = {
        f"job-{number}": {
            "task": "app.run",
            "command": ["/srv/app/run", title.partition("\n")[0]],
            "http": {"path": "/run/"},
            "title": title,
            "description": title,
            "interval": "1h",
            **changes.get(f"job_{number}", {}),
        }
        for number, title in enumerate(HOSTILE)
    }
    return yaml.safe_dump({"jobs": jobs}, allow_unicode=True, sort_keys=False)


@pytest.fixture
def exported(jobs, site):
    """`exported(name, format, text)`: the entries of a catalog, and the text of them all."""

    def export(name, format, text, **settings):
        there = site(name, **settings)
        translations = [EXPORTERS[name].translate(job, there) for job in jobs(text, name)]
        entries = [entry for each in translations for entry in each.entries]
        return entries, EXPORTERS[name].render(entries, there, format)

    return export


@each_format
def test_every_entry_is_read_back_by_its_name(exported, name, format):
    entries, text = exported(name, format, catalog())

    assert isinstance(EXPORTERS[name], Readable)
    assert list(EXPORTERS[name].named(text, format)) == [entry.name for entry in entries]
    assert EXPORTERS[name].named(text, format) == EXPORTERS[name].named(text, format)


@each_format
def test_only_the_entry_that_changes_differs(exported, name, format):
    _, before = exported(name, format, catalog())
    _, after = exported(name, format, catalog(job_3={"interval": "2h"}))
    old, new = (EXPORTERS[name].named(text, format) for text in (before, after))

    assert [each for each in old if old[each] != new[each]] == ["job-3"]


@each_format
def test_an_empty_export_has_no_entries(exported, name, format):
    _, text = exported(name, format, "jobs: {}")

    assert EXPORTERS[name].named(text, format) == {}


def test_a_python_module_is_read_however_it_is_laid_out(exported):
    _, text = exported("celery", "python", catalog())
    formatted = ast.unparse(ast.parse(text))

    assert formatted != text
    celery = EXPORTERS["celery"]
    assert celery.named(formatted, "python") == celery.named(text, "python")


def test_a_job_under_another_clock_is_another_job(exported):
    text = catalog(job_1={"interval": None, "cron": "0 3 * * *", "timezone": "Asia/Tokyo"})
    text = text.replace("    interval: null\n", "")
    _, there = exported("crontab", "user", text, flavour="cronie")
    crontab = EXPORTERS["crontab"]
    here = there.replace("CRON_TZ=Asia/Tokyo", "CRON_TZ=Asia/Seoul")

    old, new = crontab.named(there, "user"), crontab.named(here, "user")
    assert [each for each in old if old[each] != new[each]] == ["job-1"]


@pytest.mark.parametrize(
    ("name", "format", "text"),
    [
        ("celery", "python", "beat_schedule = ["),
        ("celery", "python", "schedule = {}"),
        ("celery", "json", "{}"),
        ("celery", "json", "{"),
        ("cloud-scheduler", "json", "{}"),
        ("cloud-scheduler", "script", "gcloud scheduler jobs list"),
    ],
)
def test_another_text_is_refused(name, format, text):
    with pytest.raises(ValueError, match=r"."):
        EXPORTERS[name].named(text, format)
