"""The entries of a module kept apart by whose schedule they are in."""

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from schedcat.backends.celery.source.following.changes import CHANGED, touched
from schedcat.backends.celery.source.following.handing import handed
from schedcat.backends.celery.source.following.owners import Owners
from schedcat.backends.celery.source.following.scopes import MODULE
from schedcat.backends.celery.source.following.written import State, Written, doubted, in_owner
from schedcat.backends.celery.source.python.values import Names, UnclearError

Does = Callable[[ast.stmt, State, Names, str], State]
"""What a statement does, in a scope, to the entries of one owner."""


class Apart:
    """Has the statements of a module done to the entries of each owner that they speak of."""

    def __init__(self, owners: Owners, names: Names) -> None:
        self._owners = owners
        self._names = names
        self._late: list[tuple[str, str, ast.expr]] = []

    def after(self, statement: ast.stmt, state: State, scope: str, does: Does) -> State:
        """The state of all owners after a statement."""
        touches = self._owners.touches(statement, scope)
        for owner in touches.written or touches.mentioned or (MODULE,):
            names = self._names._replace(is_open=owner not in self._owners.set_here, missed=[])
            state = in_owner(state, owner, lambda own: does(statement, own, names, scope))  # noqa: B023  called at once
            self._late += [(owner, *each) for each in names.missed if scope]
        if not (touches.written and touches.mentioned):
            return state
        for given, call in handed(statement, self._names):
            of_it = self._owners.of(given, scope)
            if of_it is not None and of_it in touches.mentioned:
                by_call = partial(touched, name=None, by=call, names=self._names)
                state = in_owner(state, of_it, by_call)
        return state

    def at_last(self, state: State) -> State:
        """With a doubt about what functions change that stand above it: they run later."""
        for owner, name, by in self._late:
            doubt = UnclearError(by, CHANGED)
            state = in_owner(state, owner, partial(doubted, name=name, doubt=doubt))
        return state


def once(found: Sequence[Written], owners: Owners) -> Iterator[Written]:
    """The entries without those of a function that are told where it is called, or told twice."""
    places: dict[str, list[Written]] = {}
    for each in found:
        name = ast.dump(each.name) if each.name else ""
        at = f"{each.says.lineno}:{each.says.col_offset} {name}"
        places.setdefault(at, []).append(each)
    for many in places.values():
        outer = [each for each in many if not owners.is_of(each.owner, each.says)]
        yield from {ast.dump(each.says): each for each in outer or many}.values()
