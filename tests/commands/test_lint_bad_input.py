"""Whatever is wrong with a file or a rule is said, never with a traceback, and the rest is checked.

Who runs these tests may read everything: `shut_out` runs schedcat without that right.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from schedcat.backends import backend_tables
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame, read

Run = Callable[..., subprocess.CompletedProcess[str]]

BAD = 'jobs: {poll: {task: app.poll, cron: "* 3 * * *"}}\n'
FOUND = "every-minute-in-window"


@pytest.fixture
def shut_out(tmp_path: Path) -> Run:
    """Lint as somebody whom modes of files concern."""
    if os.geteuid():
        before: list[str] = []
    elif shutil.which("setpriv"):
        before = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    else:
        pytest.skip("root reads everything, and there is no setpriv")

    def run(*arguments: str, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*before, sys.executable, "-m", "schedcat", "lint", "--format=json", *arguments],
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    return run


def found(done: subprocess.CompletedProcess[str], rule: str = "invalid-yaml") -> dict[str, str]:
    """Path → message of what a rule found, when the bad job beside it was found as well."""
    assert done.stderr == ""
    assert done.returncode == 1
    everything = json.loads(done.stdout)
    assert FOUND in {each["rule"] for each in everything}
    return {each["path"]: each["message"] for each in everything if each["rule"] == rule}


def test_a_pipe_and_a_link_to_nowhere_in_a_folder_are_findings(
    schedcat: Run, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "gone.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "self.yaml").symlink_to("self.yaml")
    (tmp_path / "device.yaml").symlink_to("/dev/zero")
    done = schedcat("lint", ".", "--format=json", text=BAD)
    assert found(done) == {
        "device.yaml": "cannot be read: not a regular file",
        "gone.yaml": "cannot be read: a link to nothing",
        "pipe.yaml": "cannot be read: not a regular file",
        "self.yaml": "cannot be read: too many levels of symbolic links",
    }


def test_a_file_and_a_folder_that_may_not_be_read_are_findings(
    shut_out: Run, tmp_path: Path
) -> None:
    (tmp_path / "jobs.yaml").write_text(BAD)
    (tmp_path / "secret.yaml").write_text(BAD)
    (tmp_path / "secret.yaml").chmod(0)
    (tmp_path / "vault").mkdir(mode=0)
    (tmp_path / "unsearched").mkdir()
    (tmp_path / "unsearched" / "jobs.yaml").write_text(BAD)
    (tmp_path / "unsearched").chmod(0o600)
    try:
        assert found(shut_out(".")) == {
            "secret.yaml": "cannot be read: permission denied",
            "unsearched/jobs.yaml": "cannot be read: permission denied",
            "vault": "cannot be read: permission denied",
        }
        assert found(shut_out("secret.yaml", "jobs.yaml")) == {
            "secret.yaml": "cannot be read: permission denied"
        }
        done = shut_out("vault")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: `vault` cannot be read: permission denied\n")
        # Nobody can tell whether that is there.
        done = shut_out("unsearched/jobs.yaml")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: `unsearched/jobs.yaml` does not exist\n")
    finally:
        for name in ("vault", "unsearched"):
            (tmp_path / name).chmod(0o700)


def test_a_configuration_that_may_not_be_read_is_an_error_with_its_path(
    shut_out: Run, tmp_path: Path
) -> None:
    (tmp_path / "jobs.yaml").write_text(BAD)
    (tmp_path / "schedcat.toml").touch(mode=0)
    done = shut_out(".")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: schedcat.toml: permission denied\nhelp: ")


def test_above_a_folder_that_may_not_be_searched_no_configuration_is_looked_for(
    tmp_path: Path,
) -> None:
    here = tmp_path / "shut" / "here"
    here.mkdir(parents=True)
    (here / "jobs.yaml").write_text(BAD)
    (tmp_path / "shut").chmod(0o600)
    try:
        code = "import os, sys; os.chdir(sys.argv.pop()); os.execv(sys.argv[1], sys.argv[1:])"
        done = subprocess.run(
            [sys.executable, "-c", code, *shut_out_command(), str(here)],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert list(found(done, FOUND)) == ["jobs.yaml"]
    finally:
        (tmp_path / "shut").chmod(0o700)


def shut_out_command() -> list[str]:
    """Lint here, in a process that has the right to go here and loses it then."""
    command = [sys.executable, "-m", "schedcat", "lint", "--format=json", "jobs.yaml"]
    if os.geteuid():
        pytest.skip("only who may go everywhere gets there")
    setpriv = shutil.which("setpriv") or pytest.skip("there is no setpriv")
    return [setpriv, "--bounding-set=-dac_override,-dac_read_search", *command]


def test_a_file_that_vanishes_before_it_is_read_is_a_finding(tmp_path: Path) -> None:
    paths = [tmp_path / "gone.yaml", tmp_path / "jobs.yaml"]
    for path in paths:
        path.write_text(BAD)
    paths[0].unlink()  # it was found in its folder a moment ago
    reading = read(map(str, paths), Frame(Tables(backend_tables())))
    ((rule, finding),) = reading.found
    assert (rule, finding.message) == ("invalid-yaml", "cannot be read: no such file or directory")
    assert [job.name for job in reading.catalog.jobs] == ["poll"]


def test_a_million_lines_are_a_finding(schedcat: Run, tmp_path: Path) -> None:
    jobs = (f"  job-{number}: {{interval: 1h}}\n" for number in range(1_000_000))
    (tmp_path / "many.yaml").write_text("jobs:\n" + "".join(jobs))
    done = schedcat("lint", ".", "--format=json", text=BAD)
    assert found(done) == {"many.yaml": "the file has more than 600,000 lines and commas"}


@pytest.mark.parametrize("format", ["full", "concise", "json", "sarif", "github", "gitlab"])
def test_a_name_that_is_no_text_is_printed_somehow(
    schedcat: Run, tmp_path: Path, format: str
) -> None:
    name = os.fsdecode(b"odd\xff\n.yaml")
    (tmp_path / name).write_text(BAD)
    done = schedcat("lint", ".", f"--format={format}")
    assert (done.returncode, done.stderr) == (1, "")
    assert FOUND in done.stdout


RULE = '''\
from schedcat.findings import Finding, Severity
from schedcat.rules import whole_catalog


@whole_catalog(Severity.WARNING, group="load")
def rule(project):
    """Too often wrong itself."""
    yield Finding("before the end", project.catalog.jobs[0].at())
    {end}
'''


@pytest.fixture
def failing(schedcat: Run, tmp_path: Path) -> Run:
    """Lint a bad job, or else, with a plugin whose one rule, after a finding, ends in a bug."""
    site = tmp_path / "site"
    (site / "acme").mkdir(parents=True)
    (site / "acme" / "__init__.py").touch()
    info = site / "acme_rules-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[schedcat.rules]\nacme = acme\n")
    (tmp_path / "schedcat.toml").write_text('[lint]\nplugins = ["acme"]\n')

    def run(
        *arguments: str, end: str = "1 / 0", command: str = "lint"
    ) -> subprocess.CompletedProcess[str]:
        (site / "acme" / "too_clever.py").write_text(RULE.replace("{end}", end))
        return schedcat(command, "jobs.yaml", *arguments, text=BAD, PYTHONPATH=str(site))

    return run


def test_a_rule_that_fails_is_reported_and_the_others_are_printed(failing: Run) -> None:
    done = failing("--format=concise")
    assert done.returncode == 70
    assert f"error: {FOUND}" in done.stdout
    assert "warning: too-clever: before the end" in done.stdout
    error, help, empty, versions, arguments, *trace = done.stderr.splitlines()
    assert error == (
        "error: the rule `too-clever` of the plugin `acme` failed; "
        "this is a bug in it, not in your files"
    )
    assert help == (
        "help: report the lines below to the authors of acme-rules 1.2, "
        "with the file that caused them if you can share it"
    )
    assert empty == ""
    assert ", acme-rules 1.2, Python " in versions
    assert arguments == "arguments: lint jobs.yaml --format=concise"
    assert trace[0] == "Traceback (most recent call last):"
    assert trace[-1] == "ZeroDivisionError: division by zero"


def test_a_bug_of_a_rule_is_not_hidden_by_anything(failing: Run, tmp_path: Path) -> None:
    assert failing("--exit-zero", "--quiet").returncode == 70
    done = failing("--baseline=b.json", "--write-baseline")
    assert done.returncode == 70
    assert not (tmp_path / "b.json").exists()
    assert FOUND in done.stdout


@pytest.mark.parametrize("flags", [[], ["--unsafe-fixes"], ["--exit-zero"]])
def test_a_bug_of_a_rule_is_reported_beside_a_diff_too(failing: Run, flags: list[str]) -> None:
    done = failing("--diff", *flags)
    assert done.returncode == 70
    assert done.stderr.startswith("error: the rule `too-clever` of the plugin `acme` failed")
    assert done.stdout.startswith("--- jobs.yaml") == ("--unsafe-fixes" in flags)


def test_a_bug_of_a_rule_that_only_the_unfixed_text_brings_out_is_reported(failing: Run) -> None:
    end = "project.catalog.jobs[0].schedule.minute.is_star and 1 / 0"
    for flag in ("--diff", "--fix"):
        done = failing("--unsafe-fixes", flag, end=end)
        assert done.returncode == 70
        assert done.stderr.startswith("error: the rule `too-clever` of the plugin `acme` failed")


def test_diff_runs_the_rules_of_plugins_and_reports_their_bugs(
    failing: Run, tmp_path: Path
) -> None:
    for command in (["init", "--quiet"], ["add", "schedcat.toml"], COMMIT):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    done = failing("--exit-code", end="", command="diff")
    assert (done.returncode, done.stderr) == (1, "")
    assert "warning: too-clever: before the end" in done.stdout
    done = failing("--exit-code", command="diff")
    assert done.returncode == 70
    assert "jobs: 1 added" in done.stdout
    assert done.stderr.startswith("error: the rule `too-clever` of the plugin `acme` failed")


COMMIT = ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "--message=x"]


def test_a_plugin_that_only_the_base_of_a_diff_names_does_not_matter(
    schedcat: Run, tmp_path: Path
) -> None:
    (tmp_path / "schedcat.toml").write_text('[lint]\nplugins = ["gone"]\nold-rule = {limit = 3}\n')
    for command in (["init", "--quiet"], ["add", "schedcat.toml"], COMMIT):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (tmp_path / "schedcat.toml").write_text("")
    done = schedcat("diff", "jobs.yaml", text=BAD)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_rule_that_is_not_chosen_cannot_fail(failing: Run) -> None:
    done = failing("--ignore=too-clever")
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("yield 'a text'", "TypeError: 'a text' is no Finding"),
        ("yield Finding(5, None)", "TypeError: Finding(message=5"),
        ("yield Finding('x', at='jobs.yaml')", "TypeError: Finding(message='x', at='jobs.yaml'"),
        ("rule.check(project).send(5)", "TypeError: can't send"),
        ("(lambda f: f(f))(lambda f: f(f))", "RecursionError: "),
        ("raise SystemError('odd')", "SystemError: odd"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("__import__('sys').exit('bye')", "SystemExit: bye"),
    ],
)
def test_what_is_no_finding_is_the_bug_of_the_rule_that_gives_it(
    failing: Run, end: str, last: str
) -> None:
    done = failing("--format=concise", end=end)
    assert done.returncode == 70
    assert done.stderr.startswith("error: the rule `too-clever` of the plugin `acme` failed")
    assert done.stderr.splitlines()[-1].startswith(last)
    assert FOUND in done.stdout


def test_a_rule_may_stop_with_an_error_for_the_user(failing: Run) -> None:
    end = "from schedcat.errors import UsageError; raise UsageError('no', help='do')"
    done = failing(end=end)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: no\nhelp: do\n"


def test_a_rule_of_our_own_that_fails_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text(BAD)
    code = (
        "import sys; sys.argv = ['schedcat', 'lint', 'jobs.yaml', '--format=concise']\n"
        "from schedcat.rules import load_rules\n"
        "rules = load_rules()\n"
        "rules['never-fires'] = rules['never-fires']._replace(check=lambda project: 1 / 0)\n"
        "from schedcat.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 70
    assert FOUND in done.stdout
    assert done.stderr.startswith(
        "error: the rule `never-fires` failed; this is a bug in it, not in your files\n"
        "help: report the lines below, with"
    )
    assert str(tmp_path) not in done.stderr
