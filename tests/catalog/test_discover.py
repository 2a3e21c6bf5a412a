"""Which files a command reads, and which of them make one catalog."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from schedcat.catalog.discover import Sources, find_catalogs
from schedcat.commands import all_tables
from schedcat.errors import ConfigError, SchedcatError, UnreadableError, UsageError

TABLES = all_tables()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*paths: str, text: str = "") -> None:
    for path in map(Path, paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def found(*paths: str, config: str | None = None) -> list[tuple[str | None, tuple[str, ...]]]:
    """(path of the configuration, files) of each catalog."""
    return [
        (each.config.path and each.config.path.as_posix(), each.files)
        for each in find_catalogs(paths, config, TABLES)
    ]


def files(*paths: str) -> list[str]:
    return [file for _, group in found(*paths) for file in group]


def error(kind: type[SchedcatError], *paths: str, config: str | None = None) -> tuple[str, str]:
    with pytest.raises(kind) as caught:
        find_catalogs(paths, config, TABLES)
    assert caught.value.exit_code == 2
    assert caught.value.help
    return str(caught.value), caught.value.help


def test_a_folder_means_its_yaml_files_by_path_without_the_hidden_ones() -> None:
    write(
        *("jobs/b.yaml", "jobs/a.yml", "jobs/a/z.yaml", "jobs/a-b.yaml", "jobs/A.yaml"),
        *("jobs/.hidden.yaml", "jobs/.cache/c.yaml", "jobs/a/.d/e.yml"),
        *("jobs/notes.txt", "jobs/yaml", "jobs/a.yaml.bak"),
    )
    in_order = ["jobs/A.yaml", "jobs/a-b.yaml", "jobs/a.yml", "jobs/a/z.yaml", "jobs/b.yaml"]
    assert files("jobs") == in_order == sorted(in_order)


def test_a_hidden_folder_that_is_named_is_read() -> None:
    write(".schedules/a.yaml", ".schedules/.b.yaml")
    assert files(".schedules") == [".schedules/a.yaml"]
    assert files(".schedules/.b.yaml") == [".schedules/.b.yaml"]


def test_a_folder_named_like_a_file_is_a_folder() -> None:
    write("jobs/a.yaml/b.yaml")
    assert files("jobs") == ["jobs/a.yaml/b.yaml"]


def test_what_stands_in_a_folder_is_listed_even_if_it_cannot_be_opened(here: Path) -> None:
    (here / "gone.yaml").symlink_to("nowhere.yaml")
    os.mkfifo(here / "pipe.yaml")
    assert files(".") == ["gone.yaml", "pipe.yaml"]


def test_a_file_counts_once_however_it_is_named(here: Path) -> None:
    write("jobs/a.yaml", "jobs/b.yaml")
    paths = ("jobs/b.yaml", "./jobs", "jobs/../jobs/a.yaml", str(here / "jobs" / "b.yaml"))
    assert files(*paths) == ["jobs/b.yaml", "jobs/a.yaml"]


def test_a_named_file_needs_no_ending() -> None:
    write("schedules")
    assert files("schedules") == ["schedules"]


def test_a_file_outside_the_working_directory_is_shown_as_it_was_given(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.yaml", "below/b.yaml")
    monkeypatch.chdir(here / "below")
    assert files("../a.yaml", "b.yaml") == ["../a.yaml", "b.yaml"]
    whole = f"{here.as_posix()}/a.yaml"
    assert files(whole) == [whole]


def test_each_file_belongs_to_the_configuration_nearest_to_it(here: Path) -> None:
    write("schedcat.toml", "one/schedcat.toml", "one/a.yaml", "one/deep/b.yaml", "two/c.yaml")
    write("two/pyproject.toml", text="[tool.other]\n")
    write("three/d.yaml")
    write("three/pyproject.toml", text="[tool.schedcat]\n")
    root = here.as_posix()
    assert found(".") == [
        (f"{root}/one/schedcat.toml", ("one/a.yaml", "one/deep/b.yaml")),
        (f"{root}/three/pyproject.toml", ("three/d.yaml",)),
        (f"{root}/schedcat.toml", ("two/c.yaml",)),
    ]


def test_files_without_a_configuration_make_one_catalog() -> None:
    write("one/a.yaml", "two/b.yaml")
    assert found("two", "one") == [(None, ("two/b.yaml", "one/a.yaml"))]


def test_a_configuration_that_is_named_governs_all_files() -> None:
    write("other.toml", text='app = "x"\n')
    write("one/schedcat.toml", "one/a.yaml", "two/b.yaml")
    assert found("one", "two", config="other.toml") == [
        ("other.toml", ("one/a.yaml", "two/b.yaml"))
    ]


def test_without_a_path_the_configuration_names_the_files(here: Path) -> None:
    write("schedcat.toml", text='catalog = ["jobs", "more.yaml", "nested"]\n')
    write("jobs/a.yaml", "more.yaml", "nested/schedcat.toml", "nested/b.yaml")
    root = here.as_posix()
    assert found() == [
        (f"{root}/schedcat.toml", ("jobs/a.yaml", "more.yaml")),
        (f"{root}/nested/schedcat.toml", ("nested/b.yaml",)),
    ]


def test_the_configuration_names_files_beside_itself(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("schedcat.toml", text='catalog = ["jobs/"]\n')
    write("jobs/a.yaml", "below/deep/x.txt")
    monkeypatch.chdir(here / "below" / "deep")
    assert found() == [(f"{here.as_posix()}/schedcat.toml", (f"{here.as_posix()}/jobs/a.yaml",))]


def test_files_without_a_nearer_configuration_belong_to_the_one_that_names_them(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("app/schedcat.toml", text='catalog = ["../shared"]\n')
    write("shared/a.yaml")
    monkeypatch.chdir(here / "app")
    root = here.as_posix()
    assert found() == [(f"{root}/app/schedcat.toml", (f"{root}/shared/a.yaml",))]


def test_a_configuration_made_later_is_seen(here: Path) -> None:
    write("a.yaml")
    assert found("a.yaml") == [(None, ("a.yaml",))]
    write("schedcat.toml")
    assert found("a.yaml") == [(f"{here.as_posix()}/schedcat.toml", ("a.yaml",))]


def test_a_path_that_is_not_there_is_refused() -> None:
    assert error(UnreadableError, "jobs/") == ("`jobs/` does not exist", "check the path")


def test_what_is_named_and_there_is_listed_even_if_it_cannot_be_opened(here: Path) -> None:
    (here / "gone.yaml").symlink_to("nowhere.yaml")
    os.mkfifo(here / "pipe.yaml")
    write("a.yaml")
    assert files("gone.yaml", "pipe.yaml", "a.yaml") == ["gone.yaml", "pipe.yaml", "a.yaml"]


def unlisted(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody list a folder."""
    scandir = os.scandir

    def scan(path: str) -> Iterable[object]:
        if path == folder:
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scan)


