"""What is wrong with a YAML file, where, and what a person is told to do."""

import pytest
import yaml

from schedcat.catalog.document.nodes import Mapping
from schedcat.catalog.document.parse import parse
from schedcat.catalog.document.scalars import value_of
from schedcat.findings import Finding


def only_fault(text: str | bytes, rule: str = "invalid-yaml") -> Finding:
    faults = parse("a.yaml", text).faults
    assert [fault.rule for fault in faults] == [rule]
    return faults[0].finding


def place(finding: Finding) -> tuple[int, ...]:
    assert finding.at is not None
    assert finding.at.path == "a.yaml"
    return finding.at[1:]


@pytest.mark.parametrize(
    ("text", "marked", "quoted"),
    [
        ("cron: */5 * * * *", "*/5 * * * *", '"*/5 * * * *"'),
        ("cron: * * * * *", "* * * * *", '"* * * * *"'),
        ("cron: *", "*", '"*"'),
        ("cron: *5 * * * *", "*5 * * * *", '"*5 * * * *"'),
        ("cron: *2 3 * * *", "*2 3 * * *", '"*2 3 * * *"'),
        ("cron: @daily", "@daily", '"@daily"'),
        ("jobs:\n  a:\n    cron: */5 * * * *   # often\n", "*/5 * * * *", '"*/5 * * * *"'),
        ("- cron: */5 * * * *\r\n- b", "*/5 * * * *", '"*/5 * * * *"'),
        ("- @daily", "@daily", '"@daily"'),
        ("{cron: */5,10 * * * *, task: x}", "*/5,10 * * * *", '"*/5,10 * * * *"'),
        ('{"cron":  @daily}', "@daily", '"@daily"'),
        ("[\n  */5 * * * *,\n  b]", "*/5 * * * *", '"*/5 * * * *"'),
        ('title: `say "hi"`', '`say "hi"`', "'`say \"hi\"`'"),
        ('title: @it\'s "x"', '@it\'s "x"', "'@it''s \"x\"'"),
        ("title: %d runs", "%d runs", '"%d runs"'),
        ("title: & co", "& co", '"& co"'),
        ('title: !"x"', '!"x"', "'!\"x\"'"),
    ],
)
def test_a_value_that_needs_quotes_is_quoted_by_a_safe_fix(
    text: str, marked: str, quoted: str
) -> None:
    finding = only_fault(text)
    lines = text.splitlines()
    line, column, _, end = place(finding)
    assert lines[line - 1][column - 1 : end - 1] == marked
    assert finding.fix is not None
    assert (finding.fix.at, finding.fix.text, finding.fix.safe) == (finding.at, quoted, True)
    lines[line - 1] = lines[line - 1][: column - 1] + quoted + lines[line - 1][end - 1 :]
    mended = parse("a.yaml", "\n".join(lines))
    assert mended.faults == ()
    assert mended.root is not None
    assert marked in str(value_of(mended.root)).replace("\\'", "'")


def test_everybodys_first_error_shows_the_corrected_line() -> None:
    finding = only_fault("cron: */5 * * * *")
    assert finding.message == "unquoted text cannot begin with `*`"
    assert finding.help == 'quote the expression: write `cron: "*/5 * * * *"`'
    assert only_fault("- @daily").help == 'quote the expression: write `"@daily"`'
    assert only_fault("title: %d runs").help == 'quote the text: write `title: "%d runs"`'


def test_a_long_text_is_not_repeated_in_the_help() -> None:
    finding = only_fault("description: @" + "long " * 100)
    assert finding.help == 'quote the text: write `description: "…"`'.replace("text", "expression")


def test_a_second_colon_is_quoted_by_an_unsafe_fix() -> None:
    finding = only_fault("jobs:\n  title: Note: late # really\n")
    assert finding.message == "unquoted text cannot have a colon and a space in it"
    assert finding.help == 'quote the text: write `title: "Note: late"`'
    assert place(finding) == (2, 14, 2, 15)
    assert finding.fix is not None
    assert finding.fix.at[1:] == (2, 10, 2, 20)
    assert (finding.fix.text, finding.fix.safe) == ('"Note: late"', False)


