import pytest

from schedcat.errors import UnreadableError
from schedcat.tasks import load


@pytest.mark.parametrize(
    "text",
    [
        b"app.tasks.sync\napp.cleanup\n",
        b"app.tasks.sync\r\napp.cleanup",
        b"app.tasks.sync\rapp.cleanup\r",
        b"\xef\xbb\xbfapp.tasks.sync\napp.cleanup\n",
        b"# all of them\n\n  app.tasks.sync \t # nightly\n#\n\tapp.cleanup\n   \n",
        b"app.tasks.sync\napp.cleanup\napp.tasks.sync\n",
    ],
)
def test_a_listing_names_one_task_a_line(tmp_path, text):
    listing = tmp_path / "tasks.txt"
    listing.write_bytes(text)
    assert set(load([listing]).descriptions) == {"app.tasks.sync", "app.cleanup"}


@pytest.mark.parametrize(
    "name", ["cleanup", "openstack.DeleteExpiredBackups", "app.tasks.café", "my-app.tasks.x_1"]
)
def test_these_are_task_names(tmp_path, name):
    listing = tmp_path / "tasks.txt"
    listing.write_text(name, encoding="utf-8")
    assert name in load([listing])


@pytest.mark.parametrize(
    "line",
    ["app..sync", ".sync", "app.sync.", "* app.sync", "app.sync now", "app:sync", "-> x: OK"],
)
def test_a_line_that_is_no_dotted_name_is_refused_with_its_place(tmp_path, line):
    listing = tmp_path / "tasks.txt"
    listing.write_text(f"# names\napp.cleanup\n{line}\n", encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        load([listing])
    assert str(caught.value) == (f"{listing.as_posix()}:3: {line!r} is not a dotted task name")
    assert caught.value.help == "write one name a line, like app.tasks.cleanup"


def test_a_long_line_is_quoted_in_part(tmp_path):
    listing = tmp_path / "tasks.txt"
    listing.write_bytes(b"\0" * 100_000)
    with pytest.raises(UnreadableError, match=r"tasks\.txt:1: ") as caught:
        load([listing])
    assert len(str(caught.value)) < len(str(listing)) + 400


@pytest.mark.parametrize("data", ["app.sync\n".encode("utf-16"), b"app.caf\xe9\n"])
def test_a_listing_in_another_encoding_is_refused(tmp_path, data):
    listing = tmp_path / "tasks.txt"
    listing.write_bytes(data)
    with pytest.raises(UnreadableError, match=r"tasks\.txt' is not UTF-8 text"):
        load([listing])


def test_an_empty_listing_says_that_there_are_no_tasks(tmp_path):
    listing = tmp_path / "tasks.txt"
    listing.touch()
    known = load([listing])
    assert known.given
    assert known.surely_lacks("app.sync")


@pytest.mark.parametrize("name", ["absent.txt", "absent.py", "absent/", "a\0b.txt", "a\0b.py"])
def test_a_path_that_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(UnreadableError, match="cannot read tasks from") as caught:
        load([tmp_path / name])
    assert repr((tmp_path / name).as_posix()) in str(caught.value)
    assert caught.value.exit_code == 2
    assert caught.value.help


def test_no_paths_make_a_registry_that_was_not_given():
    assert not load([]).given


def test_paths_make_one_registry_together(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "jobs.py").write_text("@shared_task\ndef run():\n    'Run.'\n")
    (tmp_path / "extra.txt").write_text("app.cleanup\n")
    known = load([str(tmp_path / "src"), tmp_path / "extra.txt"])
    assert known.descriptions == {"jobs.run": "Run.", "app.cleanup": None}
    assert known.sources == ((tmp_path / "src").as_posix(), (tmp_path / "extra.txt").as_posix())
    assert known.surely_lacks("elsewhere.run")