def test_a_folder_that_cannot_be_listed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    write("jobs/a.yaml")
    unlisted("jobs", monkeypatch)
    message, _ = error(UnreadableError, "jobs")
    assert message == "`jobs` cannot be read: permission denied"


def test_one_below_a_folder_stands_for_what_may_be_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    write("jobs/a.yaml", "jobs/secret/b.yaml", "jobs/z.yaml")
    unlisted("jobs/secret", monkeypatch)
    assert files("jobs") == ["jobs/a.yaml", "jobs/secret", "jobs/z.yaml"]


def test_a_folder_without_a_catalog_is_refused() -> None:
    write("one/a.txt", "two/.b.yaml")
    message, help = error(UsageError, "one", "two")
    assert message == "no catalog and no schedule under `one`, `two`"
    assert help.startswith("a catalog is a .yaml or .yml file with `jobs` at its top; ")


def test_no_path_and_no_configuration_is_refused() -> None:
    write("a.yaml")
    assert error(UsageError) == (
        "no path, and no schedcat.toml here or above",
        "give a file or folder, such as jobs/",
    )


def test_a_configuration_that_names_no_catalog_is_refused_without_a_path() -> None:
    write("schedcat.toml")
    expected = ("schedcat.toml names no catalog", 'give a path, or write catalog = ["jobs/"]')
    assert error(UsageError) == expected
    assert error(UsageError, config="schedcat.toml") == expected


def test_a_catalog_that_the_configuration_names_and_is_not_there_is_refused() -> None:
    write("schedcat.toml", text='app = "x"\ncatalog = ["jobs", "more"]\n')
    write("jobs/a.yaml")
    assert error(ConfigError) == (
        "schedcat.toml:2:11: `more` does not exist",
        "correct the path; it begins at the configuration's folder",
    )


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none.toml", "none.toml: no such file or directory"),
        (".", ".: is a directory"),
        ("pyproject.toml", "pyproject.toml has no table [tool.schedcat]"),
    ],
)
def test_a_named_configuration_that_is_none_is_refused(path: str, message: str) -> None:
    write("a.yaml", "pyproject.toml")
    assert error(ConfigError, "a.yaml", config=path)[0] == message


def test_sources_are_the_configuration_and_paths_to_show() -> None:
    write("a.yaml")
    (sources,) = find_catalogs(["a.yaml"], None, TABLES)
    assert isinstance(sources, Sources)
    assert sources.config.path is None


def test_a_file_that_somebody_holds_need_not_exist() -> None:
    write("jobs/schedcat.toml")
    (group,) = find_catalogs(["jobs/new.yaml"], None, TABLES, {"jobs/new.yaml"})
    assert group.files == ("jobs/new.yaml",)
    assert group.config.path == Path.cwd() / "jobs/schedcat.toml"
