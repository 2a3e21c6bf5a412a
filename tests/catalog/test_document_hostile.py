"""Files made to break a reader: each is a fault with a place, in little time and memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from schedcat.catalog.document.compose import MAX_DEPTH
from schedcat.catalog.document.nodes import Mapping
from schedcat.catalog.document.parse import MAX_BYTES, parse
from schedcat.catalog.document.scalars import value_of
from schedcat.findings import Finding


def refusal(text: str | bytes) -> Finding:
    document = parse("a.yaml", text)
    assert document.root is None
    (fault,) = document.faults
    assert fault.rule == "invalid-yaml"
    return fault.finding


def bomb(start: str, level: str, levels: int) -> str:
    first = f"a0: &a0 {start}\n"
    return first + "".join(
        f"a{i}: &a{i} {level.replace('@', f'*a{i - 1}')}\n" for i in range(1, levels)
    )


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[\n" * 50_000, 101, 1),
        ("{a: " * 50_000, 1, 401),
        ("[{a: " * 50_000, 1, 251),
        ("- " * 50_000, 1, 201),
        ("? " * 50_000, 1, 201),
        ("".join(" " * depth + "a:\n" for depth in range(2_000)), 101, 101),
    ],
)
def test_deep_nesting_is_refused_where_it_gets_too_deep(text: str, line: int, column: int) -> None:
    finding = refusal(text)
    assert finding.message == "nested more than 100 deep"
    assert finding.at is not None
    assert finding.at[1:3] == (line, column)


def test_brackets_are_refused_before_the_parser_has_said_that_they_are_lists() -> None:
    finding = refusal("[" * 50_000)
    assert finding.message == "nested more than 100 deep"
    assert finding.at is not None
    assert finding.at.column in {101, 1001}  # where libyaml gives up itself, from 0.2.6 on


def test_as_deep_as_allowed_is_read() -> None:
    value: object = 1
    for _ in range(MAX_DEPTH):
        value = [value]
    root = parse("a.yaml", "[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH).root
    assert root is not None
    assert value_of(root) == value


def test_aliases_do_not_deepen_the_nesting_past_the_limit() -> None:
    finding = refusal(bomb("[1]", "[@]", 200))
    assert finding.message == "nested more than 100 deep"
    assert finding.at is not None
    assert finding.at[1] == 100


@pytest.mark.parametrize(
    "text",
    [
        bomb("[x, x, x, x, x, x, x, x]", "[@, @, @, @, @, @, @, @, @, @]", 12),
        bomb("{x: 1}", "{a: @, b: @, c: @, d: @, e: @, f: @, g: @, h: @, i: @}", 12),
        bomb("[" + "x, " * 50_000 + "]", "[@]", 4),
    ],
)
def test_an_alias_bomb_stops_at_once(text: str) -> None:
    finding = refusal(text)
    assert finding.message == "aliases repeat more than 100,000 nodes"
    assert finding.at is not None
    assert finding.at.line > 1


def test_a_merge_bomb_stops_at_once() -> None:
    entries = ", ".join(f"a{number}: 1" for number in range(2_000))
    finding = refusal("<<: {" * 90 + entries + "}" * 90)
    assert finding.message == "merge keys repeat more than 100,000 entries"


def test_too_many_nodes_are_refused() -> None:
    finding = refusal(("- " * 50 + "a\n") * 30_000)
    assert finding.message == "the file has more than 1,500,000 nodes"
    assert finding.at is not None
    assert finding.at.line == 30_000


def test_a_recursive_merge_is_refused_and_the_rest_is_read() -> None:
    document = parse("a.yaml", "a: &a {<<: *a, b: 1}\nc: 2\n")
    assert document.faults
    assert isinstance(document.root, Mapping)
    assert [entry.value.faulty for entry in document.root.entries] == [True, False]


def test_nothing_is_constructed(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    text = f"a: !!python/object/apply:os.system ['touch {trace}']\n"
    assert len(parse("a.yaml", text).faults) == 1
    assert not trace.exists()


def test_a_file_past_the_limit_is_refused_unread() -> None:
    finding = refusal(b"#" * (MAX_BYTES + 1))
    assert finding.message == "the file has more than 64 MiB"


MEASURED = """
import sys
from pathlib import Path
from schedcat.catalog.document.parse import parse

data = eval(sys.argv[1], {"size": 60 * 2**20})
fault, = parse("a.yaml", data).faults
status = Path("/proc/self/status").read_text()
peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
print(int(peak) // 1024, fault.finding.at.line, fault.finding.at.column, fault.finding.message)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("b'a: ' + b'x' * size + b'\\0'", "1 62914564 the character U+0000 cannot stand in YAML"),
        ("b'a: ' + b'x' * size + b': b'", "1 62914564 a key cannot stand here"),
        ("b'-\\n' * (size // 2)", "1 1 the file has more than 600,000 lines and commas"),
        ("b'[' + b'a,' * (size // 2)", "1 1 the file has more than 600,000 lines and commas"),
    ],
)
def test_sixty_mebibytes_of_garbage_fit_into_300(data: str, found: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, data], check=True, capture_output=True, text=True
    )
    peak, place = done.stdout.strip().split(" ", 1)
    assert place == found
    assert int(peak) < 300
