"""Rules of other packages, installed as pip installs them: in a folder with their dist-info."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

RULE = '''\
"""Jobs that wake people at the weekend."""

from schedcat.catalog.types import Field, Whole
from schedcat.findings import Finding, Severity
from schedcat.rules import each_job

from acme_rules._days import is_weekend

LIMIT = Field("limit", Whole(1), "So many hours are quiet.", 3, default=24)


@each_job(Severity.WARNING, group="acme", options=(LIMIT,))
def rule(job, project):
    """A report runs at the weekend, when nobody reads it.

    It costs a run, and on Monday it is old.

    Bad:
        jobs: {report: {task: app.report, cron: "0 9 * * 0"}}
    Good:
        jobs: {report: {task: app.report, cron: "0 9 * * 1-5"}}
    Source: the calendar
    """
    limit = project.option("quiet-weekend", "limit") or LIMIT.default
    if is_weekend(job.schedule):
        yield Finding(f"runs at the weekend, {limit} hours of which are quiet", job.at("cron"))
'''
DAYS = """\
def is_weekend(schedule):
    return schedule.day_of_week.text == "0"
"""
JOBS = 'jobs: {report: {task: app.report, cron: "0 9 * * 0"}}\n'


class Site:
    """A folder of installed packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, name: str, files: dict[str, str], *entry_points: str) -> None:
        """A package of version 1.2 with its files, and its entry points as `name = object`."""
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(text)
        info = self.folder / f"{name}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text("\n".join(["[schedcat.rules]", *entry_points, ""]))

    def install_acme(self, **files: str) -> None:
        own = {"__init__": "", "_days": DAYS, "quiet_weekend": RULE, **files}
        paths = {f"acme_rules/{name}.py": text for name, text in own.items()}
        self.install("acme_schedules", paths, "acme = acme_rules")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "site").mkdir()
    return Site(tmp_path / "site")


@pytest.fixture
def lint(schedcat: Run, tmp_path: Path, site: Site) -> Run:
    """Run a command beside jobs with a configuration that names `plugins`."""

    def run(*arguments: str, plugins: str = '["acme"]', more: str = "") -> object:
        (tmp_path / ".git").mkdir(exist_ok=True)
        (tmp_path / "schedcat.toml").write_text(f"[lint]\nplugins = {plugins}\n{more}")
        (tmp_path / "jobs.yaml").write_text(JOBS)
        return schedcat(*(arguments or ("lint", ".")), PYTHONPATH=str(site.folder))

    return run


def test_the_rule_of_a_plugin_that_is_named_runs(lint: Run, site: Site) -> None:
    site.install_acme()
    done = lint("lint", ".", "--format=json", more='select = ["acme"]')
    assert done.stderr == ""
    (found,) = json.loads(done.stdout)
    assert (found["rule"], found["severity"]) == ("quiet-weekend", "warning")
    assert "24 hours" in found["message"]


def test_a_plugin_that_is_not_named_is_not_even_imported(lint: Run, site: Site) -> None:
    site.install_acme(__init__="raise SystemExit('imported')")
    done = lint("lint", ".", "--format=json", plugins="[]")
    assert done.stderr == ""
    assert "quiet-weekend" not in done.stdout


def test_its_rule_has_options_and_all_that_chooses_rules(lint: Run, site: Site) -> None:
    site.install_acme()
    more = (
        'quiet-weekend = {limit = 7}\nseverity = {acme = "error"}\n'
        'per_file_ignores = {"x.yaml" = ["quiet-weekend"]}\n'
    )
    done = lint("lint", ".", "--select=quiet-weekend", "--format=concise", more=more)
    assert done.stdout == (
        "jobs.yaml:1:41: error: quiet-weekend: runs at the weekend, 7 hours of which are quiet\n"
    )
    done = lint("lint", ".", "--ignore=acme", "--format=concise")
    assert (done.stderr, "quiet-weekend" in done.stdout) == ("", False)
    done = lint("lint", ".", "--select=quiet-weekends")
    assert "did you mean `quiet-weekend`?" in done.stderr
    done = lint(more="quiet-weekend = {limits = 7}\n")
    assert "schedcat.toml:3:1: unknown key `limits`\nhelp: did you mean `limit`?" in done.stderr


def test_its_rule_is_explained_listed_completed_and_in_reports(lint: Run, site: Site) -> None:
    site.install_acme()
    done = lint("rule", "quiet-weekend")
    assert done.stdout.startswith("quiet-weekend (acme, warning, plugin acme)\n\nA report runs")
    listed = lint("rule").stdout
    assert "\nacme: of a plugin\n  quiet-weekend" in listed
    last = json.loads(lint("rule", "quiet-weekend", "--format=json").stdout)[-1]
    assert last["plugin"] == "acme"
    sarif = json.loads(lint("lint", ".", "--select=acme", "--format=sarif").stdout)
    (run,) = sarif["runs"]
    index = run["results"][0]["ruleIndex"]
    assert run["tool"]["driver"]["rules"][index]["id"] == "quiet-weekend"


def test_a_comment_can_hide_what_it_finds(lint: Run, site: Site, tmp_path: Path) -> None:
    site.install_acme()
    lint()
    (tmp_path / "more.yaml").write_text(
        'jobs:\n  more: {task: app.more, cron: "0 9 * * 0"}  # schedcat: ignore[quiet-weekend]\n'
        '  less: {task: app.less, cron: "0 9 * * 1"}  # schedcat: ignore[quiet-weekend]\n'
    )
    done = lint("lint", "more.yaml", "--select=acme,unused-suppression", "--format=concise")
    assert done.stdout == (
        "more.yaml:3:65: warning: unused-suppression: `quiet-weekend` finds nothing here to hide\n"
    )


