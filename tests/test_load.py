"""`schedcat.load` gives Python code a whole catalog, or says why not."""

from pathlib import Path

import pytest

import schedcat
from schedcat.errors import CatalogError, ConfigError, UnreadableError, UsageError
from schedcat.model import Job
from schedcat.schedule.interval import Interval


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def test_files_and_folders_make_one_catalog_in_reading_order() -> None:
    write("jobs/b.yaml", "jobs: {b: {interval: 2h}}")
    write("jobs/a.yaml", "jobs: {a: {interval: 1h}}")
    write("more.yml", "jobs: {c: {interval: 3h}}")
    catalog = schedcat.load("more.yml", "jobs")
    assert [job.name for job in catalog.jobs] == ["c", "a", "b"]
    assert catalog.jobs[0] == Job("c", Interval(10_800))


def test_without_paths_the_configuration_names_the_catalog() -> None:
    write("schedcat.toml", 'catalog = ["jobs"]\ndefaults.owner = "us"\nbackends.celery = {}\n')
    write("jobs/a.yaml", "jobs: {a: {interval: 1h}}")
    expected = Job("a", Interval(3600), owner="us", backends=("celery",))
    assert schedcat.load().jobs == (expected,)
    assert schedcat.load("jobs", config="schedcat.toml").jobs == (expected,)


def test_an_environment_has_its_say() -> None:
    write("a.yaml", "jobs: {a: {interval: 1h, environments: {dev: {interval: 2h}}}}")
    assert schedcat.load("a.yaml", environment="dev").jobs[0].schedule == Interval(7200)
    with pytest.raises(UsageError, match="names the environment `prod`"):
        schedcat.load("a.yaml", environment="prod")


def test_a_catalog_that_cannot_be_read_whole_is_refused_with_every_reason() -> None:
    write("a.yaml", "jobs: {a: {interval: 90}, b: {interval: 1h}}\n")
    write("b.yaml", "jobs: [\n")
    with pytest.raises(CatalogError) as caught:
        schedcat.load(".")
    first, second = str(caught.value).splitlines()
    assert first == "a.yaml:1:22: `interval` is `90`, not a period"
    assert second.startswith("b.yaml:1:7: ")
    assert caught.value.help == "run `schedcat lint` for what to do"


def test_a_mistake_that_several_jobs_share_is_said_once() -> None:
    write("a.yaml", "x-a: &a {interval: 90}\njobs: {a: *a, b: *a}\n")
    with pytest.raises(CatalogError) as caught:
        schedcat.load("a.yaml")
    assert str(caught.value) == "a.yaml:1:20: `interval` is `90`, not a period"


def test_what_a_linter_only_warns_of_is_loaded() -> None:
    write("a.yaml", 'jobs: {a: {cron: "* 3 * * *"}}')
    assert len(schedcat.load("a.yaml").jobs) == 1


def test_other_failures_are_the_same_as_on_the_command_line() -> None:
    write("broken.toml", "catlog = 5")
    with pytest.raises(UnreadableError, match=r"`none\.yaml` does not exist"):
        schedcat.load("none.yaml")
    with pytest.raises(ConfigError, match="unknown key `catlog`"):
        schedcat.load(config="broken.toml")
    with pytest.raises(UsageError, match="no path"):
        schedcat.load()
