"""Beside the district that is bundled, one that is invented and unlike it."""

import pytest

from compliance.intake import Parser
from rules.allocation import Allocation
from tests.compliance.intake import samples


@pytest.fixture(scope="session")
def riverside() -> Allocation:
    return samples.riverside()


@pytest.fixture(scope="session")
def parser(allocation) -> Parser:
    return Parser(allocation, samples.TODAY)
