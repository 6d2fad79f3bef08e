"""A record worth auditing: three findings in two cases."""

import pytest

from tests.compliance.audit.tampering import disarm, length
from tests.compliance.making import finding, submit


@pytest.fixture
def record(database, book):
    """The database, with its triggers taken away."""
    submit(database, book, finding(text="一"), finding("registration", text="二"))
    submit(database, book, finding(text="三"))
    with database.write() as session:
        disarm(session)
        assert length(session) >= 8
    return database
