"""`schedcat export` as a user runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
JOBS = """\
defaults: {timezone: Europe/London}
jobs:
  report:
    task: shop.reports.nightly
    cron: "30 3 * * *"
    description: Send the figures.
  sync:
    task: shop.stock.sync
    interval: 10m
    description: Ask the warehouse.
"""
CONFIG = """\
catalog = ["jobs.yaml"]
[backends.celery]
timezone = "Europe/London"
"""
EXPORTS = """\
[[exports]]
backend = "celery"
output = "app/beat_schedule.py"
[[exports]]
backend = "celery"
format = "json"
output = "beat.json"
env = "dev"
[environments.dev]
suffix = "-dev"
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "jobs.yaml").write_text(JOBS)
    (tmp_path / "schedcat.toml").write_text(CONFIG + EXPORTS)
    return tmp_path


def test_without_arguments_every_configured_file_is_written(schedcat, project):
    done = schedcat("export")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "app/beat_schedule.py written" in done.stderr
    assert '"report": {' in (project / "app/beat_schedule.py").read_text()
    assert '"report-dev": {' in (project / "beat.json").read_text()


def test_a_file_that_is_current_is_not_touched(schedcat, project):
    schedcat("export")
    before = (project / "beat.json").stat()
    done = schedcat("export")
    after = (project / "beat.json").stat()
    assert "beat.json is up to date" in done.stderr
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_check_compares_and_prints_a_diff(schedcat, project):
    schedcat("export")
    assert schedcat("export", "--check").returncode == 0
    (project / "jobs.yaml").write_text(JOBS.replace("10m", "15m"))
    written = (project / "beat.json").read_bytes()
    done = schedcat("export", "--check")
    assert done.returncode == 1
    assert '-        "schedule": timedelta(minutes=10),' in done.stdout
    assert '+        "schedule": timedelta(minutes=15),' in done.stdout
    assert "2 files are out of date" in done.stderr
    assert (project / "beat.json").read_bytes() == written


def test_a_missing_file_is_out_of_date(schedcat, project):  # noqa: ARG001  it makes the files
    done = schedcat("export", "--check", "--env", "dev")
    assert done.returncode == 1
    assert '+      "task": "shop.reports.nightly",' in done.stdout
    assert "1 file is out of date" in done.stderr


def test_an_environment_picks_the_exports_that_are_for_it(schedcat, project):
    assert schedcat("export", "--env", "dev").returncode == 0
    assert (project / "beat.json").exists()
    assert not (project / "app/beat_schedule.py").exists()


def test_a_named_backend_goes_to_standard_output(schedcat, project):
    done = schedcat("export", "--backend=celery")
    assert done.returncode == 0
    assert done.stdout.startswith('"""Celery beat schedule')
    assert "note: Celery beat has no `description`: it is left out of 2 jobs" in done.stderr
    assert not (project / "beat.json").exists()


def test_a_named_file_is_written(schedcat, project):
    done = schedcat("export", "jobs.yaml", "--backend=celery", "--format=json", "-o", "out.json")
    assert (done.returncode, done.stdout) == (0, "")
    assert (project / "out.json").read_text().startswith('{\n  "timezone": "Europe/London"')


def test_a_refusal_names_every_reason_and_writes_nothing(schedcat, project):
    (project / "jobs.yaml").write_text(
        'jobs:\n  a:\n    task: x.y\n    cron: "0 9 * * *"\n    timezone: Asia/Tokyo\n'
        "  b:\n    interval: 1h\n    jitter: 5m\n  c: {task: x.z, interval: 1h}\n"
    )
    done = schedcat("export")
    assert done.returncode == 3
    assert done.stdout == ""
    assert (
        done.stderr
        == """\
error: Celery beat cannot run 2 of 3 jobs exactly as the catalog says:
jobs.yaml:5:15: error: a: `0 9 * * *` is on the clock of Asia/Tokyo, the app on that of \
Europe/London; the nearest is `timezone: Europe/London`; write `zones = "runtime"` under \
[backends.celery]: each job then follows its own zone
jobs.yaml:6:3: error: b: no `task` says what to send; name one, or leave celery out of its \
`backends`
jobs.yaml:8:13: error: b: Celery beat has no `jitter`, a random delay; let the job itself wait, or \
remove `jitter`
help: nothing was written; change these jobs, or declare in their backend's block what is to run \
there instead: `interval`, `cron` or `skip: true`, with `why`
"""
    )
    assert not (project / "app/beat_schedule.py").exists()


def test_a_declared_deviation_is_exported(schedcat, project):
    (project / "jobs.yaml").write_text(
        "jobs:\n"
        "  a: {task: x.y, interval: 7m, celery: {interval: 10m, why: it is slow}}\n"
        "  b: {task: x.z, interval: 1h, celery: {skip: true, why: not there}}\n"
    )
    done = schedcat("export", "--backend=celery")
    assert "timedelta(minutes=10)" in done.stdout
    assert '"b"' not in done.stdout


def test_a_catalog_with_a_mistake_is_not_exported(schedcat, project):
    (project / "jobs.yaml").write_text(JOBS + "  broken: {task: x.y}\n")
    done = schedcat("export")
    assert done.returncode == 2
    assert "error[conflicting-schedule]" in done.stderr
    assert not (project / "beat.json").exists()


