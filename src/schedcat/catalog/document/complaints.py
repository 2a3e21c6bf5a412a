"""The complaints that libyaml and PyYAML's own parser have, in plain words."""

import re
from typing import NamedTuple


class Complaint(NamedTuple):
    """One complaint; `{here}` in its words is the character that the parser stopped at.

    `words` is a pattern for "context: problem". With `opened` the place is where the thing being
    read began; `related` says what began there, for a place that is where the parser stopped.
    """

    words: str
    message: str
    help: str
    opened: bool = False
    related: str = ""


def known(words: str) -> Complaint:
    """The complaint that a parser's words stand for."""
    return next(each for each in _COMPLAINTS if re.search(each.words, words))


# The two parsers word some complaints differently: "did not find expected key" is libyaml's,
# "expected <block end>" is the same from the one in Python. The first that fits counts.
_COMPLAINTS = (
    Complaint(
        r"quoted scalar: found unexpected (end of stream|document)",
        "this quote is never closed",
        "close it where the text ends",
        opened=True,
    ),
    Complaint(
        r"unknown escape character",
        "an unknown escape: in double quotes a backslash begins an escape",
        "write `\\\\` for a backslash, or put the text in single quotes",
    ),
    Complaint(
        r"expected hexdecimal|hexadecimal numbers",
        "an escape lacks hexadecimal digits",
        "write two after `\\x`, four after `\\u`, eight after `\\U`",
    ),
    Complaint(
        r"invalid Unicode character escape",
        "an escape that is no character, or half of one",
        "write the character itself",
    ),
    Complaint(
        r"flow sequence: .*',' or '\]'",
        "this list is not closed, or lacks a comma",
        "close it with `]`, and separate its items with commas",
        opened=True,
    ),
    Complaint(
        r"flow mapping: .*',' or '\}'",
        "this mapping is not closed, or lacks a comma",
        "close it with `}`, and separate its entries with commas",
        opened=True,
    ),
    Complaint(
        r"flow node: .* at the end",
        "this bracket is not closed",
        "close it with `]` or `}`",
        opened=True,
    ),
    Complaint(
        r"mapping values are not allowed",
        "a key cannot stand here",
        "indent it like the keys beside it, and see that the line above has its colon",
    ),
    Complaint(
        r"mapping keys are not allowed",
        "`?` begins a key, which cannot stand here",
        "quote the text if it begins with `?`",
    ),
    Complaint(
        r"sequence entries are not allowed",
        "a list item cannot stand here",
        "put `- ` on a line of its own below the key, or quote the text",
    ),
    Complaint(
        r"could not find expected ':'",
        "expected a key with a colon and a space after it",
        "write `key: value`, or indent the line if it goes on with the text above",
        opened=True,
    ),
    Complaint(
        r"block mapping: (did not find expected key|expected <block end>)",
        "expected another key, or the end of the mapping",
        "indent the line exactly like the keys it belongs to",
        related="the mapping begins here",
    ),
    Complaint(
        r"block collection: (did not find expected '-'|expected <block end>)",
        "expected another `- ` item, or the end of the list",
        "indent the line like the list it belongs to, or begin it with `- `",
        related="the list begins here",
    ),
    Complaint(
        r"expected (the )?node content",
        "expected a value, not {here}",
        "write the value before it, or quote it if it belongs to the value",
    ),
    Complaint(
        r"expected '?<document start>",
        "expected the end of the file",
        "indent all top-level keys alike, and remove what follows a closing bracket or quote",
    ),
    Complaint(
        r"incompatible YAML document|did not find expected version|expected a digit",
        "this version of YAML cannot be read",
        "remove the line, or write `%YAML 1.2`",
    ),
    Complaint(
        r"directive|duplicate tag handle",
        "a line that begins with `%` is a directive, and this one cannot be read",
        "remove the line, or quote the text",
        opened=True,
    ),
    Complaint(
        r"indentation indicator (equal|in the range)",
        "the indentation of a block text is 1 to 9",
        "remove the number after `|` or `>`",
    ),
    Complaint(
        r"block scalar: ",
        "text on the line of its `|` or `>`",
        "begin the text on the next line, or quote it",
    ),
    Complaint(r" a tag: |tag handle", "`!` begins a tag, and tags are not read", "quote the text"),
    Complaint(r"an anchor: ", "`&` begins an anchor, which has a name", "quote the text"),
    Complaint(r"an alias: ", "`*` begins an alias, which has a name", "quote the text"),
    Complaint(r"", "{here} cannot stand here", "quote the text, or remove the character"),
)
