"""`schedcat lint --fix` as a user meets it: what is written, printed and left alone."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from schedcat.commands._rewriting import Change, rewrite
from schedcat.errors import UnreadableError, UsageError

Run = Callable[..., subprocess.CompletedProcess[str]]

TEXT = """\
defaults: {timezone: UTC}
jobs:
  sync:  # every five minutes
    task: shop.sync
    cron: */5 * * * *  # unquoted
    description: Ask the warehouse.
  bill:
    task: shop.bill
    cron: @monthly
    description: Send the bills.
"""
SAFELY = TEXT.replace("*/5 * * * *", '"*/5 * * * *"').replace("@monthly", '"@monthly"')
ODD = SAFELY.replace("UTC", "EST")
MENDED = SAFELY.replace("UTC", "America/New_York")

HIDDEN = "; 1 info not shown (--show-info)\n"


def test_a_safe_fix_is_written_and_the_rest_reported(schedcat: Run, tmp_path: Path) -> None:
    done = schedcat("lint", "jobs.yaml", "--fix", text=TEXT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "no findings in 2 jobs in 1 file; 2 fixed" + HIDDEN
    assert (tmp_path / "jobs.yaml").read_text() == SAFELY
    assert [path.name for path in tmp_path.iterdir()] == ["jobs.yaml"]


def test_a_second_time_there_is_nothing_to_do(schedcat: Run, tmp_path: Path) -> None:
    schedcat("lint", "jobs.yaml", "--fix", text=TEXT)
    before = (tmp_path / "jobs.yaml").stat()
    done = schedcat("lint", "jobs.yaml", "--fix")
    assert done.stdout == schedcat("lint", "jobs.yaml").stdout
    assert done.stdout == "no findings in 2 jobs in 1 file" + HIDDEN
    assert (tmp_path / "jobs.yaml").stat().st_ino == before.st_ino


def test_an_unsafe_fix_is_made_only_when_both_options_say_so(schedcat: Run, tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    done = schedcat("lint", "jobs.yaml", "--fix", text=ODD)
    assert done.returncode == 1
    assert "[*]" not in done.stdout
    assert done.stdout.endswith(
        "1 error in 0 jobs in 1 file\n1 fixable with --fix --unsafe-fixes\n"
    )
    done = schedcat("lint", "jobs.yaml", "--unsafe-fixes")
    assert done.returncode == 1
    assert "error[unknown-timezone]: [*] `EST` is not an IANA region" in done.stdout
    assert done.stdout.endswith("1 error in 0 jobs in 1 file\n[*] 1 fixable with --fix\n")
    assert path.read_text() == ODD
    done = schedcat("lint", "jobs.yaml", "--fix", "--unsafe-fixes")
    assert (done.returncode, done.stderr) == (0, "")
    assert path.read_text() == MENDED


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_bytes_outside_the_edits_survive(
    schedcat: Run, tmp_path: Path, end: str, mark: bytes
) -> None:
    def written(text: str) -> bytes:
        return mark + text.rstrip("\n").replace("\n", end).replace(end, "\n", 1).encode()

    path = tmp_path / "jobs.yaml"
    path.write_bytes(written(TEXT))
    path.chmod(0o640)
    assert schedcat("lint", "jobs.yaml", "--fix").returncode == 0
    assert path.read_bytes() == written(SAFELY)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_diff_shows_what_would_change_and_changes_nothing(schedcat: Run, tmp_path: Path) -> None:
    done = schedcat("lint", "jobs.yaml", "--diff", text=TEXT)
    assert done.returncode == 1
    assert done.stdout == (
        "--- jobs.yaml\n"
        "+++ jobs.yaml\n"
        "@@ -2,9 +2,9 @@\n"
        " jobs:\n"
        "   sync:  # every five minutes\n"
        "     task: shop.sync\n"
        "-    cron: */5 * * * *  # unquoted\n"
        '+    cron: "*/5 * * * *"  # unquoted\n'
        "     description: Ask the warehouse.\n"
        "   bill:\n"
        "     task: shop.bill\n"
        "-    cron: @monthly\n"
        '+    cron: "@monthly"\n'
        "     description: Send the bills.\n"
    )
    assert done.stderr == ""
    assert (tmp_path / "jobs.yaml").read_text() == TEXT


def test_a_diff_of_nothing_is_empty_whatever_else_is_found(schedcat: Run) -> None:
    done = schedcat("lint", "jobs.yaml", "--diff", text=ODD)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = schedcat("lint", "jobs.yaml", "--diff", "--unsafe-fixes")
    assert done.returncode == 1
    assert "+defaults: {timezone: America/New_York}\n" in done.stdout
    assert schedcat("lint", "jobs.yaml", "--diff", "--unsafe-fixes", "--exit-zero").returncode == 0


@pytest.mark.parametrize(
    ("flags", "name"),
    [
        (["-o", "report.txt"], "--output-file"),
        (["--format=json"], "--format json"),
        (["--statistics"], "--statistics"),
        (["--write-baseline", "--baseline=b.json"], "--write-baseline"),
    ],
)
def test_what_a_diff_has_no_use_for_is_refused(
    schedcat: Run, tmp_path: Path, flags: list[str], name: str
) -> None:
    done = schedcat("lint", "jobs.yaml", "--diff", *flags, text="jobs: {}\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"error: --diff prints a diff and no report, so {name} means nothing with it\nhelp: "
    )
    assert [each.name for each in tmp_path.iterdir()] == ["jobs.yaml"]


def test_a_diff_with_fix_writes_nothing_either(schedcat: Run, tmp_path: Path) -> None:
    assert schedcat("lint", "jobs.yaml", "--fix", "--diff", text=TEXT).returncode == 1
    assert (tmp_path / "jobs.yaml").read_text() == TEXT


def test_json_has_the_edits_of_a_fix(schedcat: Run) -> None:
    text = 'jobs: {a: {task: a.b, cron: 22-4 0 * * *, timezone: UTC, title: "x"}}\n'
    (found,) = json.loads(schedcat("lint", "jobs.yaml", "--format=json", text=text).stdout)
    ((edit,), safe) = (found["fix"]["edits"], found["fix"]["safe"])
    assert safe is False
    assert list(edit) == ["path", "line", "column", "end_line", "end_column", "text"]
    assert [*edit.values()] == ["jobs.yaml", 1, 29, 1, 41, '"22-59,0-4 0 * * *"']
    text = "jobs: {a: {task: a.b, interval: 1h}}"
    found = json.loads(schedcat("lint", "jobs.yaml", "--format=json", text=text).stdout)
    assert {each["fix"] for each in found} == {None}


def test_other_formats_say_on_standard_error_how_many_were_fixed(schedcat: Run) -> None:
    done = schedcat("lint", "jobs.yaml", "--fix", "--format=json", text=TEXT)
    assert (done.stdout, done.stderr) == ("[]\n", "2 fixed\n")


def test_only_chosen_rules_are_fixed(schedcat: Run, tmp_path: Path) -> None:
    schedcat("lint", "jobs.yaml", "--fix", "--select=cron", text=TEXT)
    assert (tmp_path / "jobs.yaml").read_text() == TEXT
    ignored = ODD.replace("{timezone: EST}", "{timezone: EST} # schedcat: ignore[unknown-timezone]")
    schedcat("lint", "jobs.yaml", "--fix", "--unsafe-fixes", text=ignored)
    assert (tmp_path / "jobs.yaml").read_text() == ignored


def test_an_environment_is_fixed_where_it_is_written(schedcat: Run, tmp_path: Path) -> None:
    text = SAFELY + '    environments: {dev: {cron: "* 3 * * *"}}\n'
    schedcat("lint", "jobs.yaml", "--fix", "--unsafe-fixes", "--env=dev", text=text)
    assert (tmp_path / "jobs.yaml").read_text() == text.replace('"* 3', '"0 3')


def test_a_read_only_file_stops_all_writing(schedcat: Run, tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(TEXT)
    (tmp_path / "b.yaml").chmod(0o444)
    done = schedcat("lint", ".", "--fix")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: `b.yaml` cannot be written: it is read-only\n"
        "help: make it writable, or look at what would change with --diff\n"
    )
    assert {path.read_text() for path in tmp_path.iterdir()} == {TEXT}
    assert schedcat("lint", ".", "--diff").returncode == 1


def test_a_file_that_changed_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_bytes(b"a")
    Path("b.yaml").write_bytes(b"newer")
    changes = {"a.yaml": Change(b"a", b"A"), "b.yaml": Change(b"b", b"B")}
    with pytest.raises(UnreadableError, match=r"`b\.yaml` has changed while it was being fixed"):
        rewrite(changes, {})
    Path("b.yaml").unlink()
    with pytest.raises(UnreadableError, match=r"`b\.yaml` cannot be written: no such file"):
        rewrite(changes, {})
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.yaml", b"a")]


def test_a_file_with_two_paths_is_fixed_once(tmp_path: Path, schedcat: Run) -> None:
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "a.yaml").write_text(TEXT)
    (tmp_path / "jobs" / "b.yaml").symlink_to("a.yaml")
    assert "4 fixed" in schedcat("lint", "jobs", "--fix").stdout
    assert (tmp_path / "jobs" / "a.yaml").read_text() == SAFELY
    assert (tmp_path / "jobs" / "b.yaml").is_symlink()


def test_a_file_that_two_paths_would_fix_differently_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_bytes(b"a")
    Path("b.yaml").symlink_to("a.yaml")
    with pytest.raises(UsageError, match="also read under another path"):
        rewrite({"a.yaml": Change(b"a", b"A"), "b.yaml": Change(b"a", b"B")}, {})
    assert Path("a.yaml").read_bytes() == b"a"


def test_of_standard_input_the_fixed_text_is_the_output(schedcat: Run, tmp_path: Path) -> None:
    done = schedcat("lint", "-", "--fix", stdin=TEXT)
    assert (done.returncode, done.stdout) == (0, SAFELY)
    assert done.stderr == "no findings in 2 jobs in 1 file; 2 fixed" + HIDDEN
    done = schedcat("lint", "-", "--fix", "--stdin-filename=jobs.yaml", stdin=ODD)
    assert (done.returncode, done.stdout) == (1, ODD)
    assert " --> jobs.yaml:1:22\n" in done.stderr
    done = schedcat("lint", "-", "--diff", stdin=TEXT)
    assert done.returncode == 1
    assert done.stdout.startswith("--- -\n+++ -\n@@ -2,9 +2,9 @@\n")
    assert list(tmp_path.iterdir()) == []


def test_of_standard_input_each_byte_outside_the_edits_is_put_out_as_it_came(
    tmp_path: Path,
) -> None:
    text = b"\xef\xbb\xbf" + TEXT.rstrip("\n").replace("\n", "\r\n").encode()
    done = subprocess.run(
        [sys.executable, "-m", "schedcat", "lint", "-", "--fix"],
        cwd=tmp_path,
        input=text,
        capture_output=True,
        check=False,
    )
    fixed = SAFELY.rstrip("\n").replace("\n", "\r\n").encode()
    assert done.stdout == b"\xef\xbb\xbf" + fixed


def test_quiet_says_nothing_of_what_was_fixed(schedcat: Run, tmp_path: Path) -> None:
    for format in ("full", "concise"):
        done = schedcat("lint", "jobs.yaml", "--fix", "-q", f"--format={format}", text=TEXT)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert (tmp_path / "jobs.yaml").read_text() == SAFELY


def test_infos_are_fixed_when_they_are_shown(schedcat: Run, tmp_path: Path) -> None:
    text = SAFELY.replace('"*/5 * * * *"', '"*/5 */1 * * *"')
    asked = ("lint", "jobs.yaml", "--fix", "--select=non-canonical-cron")
    schedcat(*asked, text=text)
    assert (tmp_path / "jobs.yaml").read_text() == text
    assert "; 1 fixed\n" in schedcat(*asked, "--show-info").stdout
    assert (tmp_path / "jobs.yaml").read_text() == SAFELY


def test_a_comment_that_hides_nothing_goes_with_its_line(schedcat: Run, tmp_path: Path) -> None:
    comment = "  # schedcat: ignore[never-fires] it does\r\n"
    text = SAFELY.replace("\n", "\r\n")
    lines = text.splitlines(keepends=True)
    (tmp_path / "jobs.yaml").write_bytes("".join([*lines[:2], comment, *lines[2:]]).encode())
    done = schedcat("lint", "jobs.yaml", "--fix")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "jobs.yaml").read_bytes() == text.encode()


def test_a_page_beside_the_catalog_is_filled(schedcat: Run, tmp_path: Path) -> None:
    page = "# Jobs\r\n\r\n<!-- schedcat:begin -->\r\n<!-- schedcat:end -->\r\nMore."
    (tmp_path / "README.md").write_text(page, "utf-8", newline="")
    (tmp_path / "schedcat.toml").write_text(
        'catalog = ["jobs.yaml"]\ndocs = [{inject = ["README.md"]}]\n'
    )
    text = "jobs: {sync: {task: shop.sync, interval: 1h, description: Ask for news.}}\n"
    shown = schedcat("lint", "--diff", text=text)
    assert (shown.returncode, shown.stderr) == (1, "")
    assert "+| `sync` | `shop.sync` | every hour | Ask for news. |" in shown.stdout
    done = schedcat("lint", "--fix")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 fixed" in done.stdout
    assert schedcat("render-docs", "--check").returncode == 0
    assert (tmp_path / "README.md").read_bytes().endswith(b"<!-- schedcat:end -->\r\nMore.")
    assert (tmp_path / "jobs.yaml").read_text("utf-8") == text


def test_source_in_another_encoding_than_utf_8_is_read_and_not_fixed(schedcat, tmp_path):
    source = (
        "# coding: latin-1\nfrom celery.schedules import crontab\n"
        'CELERY_TIMEZONE = "Europe/Londn"\n'
        'beat_schedule = {"\xe9t\xe9": {"task": "a.b", "schedule": 60}}\n'
    ).encode("latin-1")
    (tmp_path / "beat.py").write_bytes(source)
    done = schedcat("lint", "beat.py", "--fix", "--unsafe-fixes")
    assert "beat.py:3:20: unknown-timezone is not fixed: the file is not UTF-8" in done.stderr
    assert done.returncode == 1
    assert (tmp_path / "beat.py").read_bytes() == source
