"""The texts of Terraform: their escapes, and the expressions within them."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Literal(NamedTuple):
    """Characters of a template that stand for themselves."""

    text: str


class Interpolated(NamedTuple):
    """The text of an expression whose value goes in; `trims` are the sides with a `~`."""

    expression: str
    trims: tuple[bool, bool] = (False, False)


class Directive(NamedTuple):
    """A `%{ … }`, which is not read."""

    text: str


Part = Literal | Interpolated | Directive

_ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def unescaped(text: str) -> str:
    """What the characters between the quotes of an HCL string mean."""
    return _ESCAPE.sub(_letter, text) if "\\" in text else text


def _letter(escape: re.Match[str]) -> str:
    if escape[1]:
        return _LETTERS[escape[1]]
    code = int(escape[2] or escape[3], 16)
    is_letter = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF  # noqa: PLR2004  Unicode's
    return chr(code) if is_letter else "\ufffd"


_OPENS = re.compile(r"[$%]{1,2}\{")


def parts(template: str) -> Iterator[Part]:
    """A template's text, whose quotes need no escapes, such as that of a heredoc or of JSON."""
    at = literal = 0
    while opens := _OPENS.search(template, at):
        sign = opens[0]
        if len(sign) > 2 and sign[0] == sign[1]:  # noqa: PLR2004  `$${` stands for `${`
            yield Literal(template[literal : opens.start()] + sign[1:])
            at = literal = opens.end()
            continue
        start = opens.end()
        end = _closing(template, start)
        if start - 2 > literal:
            yield Literal(template[literal : start - 2])
        inner = template[start:end]
        if sign[-2] == "%":
            yield Directive(template[start - 2 : end + 1])
        else:
            trims = (inner.startswith("~"), inner.endswith("~"))
            yield Interpolated(inner.strip("~").strip(), trims)
        at = literal = end + 1
    if literal < len(template):
        yield Literal(template[literal:])


_NESTS = re.compile(r"\\.|\$\$\{|%%\{|[$%]?\{|[}\"]", re.DOTALL)


def _closing(template: str, start: int) -> int:
    """The index of the brace that ends what begins at `start`; the text's end without one."""
    opened = ["{"]
    for found in _NESTS.finditer(template, start):
        sign, is_text = found[0], opened[-1] == '"'
        if sign == '"':
            opened.pop() if is_text else opened.append('"')
        elif sign in {"${", "%{"} or (sign == "{" and not is_text):
            opened.append("{")
        elif sign == "}" and not is_text:
            opened.pop()
            if not opened:
                return found.start()
    return len(template)


_HEREDOC = re.compile(r"<<(?P<flush>-?)[^\n]*\n(?P<body>.*?\n)??[^\S\n]*[^\s]+\s*\Z", re.DOTALL)


def heredoc(written: str) -> str:
    """The template that a heredoc holds; with `<<-` less the indentation of all its lines."""
    found = _HEREDOC.match(written.replace("\r\n", "\n"))
    body = (found and found["body"]) or ""
    if not (found and found["flush"]):
        return body
    lines = body.splitlines(keepends=True)
    told = [line for line in lines if line.strip()]
    indent = min((len(line) - len(line.lstrip()) for line in told), default=0)
    return "".join(line[indent:] if line.strip() else line for line in lines)