SYNTAX = [
    ("a:\n\tb: c", (2, 1, 2, 2), "a tab in the indentation"),
    ("a: b\n\tc: d", (2, 1, 2, 2), "a tab in the indentation"),
    ("a: |\n\tb", (2, 1, 2, 2), "a tab in the indentation"),
    ("a: 1\n\n   \tb: 2", (3, 4, 3, 5), "a tab in the indentation"),
    ("jobs:\n- \ta: b", (2, 3, 2, 4), "a tab in the indentation"),
    ('b: 1\na: "x\n', (2, 4, 2, 5), "this quote is never closed"),
    ("a: 'x\n---\nb", (1, 4, 1, 5), "this quote is never closed"),
    ("a: [1, 2\nb: 3", (1, 4, 1, 5), "this list is not closed, or lacks a comma"),
    ("a: {b: [1,\n", (1, 8, 1, 9), "this bracket is not closed"),
    ("a: {b: \n", (1, 4, 1, 5), "this bracket is not closed"),
    ("a: [1}", (1, 4, 1, 5), "this list is not closed, or lacks a comma"),
    ("a: {b: 1\nc: 2", (1, 4, 1, 5), "this mapping is not closed, or lacks a comma"),
    ("jobs:\n  foo\n  bar: 1", (3, 3, 3, 6), "a key cannot stand here"),
    ("a: b\n  c: d", (2, 3, 2, 4), "a key cannot stand here"),
    ("a: - b", (1, 4, 1, 5), "a list item cannot stand here"),
    ("a: ? b", (1, 4, 1, 5), "`?` begins a key, which cannot stand here"),
    ("a: 1\ntask:x\nb: 2", (2, 1, 2, 2), "expected a key with a colon and a space after it"),
    ("a:\n  b: 1\n c: 2", (3, 2, 3, 3), "expected another key, or the end of the mapping"),
    ("- a\nb: c", (2, 1, 2, 2), "expected another `- ` item, or the end of the list"),
    ("a: [b, , c]", (1, 8, 1, 9), "expected a value, not `,`"),
    ("a: ]", (1, 4, 1, 5), "expected a value, not `]`"),
    ("{a: 1}}", (1, 7, 1, 8), "expected the end of the file"),
    ("  a: 1\nb: 2", (2, 1, 2, 2), "expected the end of the file"),
    ("a: 'it's'", (1, 8, 1, 10), "text after the closing `'`"),
    ('a: "say "hi""', (1, 10, 1, 14), 'text after the closing `"`'),
    ("a: >b", (1, 5, 1, 6), "text on the line of its `|` or `>`"),
    ("a: |0\n", (1, 5, 1, 6), "the indentation of a block text is 1 to 9"),
    ("%YAML 2.0\n---\na", (1, 1, 1, 2), "this version of YAML cannot be read"),
    ("a: !x!y z", (1, 4, 1, 5), "`!` begins a tag, and tags are not read"),
    ("a: &é b", (1, 5, 1, 6), "`&` begins an anchor, which has a name"),
    ('"a": 1\nb: "\\x1"', (2, 7, 2, 8), "an escape lacks hexadecimal digits"),
    ("a: \x07", (1, 4, 1, 5), "the character U+0007 cannot stand in YAML"),
    ("b: é\na: \0", (2, 4, 2, 5), "the character U+0000 cannot stand in YAML"),
    (b"b: \xc3\xa9\na: \xff", (2, 4, 2, 5), "the byte 0xFF is not UTF-8"),
    (b"\xef\xbb\xbfa: \xe2\x82", (1, 4, 1, 5), "the byte 0xE2 is not UTF-8"),
    ("a: \ud800", (1, 4, 1, 5), "the byte 0xED is not UTF-8"),
    (b"\xff\xfea\0", (1, 1, 1, 1), "the file is UTF-16, not UTF-8"),
    ("a: 1\n---\nb: 2", (2, 1, 2, 4), "a second document begins here, and a file has one"),
]

LIBYAML = [
    (
        '"a": "\\d"',
        (1, 7, 1, 8),
        "an unknown escape: in double quotes a backslash begins an escape",
    ),
    (r'a: "\ud800"', (1, 7, 1, 8), "an escape that is no character, or half of one"),
    (r'a: "\ud83d\ude00"', (1, 7, 1, 8), "an escape that is no character, or half of one"),
    (
        "%foo\na: b",
        (1, 1, 1, 2),
        "a line that begins with `%` is a directive, and this one cannot be read",
    ),
    ("a: !%ed%a0%80 x", (1, 4, 1, 14), "tag `!%ed%a0%80` is not read here"),
    ("*" * 3000, (1, 2, 1, 3), "`*` begins an alias, which has a name"),
    ("@" * 3000, (1, 1, 1, 2), "`@` cannot stand here"),
]


