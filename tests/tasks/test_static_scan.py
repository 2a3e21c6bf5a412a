import errno
import os
import sys
import warnings

import pytest

from schedcat.errors import UnreadableError
from schedcat.tasks import load

UNPARSED = f"Python {sys.version_info[0]}.{sys.version_info[1]} does not parse it"


def test_the_module_is_the_path_below_the_root(scan):
    task = "@shared_task\ndef run(): ..."
    known = scan(dict.fromkeys(("a.py", "b/__init__.py", "b/c/d.py", "__init__.py"), task))
    assert set(known.descriptions) == {"a.run", "b.run", "b.c.d.run", "__init__.run"}
    assert set(known.modules) == {"a", "b", "b.c.d", "__init__"}


def test_a_package_hides_the_module_of_its_name(scan):
    known = scan(
        {
            "tasks/__init__.py": "@shared_task\ndef seen(): ...",
            "tasks.py": "@shared_task\ndef hidden(): ...",
        }
    )
    assert set(known.descriptions) == {"tasks.seen"}


def test_one_file_is_a_module_of_its_own_name(tmp_path):
    (tmp_path / "jobs.py").write_text("@shared_task\ndef run(): ...")
    (tmp_path / "other.py").write_text("@shared_task\ndef run(): ...")
    known = load([tmp_path / "jobs.py"])
    assert set(known.descriptions) == {"jobs.run"}
    assert known.surely_lacks("jobs.stop")


def test_nothing_is_imported_or_executed(scan, tmp_path):
    trap = f"""\
        from celery import shared_task
        open({str(tmp_path / "sprung")!r}, "w").close()
        raise SystemExit("imported")
        @shared_task
        def planted(): ...
    """
    modules = set(sys.modules)
    known = scan({"planted/__init__.py": trap, "planted/tasks.py": trap})
    assert set(known.descriptions) == {"planted.planted", "planted.tasks.planted"}
    assert not (tmp_path / "sprung").exists()
    assert not {name for name in set(sys.modules) - modules if name.startswith("planted")}


@pytest.mark.parametrize(
    "source",
    [
        b"from celery import task\n@task\ndef f(): print 'python 2'\n",
        b"@shared_task\ndef f(): ...\n\0",
        b"# coding: nonsense\n@shared_task\ndef f(): ...\n",
        b"@shared_task(name='caf\xe9')\ndef f(): ...\n",
        b"# task\n" + b"(" * 10_000,
        b"# task\nx = " + b"-" * 100_000 + b"1",
        b"# task\nx = a" + b".b" * 100_000,
        b"# task\nx = " + b"1+" * 100_000 + b"1",
        b"# task\nx = f" + b"()" * 100_000,
        b"# task\n" + b"\n" * 5_000_000,
    ],
    ids=[
        "Python 2",
        "NUL",
        "unknown encoding",
        "bytes of another encoding",
        "open brackets",
        "signs",
        "attributes",
        "a sum",
        "calls",
        "4 MB",
    ],
)
def test_source_that_cannot_be_parsed_is_doubtful_and_no_more(scan, source):
    known = scan({"odd.py": source, "fine.py": b"@shared_task\ndef f(): ..."})
    assert set(known.descriptions) == {"fine.f"}
    assert not known.surely_lacks("odd.f")
    assert known.surely_lacks("fine.g")
    assert set(known.unread) == {"odd"}


def test_source_that_cannot_be_parsed_is_told_with_its_line(scan, tmp_path):
    known = scan({"app/odd.py": "# task\n\ndef f(:\n"})
    place = ((tmp_path / "app/odd.py").as_posix(), 3)
    assert known.unread_about("app.odd.f") == (*place, f"{UNPARSED}: invalid syntax", ())
    assert known.unread_about("app.f") is None


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (b"# task\nx = 1\0", f"{UNPARSED}: source code string cannot contain null bytes"),
        (b"# -*- coding: martian -*-\n# task\n", f"{UNPARSED}: unknown encoding: martian"),
        (b"# task\n" + b"\n" * 5_000_000, "it has more than 4 MiB"),
    ],
)
def test_why_source_cannot_be_read_is_told(scan, source, why):
    known = scan({"odd.py": source + b"@shared_task\ndef f(): ...\n"})
    assert known.unread["odd"].why == why


