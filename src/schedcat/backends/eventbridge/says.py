"""What a schedule says, whatever the format: its properties, by the names that AWS gives them."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple, Protocol

from schedcat.catalog.document.nodes import Node, Page
from schedcat.catalog.text_places import Extent, Written
from schedcat.source import Span


class Said(NamedTuple):
    """The text of a property, and the node that has it, or else the expression that makes it.

    `assumed` are the parameters that were read as their defaults.
    """

    text: str
    at: Node
    assumed: tuple[str, ...] = ()


class UnclearError(Exception):
    """Only a deployment would tell what an expression of these words comes to, and why."""

    def __init__(self, words: str, at: Span, why: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.at = at
        self.why = why


def unclear(node: Node, why: str | None = None) -> UnclearError:
    """The error that says so of what stands at a node."""
    words = " ".join(node.page.text[node.start : node.end].split())
    return UnclearError(words, written_at(node), why)


def written_at(node: Node) -> Span:
    """Where an expression stands, its tag included."""
    text = node.page.text[node.start : node.end]
    return node.page.span(node.start, node.start + len(text.rstrip()))


class Says(Protocol):
    """The properties of one resource, or a block of them."""

    def text(self, *keys: str, symbolic: bool = False) -> Said | None:
        """The text of the property that keys lead to, None where there is none.

        If `symbolic`, what a deployment names may stay in it as it is written, such as
        `${Bucket.Arn}`. Raises UnclearError.
        """

    def blocks(self, key: str) -> "Sequence[Says] | None":
        """The items of a list, one for a mapping; None where there is none. Raises UnclearError."""

    def node(self) -> Node:
        """Where they stand."""


class Kind(Enum):
    """Whose schedule it is; the value is its engine's name."""

    SCHEDULE = "EventBridge Scheduler"
    RULE = "EventBridge"


class Target(NamedTuple):
    """What is run: its text where the format itself names it, and what is said of it.

    `id` tells it from others of one rule.
    """

    says: Says
    text: str | None = None
    id: str | None = None


class Off(NamedTuple):
    """Why a deployment leaves a resource out, and the condition that says so."""

    reason: str
    at: Node


class Resource(NamedTuple):
    """A schedule or a rule: where its name and all of it stands, and what it says.

    `targets` is None where the files do not tell them. `expression` is the key of its schedule.
    `assumed` are the parameters whose defaults say that a deployment has it, or that it is `off`.
    `above` are the comments that tell of it, `comments` the others at it.
    """

    kind: Kind
    name: str
    at: Extent
    whole: Extent
    page: Page
    says: Says
    targets: Sequence[Target] | None
    expression: str = "ScheduleExpression"
    off: Off | None = None
    assumed: tuple[str, ...] = ()
    above: Sequence[Extent] = ()
    comments: Sequence[Extent] = ()

    def written(self, said: Said) -> Written:
        """Where a text stands; outside of the resource no fix may edit it."""
        at = Written.node(said.at)
        if self.whole[0] <= at.whole[0] and at.whole[1] <= self.whole[1]:
            return at
        return at._replace(pieces=[each._replace(is_literal=False) for each in at.pieces])
