"""What the syntax of one Python module says about the Celery tasks it makes."""

import ast
from collections.abc import Iterator

from schedcat.tasks.calling import MAKERS, call_of_class, call_of_function, options_of
from schedcat.tasks.found import Doubt, Task
from schedcat.tasks.scope import Function, Scope, assignments, top
from schedcat.tasks.signature import Signature


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


def _from_function(function: Function, scope: Scope) -> Iterator[Task | Doubt]:
    makers = [each for each in function.decorator_list if scope.origin(each) in MAKERS]
    wrappers = [each for each in function.decorator_list if _wraps_a_maker(each, scope)]
    for decorator in makers or wrappers:
        options = options_of(decorator)
        signature = call_of_function(function, decorator, scope)
        yield _named(options.get("name"), function, scope, ast.get_docstring(function), signature)
        if None in options:
            # A name may be among the `**options`, but options that are shared hold none.
            yield Doubt(scope.module)
    if function.decorator_list and not makers:
        if wrappers:  # they may also change names
            yield Doubt(scope.module)
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
    description = next(filter(None, map(ast.get_docstring, (made, *runs))), None)
    signature = call_of_class(made, scope)
    yield _named(attributes.get("name"), made, scope, description, signature)


def _from_call(call: ast.Call, scope: Scope) -> Iterator[Task | Doubt]:
    """What a call makes that is no decorator, as `app.task(send)` and `app.task(name="x")(send)`.

    `app.task(queue="slow")` makes nothing: it prepares a decorator, which may have a name.
    """
    if scope.origin(call) not in MAKERS or _calls_a_variable(call, scope):
        return
    options = options_of(call)
    match call.args:
        case [function] if scope.origin(call.func) in MAKERS:
            given = options.get("name")
            known = scope.functions.get(function.id) if isinstance(function, ast.Name) else None
            if known is not None:
                signature = call_of_function(known, call, scope)
                yield _named(given, known, scope, ast.get_docstring(known), signature)
            elif given is None:
                yield _doubt(function, scope)
            else:
                name = scope.text(given)
                yield Task(name, None, call.lineno, "") if name else _unreadable(given, scope)
            if None in options:
                yield Doubt(_package(scope))
        case _ if "name" in options:
            prefix = scope.text(options["name"])
            yield Doubt(prefix) if prefix else _unreadable(options["name"], scope)


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
    signature: Signature | None,
) -> Task | Doubt:
    """The task with the name `given`, or with the default one where that is None or empty."""
    match given:
        case None | ast.Constant(value=None):
            name: str | None = ""
        case _:
            name = scope.text(given)
            if name is None:
                return _unreadable(given, scope)
    written = f"{scope.module}.{made.name}"
    return Task(name or written, description or None, made.lineno, written, signature)


def _unreadable(name: ast.expr, scope: Scope) -> Doubt:
    return Doubt(_package(scope), name.lineno, ast.unparse(name))


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
