"""What the syntax of one Python module says about the Celery tasks it makes."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from schedcat.tasks.scope import Function, Scope, assignments, top


class Task(NamedTuple):
    """A task that the module makes, and its docstring."""

    name: str
    description: str | None


class Doubt(NamedTuple):
    """There may be tasks at or under the dotted `prefix` whose names cannot be read."""

    prefix: str


def tasks_in(tree: ast.Module, module: str) -> Iterator[Task | Doubt]:
    """The tasks of the module named `module`, under the names that Celery gives them.

    Read are functions decorated with or handed to `shared_task`, `periodic_task` or some
    `app.task`, and classes that have some `Task` as base or are handed to `register_task`. The
    name is the one they give, else the module's and their own (celery.utils.imports.gen_task_name).
    """
    scope = Scope.of(tree, module)
    calls = list(_calls(scope))
    registered = {scope.origin(each) for each in _registered(calls, scope)}
    for statement in scope.statements:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _from_function(statement, scope)
            case ast.ClassDef() if statement.name in registered or _is_task(statement, scope):
                yield from _from_class(statement, scope)
    for call in calls:
        yield from _from_call(call, scope)
    yield from _registered_elsewhere(calls, scope)
    for name, value in assignments(tree.body):
        if isinstance(value, ast.Call):
            yield Doubt(f"{module}.{name}")


_MAKERS = {"task", "shared_task", "periodic_task"}


def _from_function(function: Function, scope: Scope) -> Iterator[Task | Doubt]:
    makers = [each for each in function.decorator_list if scope.origin(each) in _MAKERS]
    wrappers = [each for each in function.decorator_list if _wraps_a_maker(each, scope)]
    for decorator in makers or wrappers:
        options = _options(decorator)
        yield _named(options.get("name"), function, scope, ast.get_docstring(function))
        if None in options:
            # A name may be among the `**options`, but options that are shared hold none.
            yield Doubt(scope.module)
    if function.decorator_list and not makers:
        # Whatever decorates it may make it a task; a wrapper may also change names.
        yield Doubt(scope.module if wrappers else f"{scope.module}.{function.name}")
        yield from map(Doubt, _texts(function.decorator_list, scope))
    if function.name == "gen_task_name":
        # An app that makes up names in its own way: any name may be a task's.
        yield Doubt("")


def _wraps_a_maker(decorator: ast.expr, scope: Scope) -> bool:
    """Whether it looks like a project's own `shared_task`, as `task_with_lock` does."""
    return "task" in (scope.origin(decorator) or "").split("_")


def _texts(decorators: list[ast.expr], scope: Scope) -> Iterator[str]:
    """The strings that decorators are given: one may be a name, as in `@job("app.sync")`."""
    for decorator in decorators:
        if isinstance(decorator, ast.Call):
            given = (*decorator.args, *(keyword.value for keyword in decorator.keywords))
            yield from filter(None, map(scope.text, given))


def _options(maker: ast.expr) -> dict[str | None, ast.expr]:
    """What `app.task(name="sync")`, or that called with a function, is given by keyword."""
    options: dict[str | None, ast.expr] = {}
    while isinstance(maker, ast.Call):
        options |= {keyword.arg: keyword.value for keyword in maker.keywords}
        maker = maker.func
    return options


def _is_task(made: ast.ClassDef, scope: Scope) -> bool:
    return any(scope.origin(each) == "register_task" for each in made.decorator_list) or any(
        (scope.origin(base) or "").endswith("Task") for base in made.bases
    )


def _from_class(made: ast.ClassDef, scope: Scope) -> Iterator[Task | Doubt]:
    attributes = dict(assignments(made.body))
    match attributes.get("abstract"):
        case ast.Constant(value=True):
            return
    runs = [each for each in made.body if isinstance(each, Function) and each.name == "run"]
    documented = (ast.get_docstring(each) for each in (made, *runs))
    yield _named(attributes.get("name"), made, scope, next(filter(None, documented), None))


def _from_call(call: ast.Call, scope: Scope) -> Iterator[Task | Doubt]:
    """What a call makes that is no decorator, as `app.task(send)` and `app.task(name="x")(send)`.

    `app.task(queue="slow")` makes nothing: it prepares a decorator, which may have a name.
    """
    if scope.origin(call) not in _MAKERS or _calls_a_variable(call, scope):
        return
    options = _options(call)
    match call.args:
        case [function] if scope.origin(call.func) in _MAKERS:
            given = options.get("name")
            known = scope.functions.get(function.id) if isinstance(function, ast.Name) else None
            if known is not None:
                yield _named(given, known, scope, ast.get_docstring(known))
            elif given is None:
                yield _doubt(function, scope)
            else:
                name = scope.text(given)
                yield Task(name, None) if name else Doubt(_package(scope))
            if None in options:
                yield Doubt(_package(scope))
        case _ if "name" in options:
            yield Doubt(scope.text(options["name"]) or _package(scope))


def _calls_a_variable(call: ast.Call, scope: Scope) -> bool:
    """Whether a local variable is called: nothing is named "task" more often than a task."""
    called = call.func
    while isinstance(called, ast.Call):
        called = called.func
    return isinstance(called, ast.Name) and called.id not in scope.origins


def _doubt(thing: ast.expr, scope: Scope) -> Doubt:
    """Where a task is named that is made of something from elsewhere: by its own module."""
    while isinstance(thing, ast.Attribute | ast.Call):
        thing = thing.value if isinstance(thing, ast.Attribute) else thing.func
    package = scope.packages.get(thing.id) if isinstance(thing, ast.Name) else None
    return Doubt(package or _package(scope))


def _named(
    given: ast.expr | None,
    made: Function | ast.ClassDef,
    scope: Scope,
    description: str | None,
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
    return top(scope.module)


def _registered(calls: list[ast.Call], scope: Scope) -> Iterator[ast.expr]:
    """What is handed over as `app.register_task(Send())`."""
    for call in calls:
        if call.args and scope.origin(call.func) == "register_task":
            yield call.args[0]


def _registered_elsewhere(calls: list[ast.Call], scope: Scope) -> Iterator[Doubt]:
    classes = {each.name for each in scope.statements if isinstance(each, ast.ClassDef)}
    for thing in _registered(calls, scope):
        if scope.origin(thing) not in classes:
            yield _doubt(thing, scope)


def _calls(scope: Scope) -> Iterator[ast.Call]:
    """The calls in what is assigned, returned or a statement of its own, however deep."""
    for statement in scope.statements:
        match statement:
            case (
                ast.Expr(value=ast.expr() as value)
                | ast.Assign(value=value)
                | ast.AnnAssign(value=ast.expr() as value)
                | ast.AugAssign(value=value)
                | ast.Return(value=ast.expr() as value)
            ) if not isinstance(value, ast.Name | ast.Constant):
                yield from (each for each in ast.walk(value) if isinstance(each, ast.Call))