def test_a_link_to_nothing_is_told_as_such(scan, tmp_path):
    (tmp_path / "gone.py").symlink_to("nowhere.py")
    (tmp_path / "odd.py").symlink_to(tmp_path)
    known = scan({"fine.py": "@shared_task\ndef f(): ...\n"})
    assert {name: each.why for name, each in known.unread.items()} == {"gone": "a link to nothing"}
    assert not known.surely_lacks("gone.f")


def test_the_unread_module_of_a_task_is_told_before_its_package(scan):
    known = scan({"app/__init__.py": "task(", "app/odd.py": "task("})
    assert known.unread_about("app.odd.f").path.endswith("app/odd.py")
    assert known.unread_about("app.fine.f").path.endswith("app/__init__.py")


@pytest.mark.parametrize(
    "source",
    [
        "# coding: latin-1\n@shared_task(name='café')\ndef f(): ...".encode("latin-1"),
        b"\xef\xbb\xbf" + "@shared_task(name='café')\ndef f(): ...".encode(),
        "@shared_task(name='café')\r\ndef f(): ...\r\n".encode(),
    ],
)
def test_source_is_read_in_the_encoding_it_declares(scan, source):
    assert set(scan({"m.py": source}).descriptions) == {"café"}


def test_what_the_parser_warns_of_stays_untold_and_filters_stay_as_they_were(scan):
    filters = list(warnings.filters)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        known = scan({"m.py": "x = '\\d'\n@shared_task\ndef f(): 1 is 1"})
    assert "m.f" in known
    assert not caught
    assert warnings.filters == filters


def test_folders_that_hold_no_source_of_the_project_are_left_out(scan):
    task = "@shared_task\ndef f(): ..."
    skipped = [
        ".hidden/m.py",
        ".m.py",
        "__pycache__/m.py",
        "node_modules/m.py",
        "env/lib/m.py",
        "m.txt",
        "m.pyi",
    ]
    known = scan({**dict.fromkeys(skipped, task), "env/pyvenv.cfg": "", "src/m.py": task})
    assert set(known.descriptions) == {"src.m.f"}


def test_a_root_that_the_user_named_is_scanned_whatever_it_is(tmp_path):
    root = tmp_path / ".venv"
    root.mkdir()
    (root / "pyvenv.cfg").touch()
    (root / "m.py").write_text("@shared_task\ndef f(): ...")
    assert "m.f" in load([root])


def test_a_folder_that_may_not_be_listed_is_named_where_the_user_named_it(
    scan, tmp_path, monkeypatch
):
    forbidden = tmp_path / "forbidden"
    forbidden.mkdir()
    scandir = os.scandir

    def guarded(path):
        if os.fspath(path) == os.fspath(forbidden):
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert "m.f" in scan({"m.py": "@shared_task\ndef f(): ..."})
    with pytest.raises(UnreadableError, match="forbidden': permission denied"):
        load([forbidden])


def test_links_in_a_circle_end(scan, tmp_path):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.py").symlink_to(tmp_path / "self.py")
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere.py")
    (tmp_path / "linked.py").symlink_to(tmp_path / "package" / "m.py")
    known = scan({"package/m.py": "@shared_task\ndef f(): ..."})
    assert set(known.descriptions) == {"package.m.f", "linked.f"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX systems")
def test_a_pipe_is_never_opened(scan, tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    assert scan({"m.py": ""}).modules == {"m": tmp_path.as_posix()}


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("@shared_task(name='app.sync', bind=True)", ("app.sync",)),
        ("NAME = b'a'; name: Final[str] = 'b'; name : str = 'c'", ("a", "c")),
        ("@job('app.go')\n@app.task( 'x' )", ("app.go", "x")),
        ("name = f(); 'name'; name == 'x'; print('name=x')", ()),
    ],
)
def test_what_may_name_a_task_in_source_that_is_not_parsed_is_known(scan, source, named):
    known = scan({"odd.py": f"from celery import shared_task\n{source}\ndef f(:\n"})
    assert known.unread["odd"].named == named
    assert all(known.may_be_unread(name) for name in named)
