"""timezone-differs-by-backend: a backend's one clock in another zone than the job's, said once."""

import shutil
from pathlib import Path

import pytest

from schedcat import engine
from schedcat.commands import Request, open_catalogs, project_of
from schedcat.engine import Selection
from schedcat.findings import Severity
from schedcat.rules import load_rules

ROOT = Path(__file__).parents[2]
RULE = "timezone-differs-by-backend"
SYDNEY = "timezone: Australia/Sydney"


def job(fields, head=""):
    return f"{head}jobs:\n  job: {{task: a.b, {fields}}}\n"


def everything(load, files, **options):
    project, reading = load(files, **options)
    return engine.check(project, reading, load_rules(), Selection())


def test_a_zone_in_the_job_is_marked_there(check, marked):
    text = job(f'cron: "0 2 * * *", {SYDNEY}, backends: [celery, cloud-scheduler]')

    (found,) = check(RULE, text)

    assert found.severity is Severity.ERROR
    assert found.finding.message == (
        "`0 2 * * *` is on the clock of Australia/Sydney, "
        "but celery is on UTC unless `timezone` under [backends.celery] says else"
    )
    assert found.finding.help == (
        'write `timezone = "Australia/Sydney"` under [backends.celery] if the app is on it; '
        'or `zones = "runtime"` there to let each job follow its own zone; '
        "or `celery: {timezone: UTC, why: …}` in a job that is to differ"
    )
    assert marked(found.finding.at) == "Australia/Sydney"


def test_a_zone_in_the_configuration_marks_the_cron(check, marked):
    config = '[defaults]\ntimezone = "Europe/Oslo"\n[backends.crontab]\n'

    (found,) = check(RULE, {"schedcat.toml": config, "jobs.yaml": job('cron: "0 2 * * *"')})

    assert marked(found.finding.at) == "0 2 * * *"
    assert found.finding.message.endswith(
        "but crontab is on UTC unless `timezone` under [backends.crontab] says else"
    )
    assert "if the machine is on it" in found.finding.help
    assert "runtime" not in found.finding.help


def test_all_jobs_that_one_setting_cures_are_one_finding(check):
    lines = [f'  {name}: {{task: a.b, cron: "{n} 2 * * *"}}' for n, name in enumerate("abcd")]
    text = f"defaults: {{{SYDNEY}}}\njobs:\n" + "\n".join(lines) + "\n"
    config = '[backends.celery]\n[backends.crontab]\ntimezone = "Europe/Oslo"\n'

    found = check(RULE, {"schedcat.toml": config, "jobs.yaml": text})

    sydney = "4 jobs are on the clock of Australia/Sydney, but"
    assert sorted(each.finding.message for each in found) == [
        f"{sydney} celery is on UTC unless `timezone` under [backends.celery] says else",
        f"{sydney} crontab reads every job on the clock of Europe/Oslo",
    ]


@pytest.mark.parametrize(
    ("config", "fields"),
    [
        pytest.param('celery = {timezone = "Australia/Sydney"}', SYDNEY, id="same zone"),
        pytest.param('celery = {timezone = "Australia/Melbourne"}', SYDNEY, id="same clock"),
        pytest.param('celery = {zones = "runtime"}', SYDNEY, id="each follows its own"),
        pytest.param('crontab = {flavour = "cronie"}', SYDNEY, id="cronie follows, too"),
        pytest.param("django-celery-beat = {}", SYDNEY, id="rows have zones"),
        pytest.param("cloud-scheduler = {}", SYDNEY, id="jobs have zones"),
        pytest.param("celery = {}", "timezone: UTC", id="UTC is the default"),
        pytest.param("celery = {}", "title: No zone", id="and of the job, too"),
        pytest.param("celery = {}", f"{SYDNEY}, disabled: not now", id="disabled"),
        pytest.param("celery = {}", f"{SYDNEY}, celery: {{skip: true, why: x}}", id="skipped"),
        pytest.param("celery = {}", f"{SYDNEY}, celery: {{timezone: UTC, why: x}}", id="declared"),
        pytest.param("celery = {}", f"{SYDNEY}, backends: [cloud-scheduler]", id="runs elsewhere"),
    ],
)
def test_a_job_on_the_clock_that_it_means_passes(check, config, fields):
    files = {
        "schedcat.toml": f"backends.{config}\n",
        "jobs.yaml": job(f'cron: "0 2 * * *", {fields}'),
    }

    assert check(RULE, files) == []