def test_commands_that_run_no_rules_need_no_plugin(lint: Run) -> None:
    more = "quiet-weekend = {limit = 7}\n"
    assert lint("list", ".", more=more).returncode == 0
    assert lint("rule", "never-fires", more=more).returncode == 0
    done = lint("list", ".", more="collision = {limt = 7}\n")
    assert "unknown key `limt`" in done.stderr


def test_a_rule_alone_and_a_module_alone_are_plugins_too(lint: Run, site: Site) -> None:
    site.install(
        "alone",
        {"quiet_weekend.py": RULE.replace("acme_rules.", ""), "_days.py": DAYS},
        "module = quiet_weekend",
        "rule = quiet_weekend:rule",
    )
    for name in ("module", "rule"):
        done = lint("lint", ".", "--select=acme", plugins=f'["{name}"]')
        assert (done.returncode, done.stderr) == (1, "")


def test_two_catalogs_have_each_their_own_rules(schedcat: Run, site: Site, tmp_path: Path) -> None:
    site.install_acme()
    for name, plugins in (("one", '["acme"]'), ("two", "[]")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "schedcat.toml").write_text(f"[lint]\nplugins = {plugins}\n")
        (tmp_path / name / "jobs.yaml").write_text(JOBS)
    done = schedcat(
        *("lint", "one", "two", "--select=acme", "--format=concise"), PYTHONPATH=str(site.folder)
    )
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["one/jobs.yaml"]


def named(stem: str, group: str = "acme") -> dict[str, str]:
    return {stem: RULE.replace('group="acme"', f'group="{group}"')}


@pytest.mark.parametrize(
    ("files", "message", "help"),
    [
        (
            named("never_fires"),
            "the plugin `acme` has a rule `never-fires`, and so has schedcat itself",
            "rename its module",
        ),
        (
            named("severity"),
            "the plugin `acme` has a rule `severity`, which is another word of [lint]",
            "rename its module",
        ),
        (
            named("other", group="all"),
            "the plugin `acme` has a group `all`, which names something else",
            "rename",
        ),
        (
            {"helper": ""},
            "the plugin `acme` has no `rule` in 'acme_rules.helper'",
            "each of its modules is one rule; `_` begins the names of others",
        ),
        (
            {"_days": "import no_such_module"},
            "cannot be imported: ModuleNotFoundError: No module named 'no_such_module' (",
            "mend or update it",
        ),
        (
            {"__init__": "1 / 0"},
            "cannot be imported: ZeroDivisionError: division by zero (",
            "mend",
        ),
        ({"_days": "def ("}, "cannot be imported: SyntaxError: ", "mend"),
        ({"_days": "raise SystemExit(3)"}, "cannot be imported: SystemExit: 3 (", "mend"),
    ],
)
def test_a_plugin_that_does_not_do_is_named_with_its_place_in_the_configuration(
    lint: Run, site: Site, files: dict[str, str], message: str, help: str
) -> None:
    site.install_acme(**files)
    done = lint()
    assert (done.returncode, done.stdout) == (2, "")
    first, second = done.stderr.splitlines()
    assert first.startswith("error: schedcat.toml:2:11: the plugin `acme` ")
    assert message in first
    assert second.startswith("help: ")
    assert help in second


@pytest.mark.parametrize(
    ("plugins", "message", "help"),
    [
        ('["acne"]', "no plugin `acne` is installed", "did you mean `acme`?"),
        ('["other"]', "no plugin `other` is installed", "install the package that has it"),
        ('"acme"', "`plugins` is `acme`, not a list", 'write it as a list: ["acme"]'),
    ],
)
def test_a_plugin_that_is_not_there_is_a_question_back(
    lint: Run, site: Site, plugins: str, message: str, help: str
) -> None:
    site.install_acme()
    done = lint(plugins=plugins)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: schedcat.toml:2:11: {message}\nhelp: {help}")


def test_two_packages_with_a_plugin_of_one_name_are_both_named(lint: Run, site: Site) -> None:
    site.install_acme()
    site.install("imitation", {}, "acme = acme_rules")
    assert "`acme_schedules` and `imitation` have a plugin `acme` each" in lint().stderr


def test_two_plugins_with_a_rule_of_one_name_are_both_named(lint: Run, site: Site) -> None:
    site.install_acme()
    site.install("imitation", {}, "imitation = acme_rules")
    said = lint(plugins='["acme", "imitation"]').stderr
    assert "the plugin `imitation` has a rule `quiet-weekend`, and so has the plugin `acme`" in said


def test_its_author_tests_it_with_what_we_test_with(site: Site) -> None:
    site.install_acme()
    code = (
        "from schedcat.testing import check_examples, check_rule\n"
        "from acme_rules.quiet_weekend import rule\n"
        "check_examples(rule)\n"
        "toml = 'lint.quiet-weekend.limit = 3'\n"
        "jobs = 'jobs: {a: {task: b.c, cron: 0 9 * * 0}}'\n"
        "(found,) = check_rule(rule, {'jobs.yaml': jobs, 'schedcat.toml': toml})\n"
        "print(found.finding.message)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(site.folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "runs at the weekend, 3 hours of which are quiet\n", done.stderr
