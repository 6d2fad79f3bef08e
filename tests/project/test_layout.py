"""The shape that the code keeps: small modules that say what they offer, and no district's law in Python."""

import ast
from collections.abc import Iterator

import pytest
import yaml

from tests.project.tree import ROOT, Module, modules

MODULES = modules()
LONGEST_MODULE = 300
LONGEST_FUNCTION = 45

Function = ast.FunctionDef | ast.AsyncFunctionDef

each_module = pytest.mark.parametrize("module", MODULES, ids=[module.name for module in MODULES])


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(value=ast.Call(func=ast.Name(id="TypeVar"))):
                continue
            case ast.Assign(targets=targets):
                yield from (each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.If(body=inner, orelse=others):
                yield from _defined(inner + others)


def _optional(body: list[ast.stmt]) -> Iterator[str]:
    """Names that need not be listed: shorthands for types, and commands, which click reaches through their group."""
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() | ast.BinOp(op=ast.BitOr())):
                yield name
            case ast.FunctionDef(name=name, decorator_list=[ast.Call(func=reached), *_]):
                if ast.unparse(reached).endswith(("command", "group")):
                    yield name
            case ast.If(body=inner, orelse=others):
                yield from _optional(inner + others)


def _imported(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)


def _listed(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return list(ast.literal_eval(node.value))
    return None


@each_module
def test_a_module_lists_what_it_offers(module: Module) -> None:
    """
    `__all__` has every public name, and nothing else; a package may offer what it imports.

    A name that is public only by accident gets an underscore.
    """
    if module.is_migration:
        pytest.skip("alembic calls it by the names that alembic knows")
    defined = set(_defined(module.tree.body))
    public = {name for name in defined if not name.startswith("_")} | ({"_"} & defined)
    listed = _listed(module.tree)
    public -= set(_optional(module.tree.body)) - set(listed or ())
    if listed is None:
        assert public == set(), "it has public names and no __all__"
        return
    offered = set(listed)
    if module.path.name == "__init__.py":
        offered -= set(_imported(module.tree.body))
    assert len(listed) == len(set(listed))
    assert offered == public


@each_module
def test_a_module_says_what_it_is_for(module: Module) -> None:
    assert ast.get_docstring(module.tree)


@each_module
def test_a_module_fits_in_the_head(module: Module) -> None:
    assert len(module.text.splitlines()) <= LONGEST_MODULE


@each_module
def test_a_function_fits_on_a_screen(module: Module) -> None:
    functions = [node for node in ast.walk(module.tree) if isinstance(node, Function)]
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@each_module
def test_nothing_is_left_undone(module: Module) -> None:
    """Built from halves, so that a search for these words does not find this line."""
    marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "not imple" + "mented"]
    if not module.is_migration:  # a step back that would lose data refuses
        marks.append("Not" + "ImplementedError")
    assert [mark for mark in marks if mark in module.text] == []


@each_module
def test_only_the_store_opens_a_database(module: Module) -> None:
    """The rest of `compliance` may say what to select; who to ask is given to it, as a session."""
    if module.name.startswith("compliance.store"):
        return
    used = {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
    used |= {node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    used |= {alias.name for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert used & {"create_engine", "sessionmaker", "engine_from_config"} == set()
    sources = {node.module or "" for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)}
    sources |= {alias.name for node in ast.walk(module.tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {name for name in sources if name.split(".")[0] in {"alembic", "sqlite3", "psycopg"}} == set()


def test_every_package_is_there() -> None:
    """The tests above look at what there is; this one, that they looked."""
    assert {module.name for module in MODULES} >= {"rules", "compliance", "compliance.store", "cli", "cli.main"}


# ------------------------------------------------ the law is data: no district's words in Python

ALLOWED = {
    "检查对象": "the inspected party, as the lists of any district head it",
    "对象名称": "likewise",
    "学校名称": "likewise, where the list is one of schools",
    "登记业务": "what a party is registered for, which any registration says",
    "登记业务范围": "likewise",
    "stability": "what an item of an agenda is about, in any district",
    "其他单位": "the units besides the lead, as a table of expectations heads them",
}
"""Strings of the code that hold a word of an allocation in a sense of their own, with that sense."""


def _names(entry: object) -> dict[str, str]:
    name = entry.get("name", entry) if isinstance(entry, dict) else {}
    return name if isinstance(name, dict) else {}


def _allocation_words() -> tuple[set[str], set[str]]:
    """The ids and English names, to be met whole, and the Chinese names, to be met anywhere."""
    whole: set[str] = set()
    anywhere: set[str] = set()
    for path in sorted((ROOT / "rules" / "allocations").glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = [pair for part in ("units", "facts", "groups", "issues") for pair in document[part].items()]
        for fact in document["facts"].values():
            entries += fact["values"].items() if isinstance(fact.get("values"), dict) else []
        for id_, entry in entries:
            whole |= {id_, _names(entry).get("en", id_).casefold()}
            anywhere |= {_names(entry).get("zh", id_), _names(entry.get("short", {})).get("zh", id_)}
        anywhere.add(document["district"]["name"]["zh"])
        whole |= {document["district"]["id"], document["district"]["name"]["en"].casefold()}
    return whole, {word for word in anywhere if not word.isascii()}


def _strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string of the code with its line; docstrings and examples are for readers, and left out."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            if node.value.startswith("Example: "):
                continue
            yield node.lineno, node.value


WHOLE, ANYWHERE = _allocation_words()


@each_module
def test_no_word_of_an_allocation_is_in_the_code(module: Module) -> None:
    found = [
        (line, text)
        for line, text in _strings(module.tree)
        if text not in ALLOWED and (text.casefold() in WHOLE or any(word in text for word in ANYWHERE))
    ]
    assert found == []


def test_the_words_of_the_default_allocation_are_looked_for() -> None:
    assert {"fire_rescue", "site", "school", "registration", "fire"} <= WHOLE
    assert {"消防", "登记事项", "学科类"} <= ANYWHERE


def test_every_allowed_string_is_still_used() -> None:
    assert set(ALLOWED) - {text for module in MODULES for _, text in _strings(module.tree)} == set()