@pytest.mark.parametrize(("text", "where", "message"), [*SYNTAX, *LIBYAML])
def test_what_does_not_parse_is_said_in_plain_words(
    text: str | bytes, where: tuple[int, ...], message: str
) -> None:
    finding = only_fault(text)
    assert (place(finding), finding.message) == (where, message)
    assert finding.help


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [*SYNTAX, (r'a: "\ud800"', (1, 4, 1, 5), "an escape that is no character, or half of one")],
)
def test_without_libyaml_it_is_said_in_the_same_words(
    text: str | bytes, where: tuple[int, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    finding = only_fault(text)
    assert (place(finding), finding.message) == (where, message)


def test_without_libyaml_a_file_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    root = parse("a.yaml", "a: &x {b: [1, '2']}\nc: {<<: *x, d: 😀}\n").root
    assert root is not None
    assert value_of(root) == {"a": {"b": [1, "2"]}, "c": {"b": [1, "2"], "d": "😀"}}


def test_what_was_being_read_is_a_related_place() -> None:
    (related,) = only_fault("x: 1\na:\n  b: 1\n c: 2").related
    assert (related.at[1:], related.message) == ((1, 1, 1, 2), "the mapping begins here")


def test_a_file_that_does_not_parse_has_that_one_fault() -> None:
    document = parse("a.yaml", "a: 1\na: !x 2\nb: *c\nd: [\n")
    assert document.root is None
    assert [fault.finding.message for fault in document.faults] == ["this bracket is not closed"]


@pytest.mark.parametrize(
    ("text", "where", "shown"),
    [
        ("a: !Ref b", (1, 4, 1, 8), "!Ref"),
        ("a: ! b", (1, 4, 1, 5), "!"),
        ("a: &x !y\n- 1", (1, 7, 1, 9), "!y"),
        (
            "a: !!python/object/apply:os.system [ls]",
            (1, 4, 1, 35),
            "!!python/object/apply:os.system",
        ),
        ("a: !!int '3'", (1, 4, 1, 9), "!!int"),
        ("a: !!str [3]", (1, 4, 1, 9), "!!str"),
        ("a: !!map 3", (1, 4, 1, 9), "!!map"),
        ("a: !<tag:x.org,2000:y> 3", (1, 4, 1, 23), "!<tag:x.org"),
    ],
)
def test_a_tag_is_refused_where_it_stands(text: str, where: tuple[int, ...], shown: str) -> None:
    finding = only_fault(text)
    assert place(finding) == where
    assert finding.message.startswith(f"tag `{shown}")


def test_an_undefined_alias_is_named() -> None:
    finding = only_fault("a: 1\nb: *nightly\n")
    assert place(finding) == (2, 4, 2, 12)
    assert finding.message == "alias `*nightly` has no anchor before it"
    assert finding.help is not None
    assert "&nightly" in finding.help


@pytest.mark.parametrize("text", ["a: &x [*x]", "a: &x {b: *x}", "a: &x {<<: *x, b: 1}"])
def test_an_alias_inside_its_own_anchor_is_refused(text: str) -> None:
    faults = parse("a.yaml", text).faults
    assert faults[0].finding.message == "alias `*x` stands inside its own anchor"
    assert place(faults[0].finding)[1] == text.index("*x") + 1


def test_a_duplicate_key_points_at_both_and_the_first_is_read() -> None:
    text = "jobs:\n  a: 1\n  b: 2\n  'a': 3\n"
    finding = only_fault(text, "duplicate-key")
    assert finding.message == "`a` is defined twice"
    assert place(finding) == (4, 3, 4, 6)
    (related,) = finding.related
    assert (related.at[1:], related.message) == ((2, 3, 2, 4), "first defined here")
    root = parse("a.yaml", text).root
    assert root is not None
    assert value_of(root) == {"jobs": {"a": 1, "b": 2}}


def test_two_merge_keys_are_one_too_many() -> None:
    finding = only_fault("a: &a {x: 1}\nb: {<<: *a, <<: *a}\n", "duplicate-key")
    assert place(finding) == (2, 13, 2, 15)
    assert finding.help == "merge several mappings with one key: `<<: [*first, *second]`"


@pytest.mark.parametrize(
    ("merged", "column"), [("1", 5), ("", 4), ("[{b: 1}, 2]", 14), ("[[{b: 1}]]", 6)]
)
def test_only_mappings_can_be_merged(merged: str, column: int) -> None:
    finding = only_fault(f"<<: {merged}\na: 1\n")
    assert finding.message == "a merge key takes a mapping or a list of mappings"
    assert place(finding)[:2] == (1, column)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("? [a, b]\n: c", "a key is text, not a list"),
        ("? {a: b}\n: c", "a key is text, not a mapping"),
        ("{a: b}: c", "a key is text, not a mapping"),
        ("x: &x [a]\n*x : c", "a key is text, not a list"),
    ],
)
def test_a_key_is_text(key: str, message: str) -> None:
    assert only_fault(key).message == message


def test_a_fault_taints_what_it_is_in_and_nothing_else() -> None:
    text = """\
x-base: &base {queue: !Ref queue}
jobs:
  fine: {task: a}
  tagged: {args: [!Ref b]}
  repeated: {task: a, task: b}
  aliased: {celery: *base}
  merged: {<<: *base}
"""
    root = parse("a.yaml", text).root
    assert isinstance(root, Mapping)
    jobs = root.entries[1].value
    assert isinstance(jobs, Mapping)
    faulty = {entry.key.text: entry.value.faulty for entry in jobs.entries}
    assert faulty.pop("fine") is False
    assert all(faulty.values())
    assert len(faulty) == 4


def test_the_first_of_several_documents_is_read() -> None:
    document = parse("a.yaml", "a: 1\n---\nb: *undefined\n---\nc: 3\n")
    assert [fault.finding.at[1] for fault in document.faults if fault.finding.at] == [2]
    assert document.root is not None
    assert value_of(document.root) == {"a": 1}