@pytest.mark.parametrize(
    "schedule", ['cron: "*/10 * * * *"', 'cron: "0 * * * *"', "interval: 1d", 'cron: "0 0 30 2 *"']
)
def test_what_fires_alike_on_every_clock_or_never_passes(check, schedule):
    assert check(RULE, job(f"{schedule}, {SYDNEY}, backends: [celery]")) == []


def test_half_an_hour_between_the_zones_moves_an_hourly_job(check):
    text = 'cron: "0 * * * *", timezone: Asia/Kolkata, backends: [celery]'

    assert len(check(RULE, job(text))) == 1


def test_a_deviation_without_a_zone_is_on_the_clock_of_the_job(check, marked):
    block = 'celery: {cron: "0 4 * * *", why: x}'
    text = job(f'cron: "0 2 * * *", {SYDNEY}, backends: [celery, cloud-scheduler], {block}')

    (found,) = check(RULE, text)

    assert found.finding.message.startswith("`0 4 * * *` is on the clock of Australia/Sydney")
    assert marked(found.finding.at) == "Australia/Sydney"


def test_an_environment_may_have_another_clock(check):
    config = (
        '[defaults]\ntimezone = "Europe/Oslo"\n[backends.celery]\ntimezone = "Europe/Oslo"\n'
        '[environments.prod]\nbackends.celery.timezone = "UTC"\n'
    )
    files = {"schedcat.toml": config, "jobs.yaml": job('cron: "0 2 * * *"')}

    assert check(RULE, files) == []
    assert len(check(RULE, files, environment="prod")) == 1


def test_one_mistake_is_one_finding(load):
    text = job(
        'cron: "0 5 * * *", description: Tell all., backends: [celery]', f"defaults: {{{SYDNEY}}}\n"
    )

    assert [each.rule for each in everything(load, text) if each.severity is Severity.ERROR] == [
        RULE
    ]


def test_a_zone_that_nobody_names_on_another_clock_is_one_finding(load, marked):
    config = '[backends.celery]\ntimezone = "Australia/Sydney"\n'
    text = job('cron: "0 5 * * *", description: Tell all.')

    (found,) = [
        each
        for each in everything(load, {"schedcat.toml": config, "jobs.yaml": text})
        if each.severity is not Severity.INFO
    ]

    assert found.rule == RULE
    assert found.finding.message == (
        "`0 5 * * *` names no time zone, which means UTC, "
        "but celery reads every job on the clock of Australia/Sydney"
    )
    assert found.finding.help.startswith("write `timezone: Australia/Sydney` for the jobs if that")
    assert marked(found.finding.at) == "0 5 * * *"


def test_a_zone_that_nobody_names_elsewhere_is_missing_still(check):
    config = '[backends.celery]\ntimezone = "Australia/Sydney"\n[backends.cloud-scheduler]\n'
    text = job('cron: "0 5 * * *", backends: [cloud-scheduler]')

    assert len(check("missing-timezone", {"schedcat.toml": config, "jobs.yaml": text})) == 1


def test_validibot_as_it_was_deployed(tmp_path, monkeypatch):
    """Its docs say Sydney, its app was left on UTC."""
    shutil.copytree(ROOT / "catalog" / "validibot", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    config = Path("schedcat.toml")
    sydney = '[backends.celery]\ntimezone = "Australia/Sydney"\n'
    text = config.read_text(encoding="utf-8")
    assert sydney in text
    config.write_text(text.replace(sydney, "[backends.celery]\n"), encoding="utf-8")
    request = Request(["."], now="2026-11-22")
    (opened,) = open_catalogs(request)

    diagnostics = engine.check(
        project_of(opened, request), opened.reading, load_rules(), Selection()
    )

    errors = [each for each in diagnostics if each.severity is Severity.ERROR]
    # The page says whose clock it is, so it is out of date then.
    assert [each.rule for each in errors] == [RULE, "task-not-found", "docs-out-of-date"]
    assert errors[0].finding.message == (
        "5 jobs are on the clock of Australia/Sydney, but celery is on UTC unless `timezone` under "
        "[backends.celery] says else"
    )
    assert [each.job for each in errors[0].finding.related] == [
        "cleanup-idempotency-keys",
        "cleanup-callback-receipts",
        "clear-sessions",
        "enforce-audit-retention",
        "send-periodic-emails",
    ]
