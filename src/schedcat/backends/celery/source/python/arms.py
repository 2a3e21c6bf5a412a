"""The arms of `if` and `match`, each with the condition under which it is the one."""

import ast
from collections.abc import Sequence
from typing import NamedTuple


class Arm(NamedTuple):
    """What is asked, None where no expression says it, and what to name where nobody decides it.

    `of` is the statement, or the case of one, whose block it is.
    """

    test: ast.expr | None
    shown: ast.expr
    of: ast.If | ast.match_case

    @property
    def body(self) -> list[ast.stmt]:
        """The block."""
        return self.of.body


def arms_of(statement: ast.If | ast.Match) -> tuple[list[Arm], Sequence[ast.stmt]]:
    """The arms in the order in which they are asked, with all `elif`s; and what else is done."""
    if isinstance(statement, ast.Match):
        subject = statement.subject
        return [Arm(_asked(subject, each), subject, each) for each in statement.cases], ()
    arms: list[Arm] = []
    block: Sequence[ast.stmt] = [statement]
    while len(block) == 1 and isinstance(block[0], ast.If):
        arms.append(Arm(block[0].test, block[0].test, block[0]))
        block = block[0].orelse
    return arms, block


def _asked(subject: ast.expr, case: ast.match_case) -> ast.expr | None:
    test = _matches(subject, case.pattern)
    if test is None or case.guard is None:
        return test
    return ast.copy_location(ast.BoolOp(ast.And(), [test, case.guard]), subject)


def _matches(subject: ast.expr, pattern: ast.pattern) -> ast.expr | None:
    """The expression that says whether a value fits a pattern, None where none does."""
    test: ast.expr
    match pattern:
        case ast.MatchValue(value=value):
            test = ast.Compare(subject, [ast.Eq()], [value])
        case ast.MatchSingleton(value=only):
            test = ast.Compare(subject, [ast.Is()], [ast.Constant(only)])
        case ast.MatchAs(pattern=None):
            test = ast.Constant(value=True)
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _matches(subject, inner)
        case ast.MatchOr(patterns=patterns):
            tests = [each for each in (_matches(subject, one) for one in patterns) if each]
            if len(tests) < len(patterns):
                return None
            test = ast.BoolOp(ast.Or(), tests)
        case _:
            return None
    return ast.fix_missing_locations(ast.copy_location(test, subject))
