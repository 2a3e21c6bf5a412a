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
    assert list(read.environments) == ["dev"]


def test_an_environment_overrides_single_settings(tmp_path: Path) -> None:
    read = config(tmp_path, FULL).within("dev")
    assert read.backends["cloud-scheduler"] == {"url": "https://dev.example.run.app"}
    assert read.backends["celery"]["keeps_state"] is False


def test_an_environment_has_defaults_of_its_own_over_those_of_all(tmp_path: Path) -> None:
    text = (
        '[defaults]\ntimezone = "UTC"\nowner = "me"\ncelery.queue = "slow"\n'
        '[environments.dev.defaults]\ntimezone = "Asia/Tokyo"\ncelery.priority = 3\n'
    )
    read = config(tmp_path, text)
    assert read.within("dev", ("celery",)).defaults == {
        "timezone": "Asia/Tokyo",
        "owner": "me",
        "celery": {"queue": "slow", "priority": 3},
    }
    assert read.within(None, ("celery",)).defaults["timezone"] == "UTC"


def test_a_wrong_default_of_an_environment_is_shown_there(tmp_path: Path) -> None:
    said, _ = refusal(tmp_path, '[environments.dev.defaults]\ntimezone = "EST"\n')
    assert "schedcat.toml:2:" in said


def test_pyproject_has_the_same_keys_in_its_table(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n[tool.schedcat]\ncatalog = ["jobs/"]\n'
    assert config(tmp_path, text, "pyproject.toml").catalog == ("jobs/",)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-12-01T00:00:00Z", "2026-12-01T00:00:00+00:00"),
        ("2026-12-01 00:00:00+01:00", "2026-12-01T00:00:00+01:00"),
        ('"2026-12-01T00:00:00Z"', "2026-12-01T00:00:00Z"),
    ],
)
def test_a_time_needs_no_quotes_where_the_file_has_times(
    tmp_path: Path, written: str, text: str
) -> None:
    assert config(tmp_path, f"[defaults]\nstarts = {written}\n").defaults == {"starts": text}


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("catlog = []", "1:1: unknown key `catlog`", "did you mean `catalog`?"),
        ("timezone = 'UTC'", "1:1: unknown key `timezone`", "write it under `defaults`"),
        (
            'app = "x"\n[backends.celry]\n',
            "2:2: unknown key `celry`",
            "did you mean `celery`?",
        ),
        ("app = 5", "1:7: `app` is `5`, not text", 'quote it: "5"'),
        (
            'catalog = "jobs/"',
            "1:11: `catalog` is `jobs/`, not a list",
            'write it as a list: ["jobs/"]',
        ),
        (
            "[backends.celery]\nkeeps_state = 1\n",
            "2:15: `keeps_state` is `1`, not true or false",
            "write true or false",
        ),
        (
            '[backends]\ncelery.timezone = "EST"\n',
            "2:19: `EST` is not an IANA region",
            "did you mean `America/New_York`?",
        ),
        (
            '[environments.dev]\nbackends.celery.timezone = "EST"\n',
            "2:28: `EST` is not an IANA region",
            "did you mean `America/New_York`?",
        ),
        (
            '[defaults.celery]\ncron = "0 24 * * *"\nwhy = "busy"\n',
            "2:8: `24` is not an hour",
            "an hour is 0-23; write values, ranges, lists or `*/n`",
        ),
        (
            "[defaults]\nstarts = 2026-12-01\n",
            "2:10: `starts` is `2026-12-01`, not an RFC 3339 time with its offset",
            'write it like "2026-12-01T00:00:00Z"',
        ),
        (
            '[defaults]\ndisabled = {reason = "x", until = "2027-02-30"}\n',
            "2:12: `2027-02-30` is not in the calendar",
            "write a day that exists",
        ),
        (
            '[lint]\nfail_on = "info"\n',
            "2:11: `fail_on` is `info`, not `error` or `warning`",
            "write one of these words",
        ),
        ("[lint]\ncollision.limit = 0\n", "2:19: `limit` is `0`, less than 1", "write 1 or more"),
        (
            '[environments."d v"]\n',
            "1:2: `d v` is not a name",
            "use ASCII letters, digits, `.`, `_` and `-`, a letter or digit first, at most 200",
        ),
        (
            '[[exports]]\nbackend = "celery"\noutput = "a"\n[[exports]]\noutput = "b"\n',
            "4:3: item 2 of `exports` has no `backend`",
            "add `backend`: what to export to",
        ),
        (
            '[[exports]]\nbackend = "celry"\noutput = "a"\n',
            (
                "2:11: `backend` is `celry`, not `celery`, `cloud-scheduler`, `crontab`, "
                "`django-celery-beat`, `eventbridge`, `github-actions`, `kubernetes` or `systemd`"
            ),
            "did you mean `celery`?",
        ),
        (
            'docs = [{inject = "a"}]',
            "1:8: `inject` is `a`, not a list",
            'write it as a list: ["a"]',
        ),
    ],
)
def test_a_mistake_is_said_with_its_place(
    tmp_path: Path, text: str, message: str, help: str
) -> None:
    assert refusal(tmp_path, text) == (f"schedcat.toml:{message}", help)


