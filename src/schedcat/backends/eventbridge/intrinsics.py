"""What the functions of a CloudFormation template come to, where the template decides it.

As "Intrinsic function reference" in the guide of CloudFormation has them. A parameter is its
default, and whoever asks is told so. Where a deployment would tell, UnclearError is raised.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Self

from schedcat.backends.eventbridge.says import Said, UnclearError, unclear
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Node, Scalar
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.document.scalars import value_of


class Call(NamedTuple):
    """A function of a template by its long name, and what it is given."""

    name: str
    given: Node


class Block(NamedTuple):
    """A mapping or a list that a property holds."""

    node: MappingNode | ListNode
    assumed: tuple[str, ...] = ()


Value = Said | Block | None
"""None where there is none, or `AWS::NoValue`."""


class Verdict(NamedTuple):
    """Whether a condition holds, and the parameters that were read as their defaults."""

    holds: bool
    assumed: tuple[str, ...] = ()


class Template(NamedTuple):
    """One template: its tags by node, and its sections by the names in them.

    `verdicts` keeps what conditions came to; `asked` are those that are being reckoned.
    """

    tags: Mapping[Node, str]
    parameters: Mapping[str, Node]
    mappings: Mapping[str, Node]
    conditions: Mapping[str, Node]
    resources: Mapping[str, Node]
    verdicts: dict[str, Verdict | UnclearError]
    asked: list[str]

    @classmethod
    def of(cls, root: Node, tags: Mapping[Node, str]) -> Self:
        """The sections of a document."""
        names = ("Parameters", "Mappings", "Conditions", "Resources")
        parameters, mappings, conditions, resources = (
            section(section(root).get(name)) for name in names
        )
        return cls(tags, parameters, mappings, conditions, resources, {}, [])

    def call(self, node: Node) -> Call | None:
        """The function that a node calls, `!Sub` or `Fn::Sub`; None where it is plain data."""
        if tag := self.tags.get(node):
            name = tag.removeprefix("!")
            return Call(name if name in _SHORT else f"Fn::{name}", node)
        match node:
            case MappingNode(entries=[only]) if only.key.text in _SHORT or only.key.text.startswith(
                "Fn::"
            ):
                return Call(only.key.text, only.value)
        return None

    def value(self, node: Node, *, symbolic: bool = False) -> Value:
        """What a node comes to; if `symbolic`, with what a deployment names left as it is."""
        if call := self.call(node):
            return self._called(call, node, symbolic=symbolic)
        if not isinstance(node, Scalar):
            return Block(node)
        if value_of(node) is None:
            return None
        if "{{" in node.text and not symbolic:  # `{{resolve:ssm:…}}`, or another program's template
            raise unclear(node)
        return Said(node.text, node)

    def text(self, node: Node, *, symbolic: bool = False) -> Said | None:
        """The text that a node comes to."""
        match self.value(node, symbolic=symbolic):
            case Block():
                raise unclear(node, "it is no text")
            case said:
                return said

    def verdict(self, name: str, at: Node) -> Verdict:
        """Whether the condition of a name holds."""
        if name not in self.conditions or name in self.asked:
            raise unclear(at, f"no condition `{name}` is decided")
        if name not in self.verdicts:
            self.asked.append(name)
            try:
                self.verdicts[name] = self._holds(self.conditions[name])
            except UnclearError as error:
                self.verdicts[name] = error
            except RecursionError:
                raise unclear(at, "it nests too deeply") from None
            finally:
                self.asked.pop()
        match self.verdicts[name]:
            case UnclearError(why=why):
                raise unclear(at, why or f"`{name}` is not decided")
            case verdict:
                return verdict

    def _called(self, call: Call, node: Node, *, symbolic: bool) -> Value:
        match call:
            case Call("Ref", Scalar(text=name)):
                return self._referred(name, node, symbolic=symbolic)
            case Call("Fn::GetAtt", given) if symbolic:
                return Said(_attribute(given, node), node)
            case Call("Fn::Sub", given):
                return self._substituted(given, node, symbolic=symbolic)
            case Call("Fn::If", ListNode(items=[Scalar(text=name), then, otherwise])):
                verdict = self.verdict(name, node)
                value = self.value(then if verdict.holds else otherwise, symbolic=symbolic)
                return value and value._replace(assumed=(*verdict.assumed, *value.assumed))
            case Call("Fn::Join", ListNode(items=[Scalar(text=between), ListNode() as each])):
                texts = [self._inside(item, symbolic=symbolic) for item in self._items(each)]
                return _said(between.join(each.text for each in texts), node, texts)
            case Call("Fn::FindInMap", ListNode(items=[name, first, second])):
                return self._found([name, first, second], node)
            case Call("Fn::Select", ListNode(items=[Scalar() as index, ListNode() as each])):
                items, which = self._items(each), self.text(index)
                if which and which.text in set(map(str, range(len(items)))):
                    value = self.value(items[int(which.text)], symbolic=symbolic)
                    return value and value._replace(assumed=(*which.assumed, *value.assumed))
        raise unclear(node)

    def _items(self, node: ListNode) -> Sequence[Node]:
        """The items of a list that no function makes."""
        if self.call(node):
            raise unclear(node)
        return node.items

    def _referred(self, name: str, node: Node, *, symbolic: bool) -> Said | None:
        """A parameter's default; a resource's or AWS' own name only where that is no matter."""
        if name == "AWS::NoValue":
            return None
        if name in self.parameters:
            return self._default(name, node)
        if symbolic and name.partition(".")[0] in self.resources:  # SAM has `Function.Alias`
            return Said(name, node)
        if symbolic and name.startswith("AWS::"):
            return Said(f"${{{name}}}", node)
        raise unclear(node)

    def _default(self, name: str, node: Node) -> Said:
        said = section(self.parameters[name])
        kind, default = said.get("Type"), said.get("Default")
        if not isinstance(kind, Scalar) or kind.text not in _PLAIN_TYPES:
            raise unclear(node, f"`{name}` is no text or number")
        if not isinstance(default, Scalar):
            raise unclear(node, f"`{name}` has no default")
        return Said(default.text, default, (name,))

    def _substituted(self, given: Node, node: Node, *, symbolic: bool) -> Said:
        match given:
            case Scalar(text=text):
                own: Mapping[str, Node] = {}
            case ListNode(items=[Scalar(text=text), MappingNode(entries=entries)]):
                own = {entry.key.text: entry.value for entry in entries}
            case _:
                raise unclear(node)
        used: list[Said] = []

        def filled(match: re.Match[str]) -> str:
            name = match[1].strip()
            if name.startswith("!"):
                return f"${{{name[1:]}}}"
            if name in own:
                used.append(self._inside(own[name], symbolic=symbolic))
            elif name in self.parameters:
                used.append(self._default(name, node))
            elif symbolic and (
                name.startswith("AWS::") or name.partition(".")[0] in self.resources
            ):
                return f"${{{name}}}"
            else:
                raise unclear(node)
            return used[-1].text

        return _said(_VARIABLE.sub(filled, text), node, used)

    def _inside(self, node: Node, *, symbolic: bool) -> Said:
        """A text within another, where the name of a resource stands as `${Name}`."""
        said = self.text(node, symbolic=symbolic)
        if said is None:
            raise unclear(node)
        call = self.call(node)
        is_name = call and call.name in {"Ref", "Fn::GetAtt"} and not said.assumed
        if is_name and not said.text.startswith("${"):
            return said._replace(text=f"${{{said.text}}}")
        return said

    def _found(self, names: Sequence[Node], node: Node) -> Value:
        keys = [self.text(each) for each in names]
        found: Node | None = None
        within: Mapping[str, Node] = self.mappings
        for key in keys:
            found = within.get(key.text) if key else None
            within = section(found)
        value = self.value(found) if found else None
        if value is None:
            raise unclear(node, "no mapping has that")
        return value._replace(assumed=(*_assumed(keys), *value.assumed))

    def _holds(self, node: Node) -> Verdict:
        """What a condition comes to; `And` and `Or` may be decided by less than all of it."""
        match self.call(node):
            case Call("Condition", Scalar(text=name)):
                return self.verdict(name, node)
            case Call("Fn::Equals", ListNode(items=[left, right])):
                sides = [self.text(each) for each in (left, right)]
                left_text, right_text = (each.text if each else "" for each in sides)
                return Verdict(left_text == right_text, tuple(_assumed(sides)))
            case Call("Fn::Not", ListNode(items=[other])):
                holds, assumed = self._holds(other)
                return Verdict(not holds, assumed)
            case Call("Fn::And" | "Fn::Or" as name, ListNode(items=items)) if items:
                return self._joined(items, decisive=name == "Fn::Or")
        raise unclear(node)

    def _joined(self, items: Sequence[Node], *, decisive: bool) -> Verdict:
        verdicts, unknown = [], None
        for item in items:
            try:
                verdicts.append(self._holds(item))
            except UnclearError as error:
                unknown = error
        if found := next((each for each in verdicts if each.holds is decisive), None):
            return found
        if unknown:
            raise unknown
        return Verdict(not decisive, tuple(name for each in verdicts for name in each.assumed))


_SHORT = frozenset({"Ref", "Condition"})
_PLAIN_TYPES = frozenset({"String", "Number"})
_VARIABLE = re.compile(r"\$\{([^}]*)\}")


def section(node: Node | None) -> Mapping[str, Node]:
    """The values of a mapping by their keys; empty for anything else."""
    entries = node.entries if isinstance(node, MappingNode) else []
    return {entry.key.text: entry.value for entry in entries}


def _attribute(given: Node, node: Node) -> str:
    """The name of a resource for its ARN, and with the attribute for another."""
    match given:
        case Scalar(text=text):
            return text.removesuffix(".Arn")
        case ListNode(items=[Scalar(text=name), Scalar(text=attribute)]):
            return name if attribute == "Arn" else f"{name}.{attribute}"
    raise unclear(node)


def _assumed(said: Iterable[Said | None]) -> Iterator[str]:
    for each in said:
        if each:
            yield from each.assumed


def _said(text: str, node: Node, parts: Sequence[Said]) -> Said:
    return Said(text, node, tuple(_assumed(parts)))
