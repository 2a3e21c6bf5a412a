"""Several calendar events of one timer as crons that have no instant in common."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from schedcat.backends.systemd.events import respelled
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.kinds import KINDS
from schedcat.schedule.readings.fields import Reads, cron_of
from schedcat.schedule.readings.whole import Fires

_Product = tuple[int, ...]
"""Bits of the five fields; it fires where all of them do, as both day fields must match."""

_MOST = 32


def disjoint(crons: Sequence[Cron]) -> list[tuple[Cron, int]] | None:
    """Crons of one zone that fire, each instant in one of them, whenever any of `crons` does.

    Beside each stands the index of the first that it comes from. systemd 252 starts a unit once
    at an instant that two lines name: a timer waits for the first of their next times, and then
    for those after it (timer_enter_waiting). None where it would take too many to say.
    """
    pieces: list[tuple[_Product, int]] = []
    for index, cron in enumerate(crons):
        fresh = [tuple(field.bits for field in cron.fields)]
        for other, _ in pieces:
            fresh = [part for each in fresh for part in _without(each, other)]
        pieces = [*_joined([*pieces, *((each, index) for each in fresh)])]
        if len(pieces) > _MOST:
            return None
    zone = crons[0].timezone
    found = ((_cron(product, zone), index) for product, index in pieces)
    return [(cron, index) for cron, index in found if cron is not None]


def _without(product: _Product, other: _Product) -> Iterator[_Product]:
    """The parts of a product in which the other does not fire."""
    if not all(a & b for a, b in zip(product, other, strict=True)):
        yield product
        return
    rest = [*product]
    for at, bits in enumerate(other):
        if only := rest[at] & ~bits:
            yield (*rest[:at], only, *rest[at + 1 :])
        rest[at] &= bits


def _joined(pieces: Iterable[tuple[_Product, int]]) -> Iterator[tuple[_Product, int]]:
    """Fewer of them: two become one where they differ in one field alone."""
    waiting = [*pieces]
    while waiting:
        product, index = waiting.pop(0)
        for at, (other, others) in enumerate(waiting):
            differing = [number for number, bits in enumerate(product) if bits != other[number]]
            if len(differing) == 1:
                both = tuple(a | b for a, b in zip(product, other, strict=True))
                del waiting[at]
                waiting.insert(0, (both, min(index, others)))
                break
        else:
            yield product, index


def _cron(product: _Product, zone: str) -> Cron | None:
    """None where it never fires, as on 31 April."""
    fields = [Reads(kind, "", bits) for kind, bits in zip(KINDS, product, strict=True)]
    match cron_of(fields, DayRule.BOTH):
        case Fires(cron):
            return respelled(replace(cron, timezone=zone))
    return None
