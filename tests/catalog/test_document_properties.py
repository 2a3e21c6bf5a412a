"""What holds for every text: nothing is raised, places are in the text, values come back."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from schedcat.catalog.document.comments import suppressions
from schedcat.catalog.document.nodes import Scalar, inner_span, span, walk
from schedcat.catalog.document.parse import parse
from schedcat.catalog.document.scalars import resolve, value_of
from schedcat.source import Source, Span

PIECES = st.sampled_from(
    [
        *"ab5:-[]{},#&*!|>'\"%@`?~<\\.= \t\n\r\x85\u2028\u2029\ufeff\xa0\0é😀",
        *(": ", "- ", "\n  ", "\r\n", "&a ", "*a", "<<: ", "---\n", "...\n", "!!str ", "!x "),
        *("a: ", "'b'", '"c"', "|\n", ">-\n", "\\u0041", "\\ud800", "%YAML 1.1\n", "# c\n", "? "),
        *("# schedcat: ignore[a, b] why\n", " # schedcat: ignore", "\ud800", "{a: 1}", "[*a]"),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def inside(at: Span, text: str) -> bool:
    lines = Source("a.yaml", text.removeprefix("\ufeff")).lines
    if not 1 <= at.line <= at.end_line <= len(lines):
        return False
    if not 1 <= at.column <= len(lines[at.line - 1]) + 1:
        return False
    if not 1 <= at.end_column <= len(lines[at.end_line - 1]) + 1:
        return False
    return at[1:3] <= at[3:]


@given(TEXTS | st.text())
@example("a: &x\r\n  b")
@example("'\r\n'\r: !\r\n")
def test_any_text_gives_nodes_and_faults_with_places_inside_it(text: str) -> None:
    document = parse("a.yaml", text)
    for rule, finding in document.faults:
        assert rule in {"invalid-yaml", "duplicate-key"}
        assert finding.at is not None
        assert inside(finding.at, text)
        assert all(inside(related.at, text) for related in finding.related)
        assert finding.fix is None or inside(finding.fix.at, text)
    if document.root is not None:
        value_of(document.root)
        assert all(inside(span(node), text) for node in walk(document.root))
    assert all(inside(comment.span, text) for comment in suppressions(document))


@given(TEXTS | st.text())
@example("\ufeffa\n  <<: ")
def test_without_libyaml_any_text_does_too(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        document = parse("a.yaml", text)
    assert all(inside(fault.finding.at, text) for fault in document.faults if fault.finding.at)
    if document.root is not None:
        assert all(inside(span(node), text) for node in walk(document.root))


@given(st.binary() | TEXTS.map(lambda text: text.encode("utf-8", "replace") + b"\xff"))
def test_any_bytes_give_faults_with_places(data: bytes) -> None:
    document = parse("a.yaml", data)
    text = data.decode("utf-8", "replace")
    assert all(fault.finding.at and inside(fault.finding.at, text) for fault in document.faults)


@given(TEXTS)
def test_the_characters_under_a_one_line_scalar_are_its_text(text: str) -> None:
    root = parse("a.yaml", text).root
    source = Source("a.yaml", text.removeprefix("\ufeff"))
    for node in walk(root) if root is not None else ():
        if not isinstance(node, Scalar) or "*" in node.text:
            continue
        at = inner_span(node, 0, len(node.text))
        under = source.line(at.line)[at.column - 1 : at.end_column - 1]
        folded = any(mark in text for mark in "\x85\u2028\u2029\r\n")
        if node.plain and at.line == at.end_line and not folded and under[:1] not in {"&", "!"}:
            assert under == node.text
        if at != span(node):
            assert under == node.text


def quoted_if_ambiguous(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if isinstance(resolve(text), str) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


class Dumper(yaml.SafeDumper):
    """YAML 1.1, with the texts in quotes that YAML 1.2 core reads as something else."""


Dumper.add_representer(str, quoted_if_ambiguous)

# PyYAML writes the breaks of YAML 1.1 unescaped, and they fold when they are read.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029"))
DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
    | st.sampled_from(["1e5", "08", "0o7", "yes", "<<", "=", "~", "*/5 * * * *", "@daily", "1:30"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(DATA, st.sampled_from([True, False, None]), st.booleans(), st.sampled_from([20, 80, 999]))
def test_dumped_data_reads_back(
    data: Any, flow: bool | None, allow_unicode: bool, width: int
) -> None:
    text = yaml.dump(
        data,
        Dumper=Dumper,
        default_flow_style=flow,
        allow_unicode=allow_unicode,
        width=width,
        sort_keys=False,
    )
    document = parse("a.yaml", text)
    assert document.faults == ()
    assert document.root is not None
    found = value_of(document.root)
    assert found == data
    assert repr(found) == repr(data)
