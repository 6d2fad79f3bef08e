"""The examples in docstrings are true."""

import doctest
from importlib import import_module

import pytest

from tests.project.tree import Module, modules

EXAMPLES = [module for module in modules() if ">>> " in module.text and not module.is_migration]


@pytest.mark.parametrize("module", EXAMPLES, ids=[module.name for module in EXAMPLES])
def test_the_examples_of_a_module_are_true(module: Module) -> None:
    result = doctest.testmod(import_module(module.name), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 0
    assert result.failed == 0
