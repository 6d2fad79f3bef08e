"""Every message exists in Chinese too, with nothing lost and nothing left over."""

import importlib.util
import string
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

from tests.project.tree import ROOT


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / ".ci" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MESSAGES = _script()


@pytest.fixture(scope="module")
def code() -> Catalog:
    return MESSAGES.extract()


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    return MESSAGES.read()


def _texts(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _entries(catalog: Catalog) -> dict[str, Message]:
    return {_texts(message.id)[0]: message for message in catalog if message.id}


def test_every_message_of_the_code_is_in_the_catalogue(code: Catalog, chinese: Catalog) -> None:
    assert sorted(_entries(code).keys() - _entries(chinese).keys()) == []


def test_no_entry_of_the_catalogue_is_unused(code: Catalog, chinese: Catalog) -> None:
    assert sorted(_entries(chinese).keys() - _entries(code).keys()) == []
    assert list(chinese.obsolete) == []


def test_every_entry_is_translated(chinese: Catalog) -> None:
    assert [message.id for message in MESSAGES.untranslated(chinese)] == []


def test_the_chinese_is_chinese(chinese: Catalog) -> None:
    """A translation equal to the English is a slip, unless there is nothing to translate."""
    same = {key for key, message in _entries(chinese).items() if key in _texts(message.string)}
    assert sorted(key for key in same if any(letter.isalpha() for letter in _without_placeholders(key))) == []


def _without_placeholders(text: str) -> str:
    return "".join(literal for literal, _, _, _ in string.Formatter().parse(text)).replace("Choice", "")


def test_a_translation_has_the_placeholders_of_its_message(chinese: Catalog) -> None:
    """Chinese has one form, which serves one and many, and so has the placeholders of the many."""
    wrong = {
        key: text
        for key, message in _entries(chinese).items()
        for text in _texts(message.string)
        if text and _placeholders(text) != _placeholders(_texts(message.id)[-1])
    }
    assert wrong == {}


def test_a_translation_keeps_the_space_around_its_message(chinese: Catalog) -> None:
    """A line break at either end is layout; what joins words is the translator's."""
    wrong = [
        key
        for key, message in _entries(chinese).items()
        for text in _texts(message.string)
        if (key.startswith("\n"), key.endswith("\n")) != (text.startswith("\n"), text.endswith("\n"))
    ]
    assert wrong == []


def test_plurals_are_marked_alike(code: Catalog, chinese: Catalog) -> None:
    ours = _entries(chinese)
    assert [key for key, message in _entries(code).items() if key in ours and ours[key].id != message.id] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert MESSAGES.PO.with_suffix(".mo").read_bytes() == MESSAGES.as_mo(MESSAGES.PO.read_bytes())


@pytest.mark.parametrize(
    "message",
    ["Usage:", "Options", "Commands", "Error: {message}", "Try '{command} {option}' for help.", "Missing argument"],
)
def test_the_texts_of_click_are_there(chinese: Catalog, message: str) -> None:
    assert _entries(chinese)[message].locations[0][0].startswith("click/")