def test_a_mistake_in_a_table_of_pyproject_is_placed_there(tmp_path: Path) -> None:
    text = "[project]\napp = 5\n[tool.schedcat]\napp = 5\n[tool.schedcat.lint]\nselekt = []\n"
    with pytest.raises(ConfigError) as caught:
        config(tmp_path, text, "pyproject.toml")
    assert [line.split(" ")[0] for line in str(caught.value).splitlines()] == [
        f"{tmp_path}/pyproject.toml:4:7:",
        f"{tmp_path}/pyproject.toml:6:1:",
    ]


def test_every_mistake_is_said_at_once_with_its_cure(tmp_path: Path) -> None:
    said, cure = refusal(tmp_path, 'catlog = []\napp = 3\n[defaults]\ntimezone = "Mars/Phobos"\n')
    assert said.splitlines() == [
        "schedcat.toml:1:1: unknown key `catlog` (did you mean `catalog`?)",
        'schedcat.toml:2:7: `app` is `3`, not text (quote it: "3")',
        "schedcat.toml:4:12: `Mars/Phobos` is not an IANA region (write one like Europe/London)",
    ]
    assert cure is None


@pytest.mark.parametrize(
    "text",
    [
        "defaults = 5\nbackends = []\nenvironments = 7\nlint = 'x'\n",
        "[environments]\ndev = 5\nprod.backends = 5\nstage.backends.celery = 5\n",
        "[defaults]\ntimezone = 5\ncelery = 5\nenvironments = 5\n",
        "backends.celery.timezone = ''\ndefaults.starts = 12:30:00\nlint.collision.limit = nan\n",
    ],
)
def test_values_of_any_wrong_type_are_refused_in_words(tmp_path: Path, text: str) -> None:
    refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("app = validibot", "1:7: not TOML: invalid value"),
        ('app = "x"\napp = "y"\n', "2:10: not TOML: cannot overwrite a value"),
        ("[lint", "1:6: not TOML: expected ']' at the end of a table declaration"),
        ("a = [1,\n", "2:1: not TOML: invalid value"),
    ],
)
def test_what_is_not_toml_is_refused_with_its_place(
    tmp_path: Path, text: str, message: str
) -> None:
    said, help = refusal(tmp_path, text)
    assert said == f"schedcat.toml:{message}"
    assert help == "mend the line; texts are quoted, tables stand in brackets"


def test_endless_brackets_are_refused(tmp_path: Path) -> None:
    said, _ = refusal(tmp_path, f"a = {'[' * 20_000}")
    assert said == "schedcat.toml: nested too deep"


def test_other_bytes_than_utf_8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "schedcat.toml"
    path.write_bytes(b'app = "\xff"')
    with pytest.raises(ConfigError, match=r"schedcat\.toml: not UTF-8 text"):
        load_config(path, all_tables())


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    assert config(tmp_path, '\ufeffapp = "x"').app == "x"


def test_a_place_is_that_of_the_nearest_key_that_starts_a_line(tmp_path: Path) -> None:
    text = (
        "catalog = [\n  'a',\n]\n"
        "[[docs]]\ninject = ['a']\n"
        "[[docs]]\n'inject' = ['b'] # why\n"
        "[lint]\ncollision = {limit = 12}\n"
    )
    read = config(tmp_path, text)
    places = {
        keys: read.at(*keys)
        for keys in [
            ("catalog", 0),
            ("docs", 0, "inject"),
            ("docs", 1, "inject", 0),
            ("docs", 1, "output"),
            ("lint", "collision", "limit"),
            ("tasks",),
        ]
    }
    assert [(at.line, at.column, at.end_column) for at in places.values() if at] == [
        (1, 11, 12),
        (5, 10, 15),
        (7, 12, 17),
        (6, 3, 7),
        (9, 13, 25),
        (1, 1, 1),
    ]
    assert Config().at("app") is None


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


@pytest.mark.parametrize(
    "text",
    ["", "[tool]\nother = 1\n", "tool = 'schedcat'\n", "name = 'schedcat'\n", "[[ broken"],
)
def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text(text)
    assert nearest_config(tmp_path) is None


def test_a_pyproject_that_names_us_and_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.schedcat\n")
    with pytest.raises(ConfigError, match="not TOML"):
        nearest_config(tmp_path)


def test_each_part_of_a_dotted_key_has_its_place(tmp_path: Path) -> None:
    said, _ = refusal(tmp_path, '[environments.dev]\nbackends.celry.timezone = "UTC"\n')
    assert said == "schedcat.toml:2:10: unknown key `celry`"
