"""What the names at the top of a module stand for."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from schedcat.tasks.found import Binding, Names
from schedcat.tasks.scope import Function, top


def names_in(tree: ast.Module, module: str, *, is_package: bool) -> Names:
    """The names that can be read from a module, and those of decorated functions inside of it.

    A task is named by its function, wherever that stands in the module: a name is `unclear` if a
    function of that name is decorated, or if a call makes what it stands for.
    """
    package = module if is_package else module.rpartition(".")[0]
    bindings: dict[str, set[Binding]] = defaultdict(set)
    stars = []
    for statement, is_inner in _statements(tree):
        if isinstance(statement, Function) and statement.decorator_list:
            bindings[statement.name].add(Binding("unclear", statement.lineno))
        elif not is_inner:
            for name, binding in _bound(statement, module, package):
                if name == "*":
                    stars.append(binding.target or "")
                else:
                    bindings[name].add(binding)
    return Names({name: _one_of(each) for name, each in bindings.items()}, tuple(stars))


def _statements(tree: ast.Module) -> Iterator[tuple[ast.stmt, bool]]:
    """Every statement, and whether it is inside of a function or a class."""
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, is_inner = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node, is_inner
        is_inner = is_inner or isinstance(node, Function | ast.ClassDef)
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += [(each, is_inner) for each in getattr(node, block, ())]


def _bound(statement: ast.stmt, module: str, package: str) -> Iterator[tuple[str, Binding]]:
    line = statement.lineno
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name, Binding("function", line)
        case ast.ClassDef(name=name, decorator_list=decorators):
            yield name, Binding("unclear" if decorators else "class", line)
        case ast.Import(names=aliases):
            for alias in aliases:
                # `import a.b` binds `a`, `import a.b as c` binds what is imported.
                package = top(alias.name)
                target = alias.name if alias.asname else package
                yield alias.asname or package, Binding("import", line, target)
        case ast.ImportFrom(names=aliases, module=origin, level=level):
            source = _source(origin, level, package)
            for alias in aliases:
                target = source if alias.name == "*" else f"{source}.{alias.name}"
                yield alias.asname or alias.name, Binding("import", line, target)
        case ast.Assign(targets=targets, value=value):
            for each in targets:
                yield from _assigned(each, value, module)
        case ast.AnnAssign(target=each, value=ast.expr() as value):
            yield from _assigned(each, value, module)


def _source(module: str | None, level: int, package: str) -> str:
    """The dotted module of `from …module import`, with `level` dots in front."""
    if not level:
        return module or ""
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], *([module] if module else [])])


def _assigned(target: ast.expr, value: ast.expr, module: str) -> Iterator[tuple[str, Binding]]:
    line = target.lineno
    for node in ast.walk(target):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                if node is not target:
                    yield name, Binding("other", line)
                elif isinstance(value, ast.Call):
                    yield name, Binding("unclear", line)
                elif path := _path(value):
                    yield name, Binding("import", line, f"{module}.{path}")
                else:
                    yield name, Binding("value" if isinstance(value, _VALUES) else "other", line)


def _path(expression: ast.expr) -> str | None:
    """`a.b` of such an expression, None for any other."""
    match expression:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            before = _path(value)
            return before and f"{before}.{name}"
        case _:
            return None


_VALUES = (
    ast.Constant,
    ast.JoinedStr,
    ast.List,
    ast.Tuple,
    ast.Set,
    ast.Dict,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
)


def _one_of(bindings: set[Binding]) -> Binding:
    """What a name stands for that is bound in all these ways."""
    if len(bindings) == 1:
        return next(iter(bindings))
    unclear = any(each.kind == "unclear" for each in bindings)
    return Binding("unclear" if unclear else "other", min(each.line for each in bindings))
