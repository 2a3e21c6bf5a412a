"""Conditions and calls of Terraform whose operands the files decide."""

import re
from collections.abc import Callable, Mapping
from operator import add, floordiv, ge, gt, le, lt, mod, mul, sub
from typing import TYPE_CHECKING

from schedcat.backends._terraform.functions import FUNCTIONS
from schedcat.backends._terraform.syntax import Part
from schedcat.backends._terraform.unclear import UnclearError
from schedcat.catalog.document.nodes import Node, Scalar

if TYPE_CHECKING:
    from schedcat.backends._terraform.values import Values


def conditional(part: Part, values: "Values") -> Node:
    """`a ? b : c`."""
    condition, then, otherwise = part.branches
    try:
        chosen = _truth(condition, values)
    except UnclearError:
        raise values.unclear(part) from None
    return values.evaluate(then if chosen else otherwise)


def _truth(part: Part, values: "Values") -> bool:
    match values.evaluate(part):
        case Scalar(text="true" | "false" as word):
            return word == "true"
    raise values.unclear(part)


def unary(part: Part, values: "Values") -> Node:
    """`!a` and `-a`."""
    (operand,) = part.branches
    if part.parts[0].word.strip() == "!":
        return values.made(not _truth(operand, values), part)
    return values.made(-_number(operand, part, values), part)


def binary(part: Part, values: "Values") -> Node:
    """`==`, `!=`, `&&`, `||`, which of two numbers is greater, and what they come to together."""
    left, term = part.branches
    operator, right = term.branches
    match operator.text.split()[-1:]:
        case ["=="]:
            return values.made(_is_same(left, right, part, values), part)
        case ["!="]:
            return values.made(not _is_same(left, right, part, values), part)
        case ["&&"]:
            return values.made(_truth(left, values) and _truth(right, values), part)
        case ["||"]:
            return values.made(_truth(left, values) or _truth(right, values), part)
        case [sign] if sign in _ORDERS:
            one, other = (_number(each, part, values) for each in (left, right))
            return values.made(_ORDERS[sign](one, other), part)
        case [sign] if sign in _SUMS:
            return _sum(sign, left, right, part, values)
    raise values.unclear(part)


_ORDERS: Mapping[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def _sum(sign: str, left: Part, right: Part, part: Part, values: "Values") -> Node:
    """Two numbers together, where they and what they come to are whole.

    A text of digits is one, as it is to Terraform.
    """
    one, other = (_whole(each, part, values) for each in (left, right))
    is_shared = sign in "/%"
    if is_shared and (one < 0 or other <= 0 or (sign == "/" and one % other)):
        raise values.unclear(part)
    return values.made(_SUMS[sign](one, other), part)


_SUMS: Mapping[str, Callable[[int, int], int]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": floordiv,
    "%": mod,
}


def _whole(side: Part, part: Part, values: "Values") -> int:
    match values.notes.check(values.evaluate(side)):
        case Scalar(text=text) if _DIGITS.fullmatch(text):
            return int(text)
    raise values.unclear(part)


_DIGITS = re.compile(r"-?[0-9]{1,15}")


def _number(side: Part, part: Part, values: "Values") -> float:
    found = values.data(values.evaluate(side))
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise values.unclear(part)
    return found


def _is_same(left: Part, right: Part, part: Part, values: "Values") -> bool:
    """Equality of texts, numbers and truths; of no others, whose types would have to match."""
    one, other = (values.data(values.evaluate(each)) for each in (left, right))
    if any(isinstance(each, list | dict) for each in (one, other)):
        raise values.unclear(part)
    return type(one) is type(other) and bool(one == other)


def call(part: Part, values: "Values") -> Node:
    """A call of one of the functions that are read."""
    name, *arguments = part.branches
    function = FUNCTIONS.get(name.text)
    is_plain = all(each.kind == "arguments" for each in arguments)
    if function is None or not is_plain or any("..." in _words(each) for each in arguments):
        raise values.unclear(part)
    given = [each for argument in arguments for each in argument.branches]
    data = [values.data(values.evaluate(each)) for each in given]
    try:
        return values.made(function(*data), part)
    except (TypeError, ValueError):
        raise values.unclear(part) from None


def _words(part: Part) -> list[str]:
    return [each.word for each in part.parts if each.word]
