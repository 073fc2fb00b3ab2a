"""No regular expression of the program takes more than linear time, whatever it is given."""

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from potashwatch.parsers import FORMATS, csv_lines
from potashwatch.parsers.advanced import AdvancedReading
from potashwatch.parsers.cutting import Cutter
from potashwatch.parsers.documents import ignore, open_documents
from potashwatch.parsers.roots import root_of
from tests.limits.backtracking import more_than_linear
from tests.parsers.support import bytes_of, sample
from tests.program import ROOT

SOURCE = ROOT / "src"
METHODS = frozenset({"search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"})
ANY = ("search", "fullmatch")
"""What is asked of a pattern where its use cannot be told."""
Found = dict[tuple[str | bytes, int, str], str]
"""Pattern, flags and method, to where they stand."""

EXAMPLES = [
    (r"a+b", "search", True),
    (r"a+b", "match", False),
    (r"\ba+b", "search", False),
    (r"(?<!a)a+b", "search", False),
    (r"^a+b", "search", False),
    (r"\s+$", "sub", True),
    (r"a+", "findall", False),
    (r"(a*)*b", "match", True),
    (r"(a|a)*b", "match", True),
    (r"(?:ab)*c", "fullmatch", False),
    (r"a*a*b", "match", True),
    (r"a*+a*b", "match", False),
    (r"(?:\w+\s?)*x", "match", True),
    (r"x.*y", "search", True),
    (r"x(.*)", "search", False),
    (r"x(.*)", "fullmatch", False),
    (r"(?=.*x)a", "search", True),
    (r"<[^>]*>", "search", True),
    (r"<[^<>]*>", "search", False),
    (r"(?>(?:<a>[^<]*+</a>)*)<b>", "fullmatch", False),
    (r"a?a?a?b", "search", False),
]


@pytest.mark.parametrize(("pattern", "method", "expected"), EXAMPLES)
def test_the_check_knows_both_sorts(pattern: str, method: str, expected: bool) -> None:  # noqa: FBT001
    """Patterns whose time is known from the literature on backtracking, or plain to see."""
    assert more_than_linear(pattern, 0, method) is expected
    assert more_than_linear(pattern.encode(), 0, method) is expected


@cache
def modules() -> dict[str, tuple[ModuleType, ast.Module]]:
    """Return every module of the program with its source as a tree."""
    found = {}
    for path in sorted((SOURCE / "potashwatch").rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        found[name] = importlib.import_module(name), ast.parse(path.read_bytes())
    return found


def uses() -> dict[tuple[str, str], set[str]]:
    """Return which methods of a module's global are named anywhere, by module and name."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, (_, tree) in modules().items():
        whence: dict[str, tuple[str, str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                whence |= {a.asname or a.name: (node.module or "", a.name) for a in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in METHODS:
                found[whence.get(node.value.id, (name, node.value.id))].add(node.attr)
    return found


def in_globals() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes], set[str]]]:
    """Yield the patterns among the globals of all modules, also within tuples, lists, sets and mappings."""
    used = uses()
    for name, (module, _) in modules().items():
        for key, value in vars(module).items():
            pending = [value]
            while pending:
                each = pending.pop()
                if isinstance(each, re.Pattern):
                    yield f"{name}.{key}", each, used.get((name, key), set())
                elif isinstance(each, dict):
                    pending += each.values()
                elif isinstance(each, tuple | list | set | frozenset):
                    pending += each


class _Unknown(Exception):  # noqa: N818
    """A part of a pattern is known only while the program runs."""


def written(node: ast.expr, module: ModuleType) -> str | bytes:
    """Return a pattern as it is written in a function; a text that is known at run time only stands as ``1``."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(written(each, module)) for each in node.values)
    if isinstance(node, ast.FormattedValue):
        try:
            return str(eval(ast.unparse(node.value), vars(module)))  # noqa: S307 - our own source
        except NameError:
            return "1"
    try:
        value = eval(ast.unparse(node), vars(module))  # noqa: S307
    except NameError:
        raise _Unknown from None
    return value if isinstance(value, str | bytes) else written(ast.Constant(""), module)


def in_functions() -> Iterator[tuple[str, str | bytes, int, str]]:
    """Yield the patterns that are handed to functions of ``re``."""
    for name, (module, tree) in modules().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")):
                continue
            method = ast.unparse(node.func).removeprefix("re.")
            if method not in METHODS:
                continue
            place = {"sub": 3, "subn": 3, "split": 9}.get(method, 2)
            given = [each.value for each in node.keywords if each.arg == "flags"] + node.args[place:]
            flags = int(eval(ast.unparse(given[0]), {"re": re})) if given else 0  # noqa: S307 - our own source
            try:
                yield f"{name}:{node.lineno}", written(node.args[0], module), flags, method
            except _Unknown:
                continue


def made() -> Iterator[tuple[str, str | bytes, str]]:
    """Yield the patterns that are made while the program runs."""
    for name, reading in FORMATS.items():
        start = Cutter(reading.tags)._start
        assert start
        yield f"Cutter {name}", start.pattern, "search"
        yield f"Form {name}", with_one_try(reading.form._pattern), "fullmatch"
    for columns in (2, 5, 6, 12):
        yield f"row of {columns}", csv_lines._row(columns).pattern, "fullmatch"


_SECOND_TRY = re.compile(
    rb'(?:(?<=\(\?>)(?: [A-Za-z0-9]+="\[\^\\\\?"\]\*\+")+\(\?= \?\+/\?\+>\)\||\| AliasTypeID="[^"]*" Primary="true")'
)


def with_one_try(form: bytes) -> bytes:
    """Return a form without the alternatives that take what another one of the same atomic group takes.

    The attributes in their usual turn, or else in any; an alias of a usual type, or else a primary one. Such a group
    reads the attributes of one tag a second time at most. The check would count both ways as going on.
    """
    return _SECOND_TRY.sub(b"", form)


def every() -> Found:
    found: Found = {}
    for where, pattern, used in in_globals():
        for method in used or ANY:
            found[pattern.pattern, pattern.flags, method] = where
    for where, text, flags, method in in_functions():
        found[text, flags, method] = where
    for where, text, method in made():
        found[text, 0, method] = where
    return found


def test_every_pattern_is_linear() -> None:
    """Of every module, wherever it stands."""
    found = every()
    assert len(found) > 150
    wrong = [
        f"{where} ({method}): {pattern!r}"
        for (pattern, flags, method), where in found.items()
        if more_than_linear(pattern, flags & ~re.UNICODE if isinstance(pattern, bytes) else flags, method)
    ]
    assert not wrong, "\n".join(["more than linear:", *sorted(wrong)])


def test_the_forms_of_an_advanced_document_are_linear(tmp_path: Path) -> None:
    """They are made from its dictionary."""
    path = tmp_path / "list.xml"
    path.write_bytes(bytes_of(sample("advanced")))
    with open_documents(str(path)) as documents, ExitStack() as stack:
        (document,) = documents
        root = root_of(document)
        assert root
        sight = AdvancedReading(document, root, stack, ignore)._sight
        assert sight
        forms: list[Callable[..., object]] = [sight._party, *sight._forms.values()]
        for form in forms:
            pattern = form.__self__  # type: ignore[attr-defined] # a method of a compiled pattern
            assert not more_than_linear(with_one_try(pattern.pattern), 0, "fullmatch")
