"""Strings, heredocs and the texts of JSON: templates, with the values of what is in them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from schedcat.backends._terraform import templates
from schedcat.backends._terraform.syntax import NotHclError, Part, parse
from schedcat.backends._terraform.unclear import Unclear, UnclearError
from schedcat.catalog.document.nodes import Node, Scalar

if TYPE_CHECKING:
    from schedcat.backends._terraform.values import Values

_LONGEST = 1 << 20
"""Characters of a text that is put together."""


def string(part: Part, values: "Values") -> Node:
    """What stands between quotes; a single expression there keeps its type."""
    pieces = [each.parts[0] for each in part.branches]
    if len(pieces) == 1 and pieces[0].kind == "interpolation":
        (inner,) = pieces[0].branches
        return values.moved(values.evaluate(inner), part)
    if any(not piece.word and piece.kind != "interpolation" for piece in pieces):
        raise values.unclear(part, "it has a directive")
    texts = _all((partial(_piece, piece, values) for piece in pieces), values)
    return values.scalar(texts, part)


def _all(pieces: Iterable[Callable[[], str]], values: "Values") -> str:
    """The texts of all pieces together. Raises UnclearError, with what is clear filled in."""
    texts: list[str] = []
    unclear: list[Unclear] = []
    for piece in pieces:
        try:
            texts.append(piece())
        except UnclearError as error:
            unclear.append(error.unclear)
            texts.append(error.unclear.filled)
    text = "".join(texts)
    if len(text) > _LONGEST:
        _refuse(f"{text[:60]}…", values)
    if not unclear:
        return text
    names = len(unclear) == 1 and texts[0] == unclear[0].filled
    path = unclear[0].path if names else ()
    raise UnclearError(unclear[0]._replace(words=text, is_text=len(texts) > 1, path=path))


def _piece(piece: Part, values: "Values") -> str:
    if piece.word:
        escaped = piece.kind.startswith("ESCAPED")
        return templates.unescaped(piece.word[1:] if escaped else piece.word)
    (inner,) = piece.branches
    return as_text(values.evaluate(inner), inner, values)


def as_text(node: Node, part: Part, values: "Values") -> str:
    """The text of a value that has one. Raises UnclearError."""
    match values.notes.check(node):
        case Scalar(text=text, plain=plain) if not (plain and text == "null"):
            return text
    raise values.unclear(part, "it is no text")


def heredoc(part: Part, values: "Values") -> Node:
    """The lines of a heredoc as one text."""
    template = templates.heredoc(part.text)
    inner = values.inner(values.text._replace(at=values.text.extent(part)))
    return inner.scalar(_joined(templates.parts(template), inner), part)


def json_text(node: Scalar, values: "Values") -> Node:
    """The value of a text of JSON, at whose place the `values` are. Raises UnclearError."""
    found = [*templates.parts(node.text)]
    match found:
        case [templates.Interpolated(expression, (False, False))]:
            return _expression(expression, values)
    return Scalar(_joined(found, values), False, node.start, node.end, node.page)


def _joined(parts: Iterable[templates.Part], values: "Values") -> str:
    return _all((partial(_part, part, values) for part in parts), values)


def _part(part: templates.Part, values: "Values") -> str:
    match part:
        case templates.Literal(text):
            return text
        case templates.Interpolated(words, (False, False)):
            match values.notes.check(_expression(words, values)):
                case Scalar(text=text, plain=plain) if not (plain and text == "null"):
                    return text
        case templates.Interpolated(words) | templates.Directive(words):
            pass
    return _refuse(words, values)


def _expression(expression: str, values: "Values") -> Node:
    """The value of an expression within a template, which stands where the template does."""
    text = f"_ = {expression}\n"
    try:
        (attribute,) = parse(text).body.branches
    except (NotHclError, ValueError):
        _refuse(expression, values)
    inner = values.inner(values.text._replace(text=text))
    return inner.evaluate(attribute.branches[-1])


def _refuse(words: str, values: "Values") -> NoReturn:
    at = values.text.page.span(*(values.text.at or (0, 0)))
    raise UnclearError(Unclear(" ".join(words.split()), at))
