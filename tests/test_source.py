"""Edits change what they name and no byte else; files are replaced all or none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.catalog.document.nodes import Page
from schedcat.source import Span, edited, staged, write_atomically

PIECES = st.sampled_from([*"ab é😀\x85\u2028\t", "\n", "\r\n", "\r", "\ufeff", "# c"])
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS, st.booleans(), st.data())
def test_edits_replace_their_spans_and_nothing_else(text, has_mark, data) -> None:
    mark = b"\xef\xbb\xbf" if has_mark else b""
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
    content = mark + text.encode()
    page = Page("a.yaml", content)
    inner = [index for index in range(len(text) + 1) if text[index - 1 : index + 1] != "\r\n"]
    ends = sorted(data.draw(st.lists(st.sampled_from(inner), max_size=6, unique=True)))
    edits, expected, done = [], "", 0
    for start, end in zip(ends[::2], ends[1::2], strict=False):
        new = data.draw(TEXTS)
        edits.append((page.span(start, end), new))
        expected += text[done:start] + new
        done = end
    shuffled = data.draw(st.permutations(edits))
    assert edited(content, shuffled) == mark + (expected + text[done:]).encode()


def test_edits_that_overlap_are_refused() -> None:
    spans = [Span("a.yaml", 1, 1, 1, 3), Span("a.yaml", 1, 2, 1, 4)]
    with pytest.raises(ValueError, match=r"a\.yaml:1:2: an edit overlaps another"):
        edited(b"abcd", [(span, "x") for span in spans])


def test_what_is_not_utf_8_is_not_edited() -> None:
    with pytest.raises(UnicodeDecodeError):
        edited(b"ab\xff", [(Span("a.yaml", 1, 1, 1, 2), "x")])


def test_files_are_replaced_together_when_the_block_ends(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1")
    with staged({str(one): b"new", str(two): b"made"}):
        assert one.read_bytes() == b"1"
        assert not two.exists()
    assert (one.read_bytes(), two.read_bytes()) == (b"new", b"made")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_no_file_is_replaced_when_the_block_raises(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_bytes(b"1")
    with pytest.raises(RuntimeError), staged({str(one): b"new"}):
        raise RuntimeError
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("one", b"1")]


def test_no_file_is_replaced_when_another_cannot_be_written(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_bytes(b"1")
    nowhere = str(tmp_path / "none" / "two")
    with (
        pytest.raises(OSError, match="No such file") as raised,
        staged({str(one): b"new", nowhere: b"new"}),
    ):
        pass
    assert raised.value.filename == nowhere
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("one", b"1")]


def test_a_link_is_followed_and_the_mode_is_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"1")
    real.chmod(0o640)
    link.symlink_to(real)
    write_atomically(link, b"2")
    assert link.is_symlink()
    assert (real.read_bytes(), real.stat().st_mode & 0o777) == (b"2", 0o640)
