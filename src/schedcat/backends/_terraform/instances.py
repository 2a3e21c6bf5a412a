"""How often there is a resource: `count` and `for_each`, as far as the files decide them."""

import os
from collections.abc import Callable, Iterator, Mapping

from schedcat.backends._assumed import assumed
from schedcat.backends._terraform.bodies import MOST_INSTANCES, each_of, refused
from schedcat.backends._terraform.notes import mapping
from schedcat.backends._terraform.resource import Resource
from schedcat.backends._terraform.unclear import Unclear, UnclearError, unclear_schedule
from schedcat.backends._terraform.values import Values
from schedcat.catalog.document.nodes import Entry, Node, Scalar
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.scalars import value_of
from schedcat.catalog.mistakes import Found

Body = Callable[[Mapping[str, Node]], MappingNode]
"""Gives the body by what `each` and `count` stand for."""


def instances(once: Resource, body: Body, values: Values) -> Iterator[Resource | Found]:
    """A resource once, or as often as it says; a finding where the files do not decide that."""
    if _overrides(once.page.path):
        why = "it overrides what another file says"
        unclear = Unclear(once.address, once.page.span(*once.at), why)
        yield unclear_schedule(unclear, once.address)
        return
    try:
        around = _around(once, values)
    except UnclearError as error:
        yield unclear_schedule(error.unclear, once.address)
        return
    if around is None:
        yield once
        return
    counted_by = once.assumed(once.node("count"), once.node("for_each"))
    if not around:  # there may be some where a caller says so
        yield from assumed(counted_by, once.address, once.page.span(*once.at), "a caller")
    for key, names in around:
        yield once._replace(key=key, body=body(names), counted_by=counted_by)


def _overrides(path: str) -> bool:
    """Is it a file whose resources change those of others (Terraform, Override Files)?"""
    name = os.path.basename(path).removesuffix(".json").removesuffix(".tf")  # noqa: PTH119  a text
    return name == "override" or name.endswith("_override")


_Instances = list[tuple[str | int, Mapping[str, Node]]]


def _around(once: Resource, values: Values) -> _Instances | None:
    """Each instance's key, and what `each` or `count` stands for; None where there is but one.

    Raises UnclearError.
    """
    if (items := once.node("for_each")) is not None:
        return [(str(value_of(_key(each))), {"each": each}) for each in each_of(items, values)]
    if (count := once.node("count")) is None:
        return None
    often = once.data("count")
    if isinstance(often, bool) or not isinstance(often, int) or not 0 <= often <= MOST_INSTANCES:
        raise refused(count, values)
    at, page = (count.start, count.end), count.page
    index = Scalar("index", False, *at, page)
    return [
        (number, {"count": mapping([Entry(index, Scalar(str(number), True, *at, page))], page, at)})
        for number in range(often)
    ]


def _key(each: MappingNode) -> Scalar:
    key = each.entries[0].value
    return key if isinstance(key, Scalar) else Scalar("", False, 0, 0, each.page)
