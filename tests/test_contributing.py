"""What CONTRIBUTING.md tells a newcomer to do works, letter by letter."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_rule_in_contributing_is_a_good_rule(tmp_path: Path) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    (block,) = re.findall(r"^   ```python\n(.*?)^   ```", page, re.DOTALL | re.MULTILINE)
    shutil.copytree(ROOT / "src", tmp_path / "src")
    shutil.copytree(ROOT / "tests" / "rules", tmp_path / "tests" / "rules")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rule = tmp_path / "src" / "schedcat" / "rules" / "quiet_weekend.py"
    rule.write_text(textwrap.dedent(block), "utf-8")
    for command in (
        ["pytest", "-q", "tests/rules/test_examples.py", "-k", "quiet"],
        ["ruff", "check", "--no-cache", str(rule)],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=tmp_path,
            env={"PYTHONPATH": str(tmp_path / "src"), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_plugin_in_contributing_is_tested_as_it_says(tmp_path: Path) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    (rule,) = re.findall(r"^   ```python\n(.*?)^   ```", page, re.DOTALL | re.MULTILINE)
    (test,) = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    (tmp_path / "acme_rules").mkdir()
    (tmp_path / "acme_rules" / "__init__.py").touch()
    (tmp_path / "acme_rules" / "quiet_weekend.py").write_text(textwrap.dedent(rule), "utf-8")
    (tmp_path / "test_quiet_weekend.py").write_text(test, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(tmp_path)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
