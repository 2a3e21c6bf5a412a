"""What the syntax of one Python module says about the Celery tasks it makes."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from schedcat.tasks.scope import Scope, assignments


class Task(NamedTuple):
    """A task that the module makes, and its docstring."""

    name: str
    description: str | None


class Doubt(NamedTuple):
    """There may be tasks at or under the dotted `prefix` whose names cannot be read."""

    prefix: str


def tasks_in(tree: ast.Module, module: str) -> Iterator[Task | Doubt]:
    """The tasks of the module named `module`, under the names that Celery gives them.

    Read are functions decorated with `shared_task`, `periodic_task` or some `app.task`, and
    classes that have some `Task` as base or are handed to `register_task`. The name is the one
    they give, else the module's and their own (celery.utils.imports.gen_task_name).
    """
    scope = Scope.of(tree, module)
    registered = set(_registered_classes(scope))
    for statement in scope.statements:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _from_function(statement, scope)
            case ast.ClassDef() if statement.name in registered or _is_task(statement, scope):
                yield from _from_class(statement, scope)
    if any(_makes_a_task(call, scope) for call in _calls(scope)):
        yield Doubt(module)
    for name, value in assignments(tree.body):
        if isinstance(value, ast.Call):
            yield Doubt(f"{module}.{name}")


_Function = ast.FunctionDef | ast.AsyncFunctionDef

_MAKERS = {"task", "shared_task", "periodic_task"}


def _from_function(function: _Function, scope: Scope) -> Iterator[Task | Doubt]:
    makers = [each for each in function.decorator_list if scope.origin(each) in _MAKERS]
    wrappers = [each for each in function.decorator_list if _wraps_a_maker(each, scope)]
    for decorator in makers or wrappers:
        options = _options(decorator)
        yield _named(options.get("name"), function, ast.get_docstring(function), scope)
        if None in options:
            # A name may be among the `**options`, but options that are shared hold none.
            yield Doubt(scope.module)
    if function.decorator_list and not makers:
        # Whatever decorates it may make it a task; a wrapper may also change names.
        yield Doubt(scope.module if wrappers else f"{scope.module}.{function.name}")
    if function.name == "gen_task_name":
        # An app that makes up names in its own way: any name may be a task's.
        yield Doubt("")


def _wraps_a_maker(decorator: ast.expr, scope: Scope) -> bool:
    """Whether it looks like a project's own `shared_task`, as `task_with_lock` does."""
    return "task" in (scope.origin(decorator) or "").split("_")


def _options(decorator: ast.expr) -> dict[str | None, ast.expr]:
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    return {keyword.arg: keyword.value for keyword in keywords}


def _is_task(made: ast.ClassDef, scope: Scope) -> bool:
    return any(scope.origin(each) == "register_task" for each in made.decorator_list) or any(
        (scope.origin(base) or "").endswith("Task") for base in made.bases
    )


def _from_class(made: ast.ClassDef, scope: Scope) -> Iterator[Task | Doubt]:
    attributes = dict(assignments(made.body))
    match attributes.get("abstract"):
        case ast.Constant(value=True):
            return
    runs = [each for each in made.body if isinstance(each, _Function) and each.name == "run"]
    documented = (ast.get_docstring(each) for each in (made, *runs))
    yield _named(attributes.get("name"), made, next(filter(None, documented), None), scope)


def _named(
    given: ast.expr | None,
    made: _Function | ast.ClassDef,
    description: str | None,
    scope: Scope,
) -> Task | Doubt:
    """The task with the name `given`, or with the default one where that is None or empty."""
    match given:
        case None | ast.Constant(value=None):
            name: str | None = ""
        case _:
            name = scope.text(given)
    if name is None:
        return Doubt(_package(scope))
    return Task(name or f"{scope.module}.{made.name}", description or None)


def _package(scope: Scope) -> str:
    """Where a name that cannot be read is taken to be: `app` for the module `app.jobs.tasks`."""
    return scope.module.partition(".")[0]


def _registered_classes(scope: Scope) -> Iterator[str | None]:
    """The names of what is handed over as `app.register_task(Send())`."""
    for call in _calls(scope):
        if call.args and scope.origin(call.func) == "register_task":
            yield scope.origin(call.args[0])


def _makes_a_task(call: ast.Call, scope: Scope) -> bool:
    """Whether it makes a task without being a decorator, as `app.task(send)` does.

    `app.task(queue="slow")` does not: it prepares a decorator.
    """
    if isinstance(call.func, ast.Name) and call.func.id not in scope.origins:
        # A local variable: nothing is named "task" more often than a task.
        return False
    return bool(call.args) and scope.origin(call.func) in _MAKERS


def _calls(scope: Scope) -> Iterator[ast.Call]:
    """The calls that are statements, or the value of one."""
    for statement in scope.statements:
        match statement:
            case ast.Expr(value=value) | ast.Assign(value=value) | ast.Return(value=value):
                if isinstance(value, ast.Call):
                    yield value
