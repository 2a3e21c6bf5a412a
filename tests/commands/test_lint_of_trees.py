"""`schedcat lint .` in a project: the schedules that are there, and none of its other YAML."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

BAD = "jobs: {invoices: {task: app.invoice, cron: '* * 1 * *', timezone: UTC, description: Go.}}\n"
CRON_JOB = """\
# Keep the database small.
apiVersion: batch/v1
kind: CronJob
metadata: {name: clean-up}
spec: {schedule: "* 4 * * *", jobTemplate: {spec: {}}}
"""
WORKFLOW = """\
# Send the bills.
on:
  schedule:
    - cron: "0 25 * * *"
jobs: {build: {runs-on: ubuntu-latest, steps: []}}
"""
FOREIGN = {
    "docker-compose.yml": "services: {web: {image: nginx}}\n",
    "mkdocs.yml": "site_name: x\nextra: !ENV [A, b]\n",
    "openapi.yaml": "openapi: 3.1.0\npaths: {}\n",
    "azure-pipelines.yml": "trigger: [main]\njobs:\n# the only one\n- job: build\n",
    "pipeline.yml": "resources: []\njobs:\n  - name: build\n",
    "two.yaml": "a: 1\n---\nb: 2\n",
    "values.yaml": "cron:\n  jobs:\n    clean: {schedule: x}\n",
    "templates/ci.yml": WORKFLOW,
    ".github/dependabot.yml": "version: 2\nupdates: []\n",
    ".github/workflows/ci.yml": "on: push\njobs: {build: {runs-on: ubuntu-latest}}\n",
    ".github/schedules.yaml": BAD,
    ".hidden/cron.yaml": CRON_JOB,
}


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[dict[str, str]], None]:
    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")

    return write


@pytest.fixture
def found(schedcat: Run) -> Callable[..., list[tuple[str, str]]]:
    """`found(*arguments)`: path and rule of all that lint finds."""

    def lint(*arguments: str) -> list[tuple[str, str]]:
        done = schedcat("lint", *arguments, "--format=json")
        assert done.returncode in {0, 1}, done.stderr
        return [(each["path"], each["rule"]) for each in json.loads(done.stdout)]

    return lint


def test_the_schedules_of_a_tree_are_checked_and_nothing_else(
    tree: Callable[..., None], found: Callable[..., object]
) -> None:
    ours = {
        "deploy/cron.yaml": CRON_JOB,
        ".github/workflows/bills.yml": WORKFLOW,
        "schedules/jobs.yaml": BAD,
    }
    tree({**FOREIGN, **ours})
    assert found(".") == [
        (".github/workflows/bills.yml", "invalid-cron"),
        ("deploy/cron.yaml", "every-minute-in-window"),
        ("schedules/jobs.yaml", "every-minute-in-window"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        BAD,
        f"# all of them\n\n{BAD}",
        f"\ufeff{BAD}",
        BAD.replace("jobs:", '"jobs" :'),
        f"defaults: {{owner: platform}}\n{BAD}",
        "{defaults: {owner: platform}, " + BAD.strip() + "}\n",
        BAD.replace("jobs: {", "jobs:  # now\n  {"),
    ],
)
def test_a_catalog_is_told_by_its_jobs(
    tree: Callable[..., None], found: Callable[..., object], text: str
) -> None:
    tree({"jobs.yaml": text, **FOREIGN})
    assert found(".") == [("jobs.yaml", "every-minute-in-window")]


MISTYPED = BAD.replace("jobs:", "job:")


def test_a_file_that_is_named_is_a_catalog_whatever_it_says(
    tree: Callable[..., None], found: Callable[..., object]
) -> None:
    tree({"jobs/mine.yaml": MISTYPED})
    assert found("jobs/mine.yaml") == [("jobs/mine.yaml", "schema-violation")]
    assert found("jobs", "jobs/mine.yaml") == [("jobs/mine.yaml", "schema-violation")]


@pytest.mark.parametrize("listed", ["jobs/", "jobs", ".", "./jobs/mine.yaml"])
@pytest.mark.parametrize("arguments", [[], ["."], ["jobs"]])
def test_what_the_configuration_lists_is_a_catalog_whatever_it_says(
    tree: Callable[..., None], found: Callable[..., object], listed: str, arguments: list[str]
) -> None:
    tree({"jobs/mine.yaml": MISTYPED, "schedcat.toml": f'catalog = ["{listed}"]\n'})
    assert found(*arguments) == [("jobs/mine.yaml", "schema-violation")]


def test_what_lies_beside_what_the_configuration_lists_is_not(
    tree: Callable[..., None], found: Callable[..., object]
) -> None:
    tree({"jobs/a.yaml": BAD, "jobs-old/b.yaml": MISTYPED, "schedcat.toml": 'catalog = ["jobs"]\n'})
    assert found(".") == [("jobs/a.yaml", "every-minute-in-window")]


@pytest.mark.parametrize(
    "files",
    [{"docker-compose.yml": FOREIGN["docker-compose.yml"]}, {"app/models.py": "x = 1\n"}],
    ids=["yaml", "python"],
)
def test_a_tree_without_any_schedule_has_0_jobs(
    files: dict[str, str], tree: Callable[..., None], schedcat: Run
) -> None:
    tree(files)
    done = schedcat("lint", ".", "--select", "cron")
    assert (done.returncode, done.stdout) == (0, "0 jobs found in 0 files\n")
    assert done.stderr.startswith("warning: no catalog and no schedule under `.`\n")
    assert schedcat("list", ".").returncode == 2


def test_a_configuration_has_to_name_a_catalog_that_is_there(
    tree: Callable[..., None], schedcat: Run
) -> None:
    tree({"schedcat.toml": 'catalog = ["jobs"]\n', "jobs/readme.txt": ""})
    done = schedcat("lint")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: no catalog and no schedule under `jobs`\n")


def test_a_chart_in_a_tree_is_a_note_and_an_error_where_it_is_named(
    tree: Callable[..., None], found: Callable[..., object], schedcat: Run
) -> None:
    template = CRON_JOB.replace("clean-up", "{{ .Release.Name }}")
    tree({"jobs.yaml": "jobs: {}\n", "chart/templates/cron.yaml": template})
    assert found(".") == []
    assert "info[unreadable-source]: " in schedcat("lint", ".", "--show-info").stdout
    path = "chart/templates/cron.yaml"
    assert found(path) == [(path, "unreadable-source")]


def test_a_fix_is_written_into_a_manifest_of_several_documents(
    tree: Callable[..., None], schedcat: Run, tmp_path: Path
) -> None:
    other = CRON_JOB.replace("clean-up", "report").replace('"* 4 * * *"', "0 4 * * *")
    tree({"cron.yaml": f"{other}---\n{CRON_JOB}"})
    schedcat("lint", "cron.yaml", "--fix", "--unsafe-fixes", "--select=every-minute-in-window")
    fixed = CRON_JOB.replace("* 4 * * *", "0 4 * * *")
    assert (tmp_path / "cron.yaml").read_text("utf-8") == f"{other}---\n{fixed}"


def test_a_fix_gets_the_quotes_that_it_needs(
    tree: Callable[..., None], schedcat: Run, tmp_path: Path
) -> None:
    text = CRON_JOB.replace('"* 4 * * *"', "0-59 8-18 * * *, timeZone: Etc/UTC")
    tree({"cron.yaml": text})
    schedcat("lint", "cron.yaml", "--fix", "--show-info", "--select=non-canonical-cron")
    fixed = text.replace("0-59 8-18 * * *", '"* 8-18 * * *"')
    assert (tmp_path / "cron.yaml").read_text("utf-8") == fixed


VALUES = "release_group: null\njobs:\n  migrate: {cron: '0 3 * * *', history: 3}\nimage: x\n"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (VALUES, None),
        ("version: 2.1\njobs:\n  build: {docker: []}\nworkflows: {}\n", None),
        ("spring:\n  profiles: dev\njobs: {a: 1}\n", None),
        (f"deafults: {{}}\n{BAD}", "schema-violation"),
        (f"x-zones: &zone UTC\n{BAD}", "every-minute-in-window"),
        (f"defaults: {{timezone: UTC}}\n{BAD}", "every-minute-in-window"),
    ],
    ids=["helm", "circleci", "settings", "typing error", "extension", "defaults"],
)
def test_yaml_below_a_folder_is_a_catalog_by_what_stands_at_its_top(
    text: str, rule: str | None, tree: Callable[..., None], found: Callable[..., object]
) -> None:
    tree({"chart/values.yaml": text, "jobs.yaml": "jobs: {}\n"})
    assert found(".") == ([("chart/values.yaml", rule)] if rule else [])
    # Named, it is read as what nobody else claims.
    assert found("chart/values.yaml")


@pytest.mark.parametrize(
    "path", ["app/tests/settings.py", "app/test_beat.py", "app/beat_test.py", "conftest.py"]
)
def test_schedules_of_tests_are_read_where_they_are_named(
    path: str, tree: Callable[..., None], found: Callable[..., object]
) -> None:
    code = "from celery.schedules import crontab\n"
    code += 'beat_schedule = {"a": {"task": "t.a", "schedule": crontab(day_of_month=1)}}\n'
    tree({path: code, "jobs.yaml": "jobs: {}\n"})
    assert found(".") == []
    assert found(path) == [(path, "every-minute-in-window")]
    folder = path.rpartition("/")[0]
    if folder.endswith("tests"):
        assert found(folder) == [(path, "every-minute-in-window")]


def test_what_a_catalog_was_imported_from_is_not_read_beside_it(
    tree: Callable[..., None], found: Callable[..., object], schedcat: Run
) -> None:
    tree(
        {"crontab": "# Back up\n30 2 * * * /opt/a\n", "other.crontab": "# Tidy\n* 2 1 * * /opt/b\n"}
    )
    assert schedcat("import", "crontab", "-o", "jobs/").returncode == 0
    assert "1 job in 1 file" in schedcat("lint", "jobs/").stdout
    assert found(".") == [("other.crontab", "every-minute-in-window")]
    # Named, it is read all the same.
    assert "2 jobs in 2 files" in schedcat("lint", "jobs/", "crontab").stdout