@pytest.mark.parametrize("name", ["jobs.yaml", "schedcat.toml", "./jobs.yaml"])
def test_what_is_read_is_never_written(schedcat, project, name):
    before = (project / name).read_bytes()
    for command in (["export", "--backend=celery"], ["render-docs", "jobs.yaml"]):
        done = schedcat(*command, "-o", name)
        assert done.returncode == 2
        assert "is read to make what is written" in done.stderr
    assert (project / name).read_bytes() == before


def test_two_exports_to_one_file_are_refused(schedcat, project):
    (project / "schedcat.toml").write_text(
        CONFIG + '[[exports]]\nbackend = "celery"\noutput = "x.py"\n' * 2
    )
    done = schedcat("export")
    assert done.returncode == 2
    assert "`x.py` would be written twice" in done.stderr
    assert not (project / "x.py").exists()


def test_nothing_is_written_when_a_folder_is_missing(schedcat, project):
    (project / "schedcat.toml").write_text(
        CONFIG
        + '[[exports]]\nbackend = "celery"\noutput = "x.py"\n'
        + '[[exports]]\nbackend = "celery"\noutput = "no/such/y.py"\n'
    )
    done = schedcat("export")
    assert done.returncode == 2
    assert "make the folder `no/such`" in done.stderr
    assert not (project / "x.py").exists()


def test_a_pipe_is_written_to_and_stays_a_pipe(schedcat, project):
    os.mkfifo(project / "pipe")
    reader = subprocess.Popen(["cat", "pipe"], cwd=project, stdout=subprocess.PIPE, text=True)
    assert schedcat("export", "--backend=celery", "-o", "pipe").returncode == 0
    text, _ = reader.communicate(timeout=20)
    assert text.startswith('"""Celery beat schedule')
    assert (project / "pipe").is_fifo()


def test_a_dash_is_standard_output(schedcat, project):
    assert schedcat("export", "--backend=celery", "-o", "-").stdout.startswith('"""Celery')
    assert not (project / "-").exists()


def test_a_backend_without_jobs_is_said_to_have_none(schedcat, project):
    (project / "jobs.yaml").write_text("jobs: {a: {task: x.y, interval: 1h, backends: []}}\n")
    done = schedcat("export", "--backend=celery")
    assert (done.returncode, done.stderr) == (0, "note: no job runs on celery\n")
    assert done.stdout.endswith("\nbeat_schedule = {}\n")


def test_a_stream_that_is_closed_is_no_bug(project):
    for closed in (">&-", "2>&-"):
        command = f"{sys.executable} -m schedcat export --backend=celery -o out.py {closed}"
        done = subprocess.run(["sh", "-c", command], cwd=project, check=False)
        assert done.returncode == 0
        assert (project / "out.py").exists()


def test_two_jobs_of_one_name_are_refused(schedcat, project):
    (project / "more.yaml").write_text("jobs: {sync: {task: x.y, interval: 1h}}\n")
    done = schedcat("export", "jobs.yaml", "more.yaml", "--backend=celery")
    assert done.returncode == 3
    assert "more.yaml:1:8: error: sync: another job is called `sync` there" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--backend=celry"], "no backend is called `celry`"),
        (["--backend=celery", "--format=yaml"], "celery has no format `yaml`"),
        (["--backend=celery", "--check"], "--check compares with a file"),
        (["--format=json"], "--format needs --backend"),
        (["-o", "x.py"], "-o needs --backend"),
        (["--env", "nowhere"], "no configuration has [[exports]] for `nowhere`"),
        (["--backend=celery", "--env", "nowhere"], "the environment `nowhere`"),
        (["--backend=celery", "--now", "soon"], "`soon` is no date"),
        (["--backend=celery", "-o", "no/such/folder.py"], "`no/such/folder.py` cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(schedcat, project, arguments, message):  # noqa: ARG001
    done = schedcat("export", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_format_in_the_configuration_is_shown_there(schedcat, project):
    (project / "schedcat.toml").write_text(
        CONFIG + '[[exports]]\nbackend = "celery"\noutput = "x"\nformat = "yaml"\n'
    )
    done = schedcat("export")
    assert done.returncode == 2
    assert "error: schedcat.toml:7:10: celery has no format `yaml`" in done.stderr


def test_several_catalogs_cannot_be_one_file(schedcat):
    done = schedcat("export", "catalog", "--backend=celery", cwd=ROOT)
    assert done.returncode == 2
    assert "`catalog/keystone`, `catalog/validibot`, `catalog/waldur`" in done.stderr


def test_a_write_that_fails_leaves_the_old_file(schedcat, project):
    (project / "app/beat_schedule.py").mkdir()
    done = schedcat("export")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert (project / "app/beat_schedule.py").is_dir()
    assert not [name for name in os.listdir(project / "app") if name.startswith(".")]  # noqa: PTH208


def test_a_written_file_keeps_its_mode_and_follows_a_link(schedcat, project):
    real = project / "real.json"
    real.write_text("old")
    real.chmod(0o640)
    (project / "beat.json").symlink_to("real.json")
    assert schedcat("export", "--env", "dev").returncode == 0
    assert (project / "beat.json").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.read_text() != "old"


def test_the_same_catalog_gives_the_same_bytes(schedcat, project):  # noqa: ARG001
    texts = {schedcat("export", "--backend=celery", PYTHONHASHSEED=seed).stdout for seed in "123"}
    assert len(texts) == 1
