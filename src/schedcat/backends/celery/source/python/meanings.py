"""What binds each name that a module uses, scope by scope, as Python looks for it."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

Means = Sequence[str]
"""The dotted names as which all that binds a name imports it; none where something else does.

`?name` is one that nothing in the module binds: a builtin, or what a star import brings. One that a
relative import brings begins with a dot.
"""

_MARK = "means"


def mark(tree: ast.Module, imports: Mapping[str, str]) -> None:
    """Note at each name what it means where that is not simply what `imports` has for it."""
    module = _Scope(None)
    scopes = [module]
    loads: list[tuple[ast.Name, _Scope]] = []
    stack: list[tuple[ast.AST, _Scope]] = [(each, module) for each in tree.body]
    while stack:  # an expression may nest deeper than functions may call each other
        node, scope = stack.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            loads.append((node, scope))
            continue
        for name, means in _bound(node):
            scope.of(node).bind(name, means)
        match node:
            case ast.Global(names=names):
                scope.shared.update(names)
            case _ if isinstance(node, _SCOPES):
                inner = _Scope(scope, node)
                scopes.append(inner)
                stack += [(each, inner) for each in _inside(node)]
        stack += [(each, scope) for each in _outside(node)]
    for each in scopes:
        for name in each.shared & each.binds.keys():
            for means in each.binds.pop(name):
                module.bind(name, means)
    for load, scope in loads:
        found = scope.means(load.id)
        if found != _usual(load, imports):
            setattr(load, _MARK, found)


def means_of(name: ast.Name, imports: Mapping[str, str]) -> Means:
    """What a name in a marked tree means, or in a copy of a part of one."""
    means: Means = getattr(name, _MARK, _usual(name, imports))
    return means


def _usual(name: ast.Name, imports: Mapping[str, str]) -> Means:
    return (imports.get(name.id, f"?{name.id}"),)


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (*_FUNCTIONS, *_COMPREHENSIONS, ast.ClassDef)


class _Scope:
    """A module, a class or a function, and what it binds, None for what is not imported.

    `shared` are the names that it declares to be the module's.
    """

    def __init__(self, outer: "_Scope | None", node: ast.AST | None = None) -> None:
        self.outer = outer
        self.is_class = isinstance(node, ast.ClassDef)
        self.is_comprehension = isinstance(node, _COMPREHENSIONS)
        self.binds: dict[str, set[str | None]] = {}
        self.shared: set[str] = set()
        if isinstance(node, _FUNCTIONS):
            takes = node.args
            many = [each for each in (takes.vararg, takes.kwarg) if each]
            for each in (*takes.posonlyargs, *takes.args, *takes.kwonlyargs, *many):
                self.bind(each.arg)

    def bind(self, name: str, means: str | None = None) -> None:
        self.binds.setdefault(name, set()).add(means)

    def of(self, node: ast.AST) -> "_Scope":
        """Where something in this scope binds: `:=` does so outside of a comprehension."""
        scope = self
        while isinstance(node, ast.NamedExpr) and scope.is_comprehension and scope.outer:
            scope = scope.outer
        return scope

    def means(self, name: str) -> Means:
        scope: _Scope | None = self
        while scope and (name not in scope.binds or (scope.is_class and scope is not self)):
            scope = scope.outer
        found = scope.binds[name] if scope else {f"?{name}"}
        texts = sorted(each for each in found if each is not None)
        return tuple(texts) if len(texts) == len(found) else ()


def _bound(node: ast.AST) -> Iterator[tuple[str, str | None]]:
    """(name, as what it is imported) of what a node itself binds.

    Not of `del`, nor of `x = None`: what is used after that is no schedule, whatever it was.
    """
    match node:
        case ast.Import(names=aliases):
            for alias in aliases:
                top = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (top, top)
        case ast.ImportFrom(names=aliases, module=origin, level=level):
            for alias in aliases:
                yield alias.asname or alias.name, f"{'.' * level}{origin or ''}.{alias.name}"
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, None
        case ast.NamedExpr(target=ast.Name(id=name)) | ast.Name(id=name, ctx=ast.Store()):
            yield name, None
        case ast.ExceptHandler(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name, None
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name, None


def _inside(node: ast.AST) -> Iterable[ast.AST]:
    """The parts of what has a scope that see it."""
    match node:
        case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body) | ast.ClassDef(body=body):
            return body
        case ast.Lambda(body=only):
            return [only]
        case ast.DictComp(key=key, value=value, generators=[first, *rest]):
            return [key, value, first.target, *first.ifs, *rest]
        case (
            ast.ListComp(elt=only, generators=[first, *rest])
            | ast.SetComp(elt=only, generators=[first, *rest])
            | ast.GeneratorExp(elt=only, generators=[first, *rest])
        ):
            return [only, first.target, *first.ifs, *rest]
    return ()


def _outside(node: ast.AST) -> Iterable[ast.AST]:
    """The parts of a node that do not see a scope of its own."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            returned = [node.returns] if node.returns else []
            return [*node.decorator_list, *_of_parameters(node.args), *returned]
        case ast.Lambda(args=takes):
            return [*_of_parameters(takes)]
        case ast.ClassDef(bases=bases, keywords=keywords, decorator_list=makers):
            return [*bases, *keywords, *makers]
        case _ if isinstance(node, _COMPREHENSIONS):
            return [node.generators[0].iter]
        case ast.NamedExpr(value=value):
            return [value]
        case ast.AnnAssign(value=None, annotation=annotation):
            return [annotation]
        case ast.Assign(targets=targets, value=ast.Constant(value=None)):
            return [each for each in targets if not isinstance(each, ast.Name)]
    return ast.iter_child_nodes(node)


def _of_parameters(takes: ast.arguments) -> Iterator[ast.expr]:
    yield from takes.defaults
    yield from filter(None, takes.kw_defaults)
