"""What a scan keeps for the next time: never more than is true, and nothing that can break it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.tasks import files, load, memory, reading, static

TASK = "from celery import shared_task\n@shared_task\ndef {}(x, /, *, y=1): 'Does {}.'\n"
OLD = 1_000_000_000 * 10**9
"""Nanoseconds: a time long before any run."""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A source root, `again()` to load it as the next run would, and the modules read meanwhile."""
    root, cache, read = tmp_path / "src", tmp_path / ".cache" / "version", []
    root.mkdir()
    real = reading.read

    def noting(source, module, **how):
        read.append(module)
        return real(source, module, **how)

    monkeypatch.setattr(reading, "read", noting)
    monkeypatch.setattr(memory, "_TICK", -(10**12))  # no file is too new to be known

    def again(asked=()):
        read.clear()
        return load([root], asked, cache), list(read)

    return root, cache, again


def write(path, *names):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(TASK.format(name, name) for name in names))


def test_a_file_that_nobody_touched_is_read_once(project):
    root, _, again = project
    write(root / "app/tasks.py", "sync")
    (root / "plain.py").write_text("def f(): ...\n")

    first, read = again()
    second, read_again = again()

    assert (sorted(read), read_again) == (["app.tasks", "plain"], [])
    assert first == second
    assert second.descriptions == {"app.tasks.sync": "Does sync."}
    assert second.definitions["app.tasks.sync"].signature.nameless == 1


def test_a_file_of_the_same_content_is_not_parsed_again_whatever_its_time(project):
    root, _, again = project
    write(root / "m.py", "sync")
    first, _ = again()
    os.utime(root / "m.py", ns=(OLD, OLD))

    assert again() == (first, [])


def test_a_change_is_seen_that_keeps_size_and_modification_time(project):
    root, _, again = project
    write(root / "m.py", "sync")
    os.utime(root / "m.py", ns=(OLD, OLD))
    again()
    write(root / "m.py", "mail")
    os.utime(root / "m.py", ns=(OLD, OLD))

    found, _ = again()

    assert set(found.descriptions) == {"m.mail"}


def test_a_change_within_one_tick_of_the_clock_is_seen(project, monkeypatch):
    root, _, again = project
    write(root / "m.py", "sync")
    stopped = (root / "m.py").stat()
    monkeypatch.setattr(memory, "_TICK", 2 * 10**9)
    monkeypatch.setattr(files, "_status", lambda _: stopped)
    monkeypatch.setattr(static, "_read", lambda file: (file, Path(file.path).read_bytes()))
    again()
    write(root / "m.py", "mail")

    assert set(again()[0].descriptions) == {"m.mail"}


def test_what_is_asked_for_is_read_once_too(project):
    root, _, again = project
    (root / "m.py").write_text("def plain(): ...\n")

    assert "m" not in again()[0].looked
    found, read = again(["m.plain"])
    assert read == ["m"]
    assert again(["m.plain"]) == (found, [])
    assert found.leads_to("m.plain").kind == "function"


def test_a_root_of_another_name_keeps_its_own(tmp_path):
    cache = tmp_path / ".cache" / "version"
    write(tmp_path / "src/app/tasks.py", "sync")

    for root, name in [("src", "app.tasks.sync"), ("src/app", "tasks.sync")] * 2:
        assert set(load([tmp_path / root], (), cache).descriptions) == {name}


DAMAGES = {
    "empty": lambda place: place.write_bytes(b""),
    "cut": lambda place: place.write_bytes(place.read_bytes()[:-9]),
    "one letter": lambda place: place.write_bytes(place.read_bytes().replace(b"sync", b"sink")),
    "no text": lambda place: place.write_bytes(bytes(range(256))),
    "another program's": lambda place: place.write_bytes(b"schedcat 0 0\n" + b"{}"),
    "a folder": lambda place: (place.unlink(), place.mkdir()),
    "nested": lambda place: place.write_bytes(b"[" * 100_000),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_made_anew_without_a_word(project, damage, capfd):
    root, cache, again = project
    write(root / "m.py", "sync")
    first, _ = again()
    (place,) = cache.iterdir()
    damage(place)

    assert again() == (first, ["m"])
    assert capfd.readouterr() == ("", "")
    if place.is_file():
        assert again() == (first, [])


def test_a_place_that_cannot_be_written_is_no_hindrance(project):
    root, cache, again = project
    write(root / "m.py", "sync")
    cache.parent.write_text("a file stands where the folder should")

    assert again()[1] == again()[1] == ["m"]


def test_the_folder_keeps_itself_out_of_repositories(project):
    root, cache, again = project
    write(root / "m.py", "sync")
    again()

    assert (cache.parent / ".gitignore").read_text().splitlines()[-1] == "*"
    assert (cache.parent / "CACHEDIR.TAG").exists()


def test_many_runs_at_once_agree_and_leave_something_whole(project):
    root, _, again = project
    for number in range(20):
        write(root / f"m{number}.py", "sync")
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: again()[0], range(40)))

    assert all(each == results[0] for each in results)
    assert again() == (results[0], [])


FILES = ("a.py", "b/__init__.py", "b/c.py", "b.py")
CONTENTS = ("sync", "mail", "", "def sync(): ...", "def (:", "from b.c import sync")
EDITS = st.lists(
    st.tuples(st.sampled_from(FILES), st.sampled_from([*CONTENTS, None, "touch"])), max_size=4
)


@given(runs=st.lists(EDITS, min_size=1, max_size=6))
def test_a_scan_with_a_memory_finds_what_one_without_finds(tmp_path_factory, runs):
    folder = tmp_path_factory.mktemp("scan")
    root, asked = folder / "src", ["a.sync", "b.sync", "b.c.sync"]
    root.mkdir()
    for edits in runs:
        for name, content in edits:
            edit(root / name, content)
        assert load([root], asked, folder / "cache" / "version") == load([root], asked)


def edit(path, content):
    if content is None:
        path.unlink(missing_ok=True)
    elif content == "touch":
        if path.exists():
            os.utime(path, ns=(OLD, OLD))
    elif content.isidentifier():
        write(path, content)
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)


@pytest.fixture
def lint(tmp_path):
    (tmp_path / "src").mkdir()
    write(tmp_path / "src/m.py", "sync")
    (tmp_path / "jobs.yaml").write_text("jobs: {sync: {task: m.sync, interval: 1h, args: [1]}}\n")
    (tmp_path / "schedcat.toml").write_text('tasks = ["src/"]\n')
    command = [sys.executable, "-m", "schedcat", "lint", "jobs.yaml", "--select=tasks"]

    def run(*options):
        return subprocess.run([*command, *options], cwd=tmp_path, check=False).returncode

    return run


def test_lint_keeps_its_cache_beside_the_configuration(lint, tmp_path):
    assert lint() == lint() == 0
    (place,) = tmp_path.glob(".schedcat_cache/*/*.json")
    assert place.parent.name.endswith(sys.implementation.cache_tag)


def test_no_cache_keeps_nothing(lint, tmp_path):
    assert lint("--no-cache") == 0
    assert not (tmp_path / ".schedcat_cache").exists()
