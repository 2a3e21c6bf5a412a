"""How a task can be called, where its definition leaves no doubt about it."""

import ast

from schedcat.tasks.scope import Function, Scope
from schedcat.tasks.signature import Signature

MAKERS = {"task", "shared_task", "periodic_task"}
"""What makes a task of a function; `app.task` and `celery.shared_task` count by their last name."""


def options_of(maker: ast.expr) -> dict[str | None, ast.expr]:
    """What `app.task(name="sync")`, or that called with a function, is given by keyword."""
    options: dict[str | None, ast.expr] = {}
    while isinstance(maker, ast.Call):
        options |= {keyword.arg: keyword.value for keyword in maker.keywords}
        maker = maker.func
    return options


def call_of_function(function: Function, maker: ast.expr, scope: Scope) -> Signature | None:
    """The signature of a task that `maker` makes of a function, its only decorator or none.

    None where something may change it: another decorator, a base class, options that are not
    there to read, or a maker that is not Celery's own.
    """
    options = options_of(maker)
    if function.decorator_list not in ([], [maker]) or not options.keys().isdisjoint(_CHANGES):
        return None
    if not _is_celerys(maker, scope):
        return None
    match options.get("bind"):
        case None:
            return _signature(function.args, bound=False)
        case ast.Constant(value=bool() as is_bound):
            return _signature(function.args, bound=is_bound)
        case _:
            return None


def call_of_class(made: ast.ClassDef, scope: Scope) -> Signature | None:
    """The signature of `run` of a class that has only Celery's own `Task` as base."""
    methods = {each.name: each for each in made.body if isinstance(each, Function)}
    run = methods.get("run")
    if run is None or run.decorator_list or made.keywords or "__call__" in methods:
        return None
    if any(scope.origin(each) != "register_task" for each in made.decorator_list):
        return None
    match made.bases:
        case [ast.Attribute(attr="Task")]:
            pass
        case [ast.Name(id=name)] if _is_from_celery(name, {"Task"}, scope):
            pass
        case _:
            return None
    signature = _signature(run.args, bound=True)
    # Nothing checks such a call before it is made: a name may then be given twice.
    return None if signature and signature.nameless and signature.open else signature


_CHANGES = {None, "base", "filter"}
"""Options that may change what a task is called with; None stands for `**options`."""


def _is_celerys(maker: ast.expr, scope: Scope) -> bool:
    while isinstance(maker, ast.Call):
        if any(not isinstance(each, ast.Name) for each in maker.args):
            return False
        maker = maker.func
    match maker:
        case ast.Attribute(attr=name):
            return name in MAKERS
        case ast.Name(id=name):
            return _is_from_celery(name, MAKERS, scope)
        case _:
            return False


def _is_from_celery(name: str, originals: set[str], scope: Scope) -> bool:
    return name in scope.from_celery and scope.origins.get(name) in originals


def _signature(arguments: ast.arguments, *, bound: bool) -> Signature | None:
    """The parameters as a definition has them; None without a place for what is bound."""
    positional = (*arguments.posonlyargs, *arguments.args)
    keywords = list(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
    if bound and not positional and not arguments.vararg:
        return None
    return Signature(
        tuple(each.arg for each in positional),
        len(arguments.posonlyargs),
        len(arguments.defaults),
        arguments.vararg is not None,
        tuple(each.arg for each, default in keywords if default is None),
        tuple(each.arg for each, default in keywords if default is not None),
        arguments.kwarg is not None,
        bound,
    )
