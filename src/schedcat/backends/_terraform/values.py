"""What expressions of Terraform come to, as far as the files decide it: nodes of ours."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from schedcat.backends._terraform.functions import number_text
from schedcat.backends._terraform.notes import Notes, mapping
from schedcat.backends._terraform.operators import binary, call, conditional, unary
from schedcat.backends._terraform.references import reference
from schedcat.backends._terraform.strings import as_text, heredoc, string
from schedcat.backends._terraform.syntax import Part, Text
from schedcat.backends._terraform.unclear import Unclear, UnclearError
from schedcat.catalog.document.nodes import Entry, Node, Scalar
from schedcat.catalog.document.nodes import Sequence as ListNode


class Named(NamedTuple):
    """What a name stands for, and the variables whose defaults that rests on."""

    node: Node
    assumed: tuple[str, ...] = ()


class Names(Protocol):
    """What `var.x`, `local.x` and `own_resource.x.name` stand for."""

    def named(self, kind: str, name: str) -> Named | None:
        """The value; None where the files do not say it."""

    def attribute(self, path: Sequence[str | int]) -> Named | None:
        """What the text of a resource says of itself; None where only a deployment would tell."""


class Values:
    """Evaluates the expressions of one text.

    `around` has what `each`, `count` and the iterator of a dynamic block stand for there;
    `assumed` grows by the variables that are read as their defaults.
    """

    def __init__(
        self, text: Text, names: Names, notes: Notes, around: Mapping[str, Node] | None = None
    ) -> None:
        self.text = text
        self.names = names
        self.notes = notes
        self.around = around or {}
        self.assumed: list[str] = []

    def within(self, around: Mapping[str, Node]) -> "Values":
        """The same with more names around."""
        return Values(self.text, self.names, self.notes, {**self.around, **around})

    def inner(self, text: Text) -> "Values":
        """Those of a text within this one; what they assume, these assume."""
        inner = Values(text, self.names, self.notes, self.around)
        inner.assumed = self.assumed
        return inner

    def value(self, part: Part) -> Node:
        """The value of an expression, a stand-in where it is not clear; with its assumptions."""
        before, self.assumed = self.assumed, []
        node = self.item(part)
        if self.assumed:
            self.notes.assumed[node] = tuple(dict.fromkeys(self.assumed))
        self.assumed = before + self.assumed
        return node

    def item(self, part: Part) -> Node:
        """The value of an expression, a stand-in where it is not clear."""
        try:
            return self.evaluate(part)
        except UnclearError as error:
            return self.stand_in(error.unclear, part)
        except RecursionError:
            return self.stand_in(self.unclear(part, "it nests too deeply").unclear, part)

    def evaluate(self, part: Part) -> Node:
        """The value of an expression. Raises UnclearError where that is not clear as a whole."""
        kind = _KINDS.get(part.kind)
        if kind is None:
            raise self.unclear(part)
        return kind(part, self)

    def data(self, node: Node) -> Any:
        """A value as plain data. Raises UnclearError where something in it is not clear."""
        return self.notes.data(node)

    def made(self, data: Any, part: Part) -> Node:
        """Plain data as the value of an expression."""
        at, page = self.text.extent(part), self.text.page
        match data:
            case dict():
                made = {key: self.made(value, part) for key, value in data.items()}
                entries = [Entry(Scalar(key, False, *at, page), each) for key, each in made.items()]
                return mapping(entries, page, at)
            case list():
                return ListNode([self.made(each, part) for each in data], *at, page)
            case bool() | None:
                return self.scalar(_WORDS[data], part, plain=True)
        return self.scalar(str(data), part, plain=not isinstance(data, str))

    def scalar(self, text: str, part: Part, *, plain: bool = False) -> Scalar:
        """A text where an expression stands."""
        return Scalar(text, plain, *self.text.extent(part), self.text.page)

    def moved(self, node: Node, part: Part) -> Node:
        """A value where a reference to it stands. Raises UnclearError."""
        return self.notes.moved(node, self.text.page, self.text.extent(part))

    def stand_in(self, unclear: Unclear, part: Part) -> Scalar:
        """A node for an expression that is not clear."""
        return self.notes.stand_in(unclear, self.text.page, self.text.extent(part))

    def unclear(self, part: Part, why: str | None = None) -> UnclearError:
        """The error that says so of an expression."""
        at = self.text.page.span(*self.text.extent(part))
        return UnclearError(Unclear(self.text.words(part), at, why))


_WORDS = {None: "null", True: "true", False: "false"}


def _wrapped(part: Part, values: Values) -> Node:
    (inner,) = part.branches
    return values.evaluate(inner)


def _number(part: Part, values: Values) -> Node:
    text = number_text(part.text)
    if text is None:
        raise values.unclear(part)
    return values.scalar(text, part, plain=True)


def _word(part: Part, values: Values) -> Node:
    return values.scalar(part.text, part, plain=True)


def _tuple(part: Part, values: Values) -> Node:
    items = [values.item(each) for each in part.branches]
    return ListNode(items, *values.text.extent(part), values.text.page)


def _object(part: Part, values: Values) -> Node:
    entries: dict[str, Entry] = {}
    for element in part.branches:
        key, said = element.branches
        name = _key(key, values)
        entries[name.text] = Entry(name, values.item(said))
    return mapping([*entries.values()], values.text.page, values.text.extent(part))


def _key(part: Part, values: Values) -> Scalar:
    """A bare word stands for itself; only brackets make a reference of it."""
    (inner,) = part.branches
    match inner.kind, inner.parts:
        case "keyword", _:
            return values.scalar(inner.text, inner)
        case "expr_term", [Part("identifier" | "literal_value") as word]:
            return values.scalar(word.text, word)
    return values.scalar(as_text(values.evaluate(inner), inner, values), inner)


_KINDS: Mapping[str, Callable[[Part, Values], Node]] = {
    "binary_op": binary,
    "conditional": conditional,
    "expr_term": _wrapped,
    "float_lit": _number,
    "function_call": call,
    "get_attr_expr_term": reference,
    "heredoc_template": heredoc,
    "heredoc_template_trim": heredoc,
    "identifier": reference,
    "index_expr_term": reference,
    "int_lit": _number,
    "literal_value": _word,
    "object": _object,
    "string": string,
    "tuple": _tuple,
    "unary_op": unary,
}
"""The parts of the grammar that have a value which is read."""
