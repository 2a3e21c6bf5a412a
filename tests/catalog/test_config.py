"""A configuration is read whole, or refused with the place of every mistake."""

from pathlib import Path

import pytest

from schedcat.catalog.config import Config, load_config, nearest_config
from schedcat.commands import all_tables
from schedcat.errors import ConfigError
from schedcat.findings import Severity

FULL = """\
app = "validibot"
catalog = ["jobs/"]
tasks = ["src/", "tasks.txt"]
[defaults]
timezone = "Australia/Sydney"
[lint]
ignore = ["cron"]
fail_on = "error"
collision = {limit = 12}
[backends.celery]
timezone = "Australia/Sydney"
keeps_state = false
[backends.cloud-scheduler]
url = "https://worker.example.run.app"
[environments.dev]
suffix = "-dev"
backends.cloud-scheduler.url = "https://dev.example.run.app"
[[docs]]
inject = ["README.md"]
[[exports]]
backend = "celery"
output = "app/beat_schedule.py"
"""


def config(folder: Path, text: str, name: str = "schedcat.toml") -> Config:
    path = folder / name
    path.write_text(text, "utf-8")
    return load_config(path, all_tables())


def refusal(folder: Path, text: str) -> tuple[str, str | None]:
    with pytest.raises(ConfigError) as caught:
        config(folder, text)
    assert caught.value.exit_code == 2
    return str(caught.value).replace(f"{folder}/", ""), caught.value.help


def test_the_configuration_of_the_documentation_is_read(tmp_path: Path) -> None:
    read = config(tmp_path, FULL)
    assert read.root == tmp_path
    assert (read.app, read.catalog, read.tasks) == ("validibot", ("jobs/",), ("src/", "tasks.txt"))
    assert read.defaults == {"timezone": "Australia/Sydney"}
    assert (read.ignore, read.fail_on) == (("cron",), Severity.ERROR)
    assert read.rule_options == {"collision": {"limit": 12}}
    assert read.backends["celery"] == {"timezone": "Australia/Sydney", "keeps_state": False}


def test_an_environment_overrides_single_settings(tmp_path: Path) -> None:
    read = config(tmp_path, FULL).within("dev")
    assert read.backends["cloud-scheduler"] == {"url": "https://dev.example.run.app"}
    assert read.backends["celery"]["keeps_state"] is False


def test_pyproject_has_the_same_keys_in_its_table(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n[tool.schedcat]\ncatalog = ["jobs/"]\n'
    assert config(tmp_path, text, "pyproject.toml").catalog == ("jobs/",)


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("catlog = []", "schedcat.toml:1:1: unknown key `catlog`", "did you mean `catalog`?"),
        (
            'app = "x"\n[backends.celry]\n',
            "schedcat.toml:2:2: unknown key `celry`",
            "did you mean `celery`?",
        ),
        (
            "[backends.celery]\nkeeps_state = 1\n",
            "schedcat.toml:2:15: `keeps_state` is `1`, not true or false",
            "write true or false",
        ),
        (
            '[backends]\ncelery.timezone = "EST"\n',
            "schedcat.toml:2:19: `EST` is not an IANA time zone",
            "did you mean `America/New_York`?",
        ),
        ("app = validibot", "schedcat.toml:1:7: not TOML: invalid value", None),
        (
            '[lint]\nfail_on = "info"\n',
            "schedcat.toml:2:11: `fail_on` is `info`, not a severity",
            None,
        ),
    ],
)
def test_a_mistake_is_said_with_its_place(
    tmp_path: Path, text: str, message: str, help: str | None
) -> None:
    said, cure = refusal(tmp_path, text)
    assert said == message
    assert cure == help or help is None


def test_every_mistake_is_said_at_once(tmp_path: Path) -> None:
    said, _ = refusal(tmp_path, 'catlog = []\napp = 3\n[defaults]\ntimezone = "Mars/Phobos"\n')
    assert [line.split(" ")[0] for line in said.splitlines()] == [
        "schedcat.toml:1:1:",
        "schedcat.toml:2:7:",
        "schedcat.toml:4:12:",
    ]


def test_the_nearest_configuration_governs(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    shared = tmp_path / "pyproject.toml"
    shared.write_text("[tool.schedcat]\n")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    assert nearest_config(inner) == shared


def test_schedcat_toml_wins_over_pyproject_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.schedcat]\n")
    (tmp_path / "schedcat.toml").write_text("")
    assert nearest_config(tmp_path) == tmp_path / "schedcat.toml"


def test_no_configuration_is_looked_for_above_the_repository(tmp_path: Path) -> None:
    (tmp_path / "schedcat.toml").write_text("")
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    assert nearest_config(repository) is None
