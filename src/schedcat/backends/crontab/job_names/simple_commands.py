"""A line of the shell as the simple commands in it: the words of each, redirections left out."""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<blank>(?:[ \t]|\\\n)+)"""
    r"""|(?P<comment>(?<![^\s;&|()])\#[^\n]*)"""
    r"""|(?P<redirection>[0-9]*(?:&>>?|<<<|>>|>&|<&|>\||<>|[<>])(?:[0-9]+|-)?)"""
    r"""|(?P<end>\|\||&&|;;?|\||&|\n|[()])"""
    r"""|(?P<word>(?:'[^']*'?|"(?:\\.|`[^`]*`|[^"\\])*"?|\\.|`[^`]*`?|\$\(\(.*?\)\)|"""
    r"""\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)?|\$\{[^}]*\}?|[^\s;&|()<>'"\\`])+)""",
    re.DOTALL | re.VERBOSE,
)
_PIECE = re.compile(r"""'([^']*)'?|"((?:\\.|[^"\\])*)"?|\\(.)""", re.DOTALL)
_KEYWORDS = frozenset({"if", "then", "elif", "else", "while", "until", "do", "!", "{", "time"})
_ENDS = frozenset({"fi", "done", "esac", "}"})
_WITHOUT_COMMAND = frozenset({"for", "case", "select", "function"})


def simple_commands(line: str) -> Iterator[list[str]]:
    """The words of each command of a line in order, their quotes taken off; nothing is expanded.

    >>> [*simple_commands("cd /srv && (A=1 ./run 'all of it' 2>&1 | tee -a log) > /dev/null")]
    [['cd', '/srv'], ['A=1', './run', 'all of it'], ['tee', '-a', 'log']]
    """
    words: list[str] = []
    is_target = False
    for token in _TOKEN.finditer(line):
        if token["end"]:
            yield from _command(words)
            words, is_target = [], False
        elif token["redirection"]:
            sign = token["redirection"]
            is_target = not sign[-1].isdigit() and not sign.endswith("-")
        elif token["word"]:
            if not is_target:
                words.append(_bare(token["word"]))
            is_target = False
    yield from _command(words)


def _command(words: list[str]) -> Iterator[list[str]]:
    """What a command runs, without the words of the grammar before it."""
    while words and words[0] in _KEYWORDS:
        words = words[1:]
    if words and words[0] not in _ENDS | _WITHOUT_COMMAND:
        yield words


def _bare(word: str) -> str:
    return _PIECE.sub(lambda found: found[1] or found[2] or found[3] or "", word)
