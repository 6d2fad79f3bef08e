"""What docs/postgresql.md has an administrator do is done here: users, rights, and the list of tables by district."""

import re
from pathlib import Path

import pytest
from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, create_engine, make_url, text

from compliance.errors import StoreError
from compliance.store.base import Base
from compliance.store.database import open_database
from compliance.store.scratch import rebuilt_tables
from tests.compliance.making import DISTRICT, finding, submit

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "postgresql.md").read_text(encoding="utf-8")
TABLES = Base.metadata.tables
assert set(TABLES) > {table.name for table in rebuilt_tables()}


def said(who):
    """The statements that the document has `who` say."""
    (block,) = re.findall(rf"^```sql {who}\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    return [each.strip() for each in block.split(";") if each.strip()]


def told(address, statements):
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        last = [connection.execute(text(each)) for each in statements][-2:]
        rows = [each.scalar() for each in last if each.returns_rows]
    engine.dispose()
    return rows


def for_user(address, user):
    return make_url(address).set(username=user, database="lianban").render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def office(postgresql):
    """The address of the server, with the users and the database of the document; gone afterwards."""
    told(postgresql, said("administrator"))
    owner = for_user(postgresql, "lianban_owner")
    told(owner, said("owner"))
    open_database(owner).close()
    yield postgresql
    told(
        postgresql,
        ["DROP DATABASE lianban WITH (FORCE)", "DROP ROLE lianban_app", "DROP ROLE lianban_owner"],
    )


@pytest.mark.postgresql
def test_the_user_for_every_day_records_and_may_do_no_more(office, book):
    app = for_user(office, "lianban_app")
    with open_database(app) as opened:
        database = opened.of(DISTRICT)
        submit(database, book, *(finding(text=str(number)) for number in range(30)))
        for beyond in (
            "DELETE FROM cases",
            "TRUNCATE cases",
            "DROP TABLE cases",
            "ALTER TABLE cases DISABLE ROW LEVEL SECURITY",
        ):
            with pytest.raises(StoreError, match=r"cannot be written|must be owner"), database.write() as session:
                session.execute(text(beyond))
        assert told(app, ["SELECT 1", "SELECT count(*) FROM cases"]) == [1, 0]
        assert told(app, said("look")) == [1]


def test_every_table_is_on_the_list_after_what_it_refers_to():
    listed = re.findall(r"^SELECT create_distributed_table\('(\w+)', 'district'", DOCUMENT, re.MULTILINE)
    assert sorted(listed) == sorted(TABLES)
    for place, name in enumerate(listed):
        assert {each.referred_table.name for each in TABLES[name].foreign_key_constraints} <= set(listed[:place])


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_key_holds_the_district(name):
    table = TABLES[name]
    assert table.primary_key.columns.keys()[0] == "district"
    for each in table.constraints:
        if isinstance(each, UniqueConstraint | ForeignKeyConstraint):
            assert each.columns.keys()[0] == "district"
    for each in table.foreign_key_constraints:
        assert each.elements[0].target_fullname == f"{each.referred_table.name}.district"
    for index in table.indexes:
        assert next(iter(index.expressions)).name == "district"


@pytest.mark.postgresql
def test_no_sequence_is_shared(empty_postgresql):
    assert told(empty_postgresql, ["SELECT 1", "SELECT count(*) FROM pg_sequences"]) == [1, 0]
