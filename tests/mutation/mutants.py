"""Planted faults: a module's source with one constant, comparison, sign or condition changed."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OTHER_SIGN: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}
SCALES = (0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One planted fault. place: the number of the syntax node in the order of `ast.walk`. text: what was changed."""

    line: int
    text: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """All faults that can be planted in a module, in the order of its lines."""
    tree = ast.parse(source)
    found = []
    spared = _spared(tree)
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in spared:
            continue
        for text, change in _changes(node):
            twin = copy.deepcopy(tree)
            twin_node = next(n for number, n in enumerate(ast.walk(twin)) if number == place)
            before = ast.unparse(node)
            change(twin_node)
            ast.fix_missing_locations(twin)
            line = getattr(node, "lineno", 0)
            found.append(Mutant(line, f"{_short(before)}: {text}", ast.unparse(twin)))
    return iter(sorted(found, key=lambda mutant: mutant.line))


def _spared(tree: ast.AST) -> set[int]:
    """What no test can see: what decorators say (`frozen=True`), and a first value that is left out of `__init__`,
    which is then given all the same."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    decorators = [one for node in ast.walk(tree) for one in getattr(node, "decorator_list", [])]
    made = [statement for function in functions if function.name == "__init__" for statement in function.body]
    return {id(node) for decorator in decorators for node in ast.walk(decorator)} | {id(one) for one in made}


Change = Callable[[ast.AST], None]


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """What can be changed in a node, each with its description."""
    if isinstance(node, ast.Constant):
        yield from _constants(node.value)
    elif isinstance(node, ast.Compare):
        yield from _comparisons(node)
    elif isinstance(node, ast.BoolOp):
        yield (
            ("or instead", _set("op", ast.Or()))
            if isinstance(node.op, ast.And)
            else ("and instead", _set("op", ast.And()))
        )
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield "not negated", _plain
    elif isinstance(node, ast.BinOp) and type(node.op) in _OTHER_SIGN:
        sign = _OTHER_SIGN[type(node.op)]
        yield f"{sign.__name__} instead", _set("op", sign())
    elif isinstance(node, (ast.Assign, ast.AugAssign)) and _is_kept(node):
        yield "left out", _leave_out


def _set(field: str, value: object) -> Change:
    return lambda twin: setattr(twin, field, value)


def _constants(value: object) -> Iterator[tuple[str, Change]]:
    if isinstance(value, bool):
        yield f"becomes {not value}", _set("value", not value)
    elif isinstance(value, (int, float)):
        for other in [_scaled(value, scale) for scale in SCALES] if value else [1]:
            yield f"becomes {other:g}", _set("value", other)


def _comparisons(node: ast.Compare) -> Iterator[tuple[str, Change]]:
    for number, op in enumerate(node.ops):
        other = _FLIPPED[type(op)]

        def flip(twin: ast.AST, number: int = number, other: type[ast.cmpop] = other) -> None:
            assert isinstance(twin, ast.Compare)
            twin.ops[number] = other()

        yield f"{other.__name__} instead", flip


def _plain(node: ast.AST) -> None:
    assert isinstance(node, ast.UnaryOp)
    node.operand = ast.UnaryOp(node.op, node.operand)


def _scaled(value: float, scale: float) -> float:
    """A whole number stays whole, and another one."""
    if isinstance(value, int):
        return value + 1 if scale > 1 else value - 1
    return value * scale


def _is_kept(node: ast.Assign | ast.AugAssign) -> bool:
    """Something that is remembered in an object, outside of where it is made."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return all(isinstance(target, ast.Attribute) for target in targets)


def _leave_out(node: ast.AST) -> None:
    """The same statement without effect: what is remembered stays as it was."""
    assert isinstance(node, (ast.Assign, ast.AugAssign))
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    assert isinstance(target, ast.Attribute)
    default = node.value
    kept = ast.Attribute(copy.deepcopy(target.value), target.attr, ast.Load())
    names = [kept.value, ast.Constant(target.attr), default]
    value = ast.Call(ast.Name("getattr", ast.Load()), names, [])
    if isinstance(node, ast.Assign):
        node.value = value
    else:
        node.value = ast.BinOp(node.value, ast.Sub(), copy.deepcopy(node.value))


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:67] + "..."
