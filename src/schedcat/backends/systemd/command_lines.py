"""The words of an `ExecStart=` line: systemd.service(5), "Command lines"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from schedcat.backends.systemd.values import UndecidedError, resolved


class CommandLine(NamedTuple):
    """The program and its arguments, and what stood before: `-`, `@`, `:`, `+`, `!`."""

    words: tuple[str, ...]
    prefix: str = ""


def command_lines(text: str, unit: str) -> list[CommandLine] | None:
    """The commands of a line, which `;` separates; None where systemd cannot read it.

    Raises UndecidedError with the specifier or the variable that only the machine tells.
    """
    commands: list[list[str]] = [[]]
    try:
        for word, is_literal in _words(text):
            if word == ";" and is_literal:
                commands.append([])
            else:
                commands[-1].append(word)
        return [_command(each, unit) for each in commands if each] or None
    except ValueError:
        return None


def _command(words: list[str], unit: str) -> CommandLine:
    prefix = re.match(r"[-@:+!]*", words[0])
    before = prefix[0] if prefix else ""
    given = [words[0][len(before) :], *words[1:]]
    if "@" in before and len(given) > 1:  # the second is what the program is told is its name
        del given[1]
    if not given[0]:
        raise ValueError(words)
    filled = [resolved(word, unit) for word in given]
    if ":" not in before:
        filled = [filled[0], *map(_without_variables, filled[1:])]
    return CommandLine(tuple(filled), before)


def _without_variables(word: str) -> str:
    """A word in which `$$` is a dollar. Raises UndecidedError for the value of a variable.

    `$NAME` is one only as a whole word, `${NAME}` anywhere.
    """
    if re.fullmatch(r"\$[A-Za-z_][A-Za-z0-9_]*", word):
        raise UndecidedError(word)
    if match := re.search(r"\$\{[^}]*\}", re.sub(r"\$\$", "  ", word)):
        raise UndecidedError(match[0])
    return word.replace("$$", "$")


_ESCAPES = {
    **dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True)),
    **dict(zip("\\\"'s", "\\\"' ", strict=True)),
}
_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|(?P<o>[0-7]{3})"
    r"|(?P<letter>[abfnrtv\\\"'s]))"
)


_TO_A_WORD = re.compile(r"[ \t\n\r]*(?=[^ \t\n\r])")
_SEMICOLON = re.compile(r"\\;(?=[ \t\n\r]|$)")


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """The words, and whether each stands there as it is, without quotes. Raises ValueError."""
    at = 0
    while match := _TO_A_WORD.match(text, at):
        at = match.end()
        if _SEMICOLON.match(text, at):
            yield ";", False
            at += 2
            continue
        start, letters, quote = at, [], ""
        while at < len(text) and (quote or text[at] not in " \t\n\r"):
            letter = text[at]
            if letter == "\\":
                said, at = _escaped(text, at)
                letters.append(said)
                continue
            if letter == quote:
                quote = ""
            elif not quote and letter in "\"'":
                quote = letter
            else:
                letters.append(letter)
            at += 1
        if quote:
            raise ValueError(text)
        word = "".join(letters)
        yield word, word == text[start:at]


def _escaped(text: str, at: int) -> tuple[str, int]:
    """The letter and where it ends; what is no escape stands for itself, backslash and all."""
    match = _ESCAPE.match(text, at)
    if not match:
        return text[at : at + 2], at + 2
    if match["letter"]:
        return _ESCAPES[match["letter"]], match.end()
    digits = match["x"] or match["u"] or match["U"]
    return chr(int(digits, 16) if digits else int(match["o"], 8)), match.end()
