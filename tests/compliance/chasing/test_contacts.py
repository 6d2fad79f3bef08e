"""Who is in post on a day, and what is told of a file that cannot be used: never an address."""

import os
from datetime import date

import pytest

from compliance.chasing import load_contacts
from compliance.errors import UnusableFile

GOOD = """
office:
  - {name: 李敏, post: 联席会议办公室, since: 2026-01-01, send: ["mailto://user:geheim@mail.example?to=office@mail.example"]}
units:
  消防:
    - {name: 陈静, post: 科长, since: 2026-01-01, until: 2026-03-31, send: ["wecombot://0123456789"]}
    - {name: 赵强, post: 科长, since: 2026-05-01, send: ["dingtalk://token", "json://127.0.0.1:8080/hook"]}
  housing: []
"""


@pytest.fixture
def read(tmp_path, allocation):
    file = tmp_path / "contacts.yaml"

    def reader(text, mode=0o600):
        file.write_text(text, encoding="utf-8")
        file.chmod(mode)
        return load_contacts(file, allocation)

    reader.file = file
    return reader


def refused(read, text, **more):
    with pytest.raises(UnusableFile) as told:
        read(text, **more)
    return str(told.value).replace(str(read.file), "contacts.yaml")


@pytest.mark.parametrize(
    ("unit", "day", "name"),
    [
        ("fire_rescue", date(2025, 12, 31), None),
        ("fire_rescue", date(2026, 1, 1), "陈静"),
        ("fire_rescue", date(2026, 3, 31), "陈静"),
        ("fire_rescue", date(2026, 4, 1), None),
        ("fire_rescue", date(2027, 1, 1), "赵强"),
        ("housing", date(2026, 3, 1), None),
        ("finance", date(2026, 3, 1), None),
        (None, date(2026, 3, 1), "李敏"),
    ],
)
def test_who_is_in_post_is_a_matter_of_the_day(read, unit, day, name):
    found = read(GOOD).in_post(unit, day)
    assert (found and found.name) == name


def test_an_address_is_not_shown_with_the_liaison(read):
    assert "geheim" not in repr(read(GOOD))


@pytest.mark.skipif(os.name != "posix", reason="files have no such modes")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_file_that_others_can_read_is_refused(read, mode):
    told = refused(read, GOOD, mode=mode)
    assert told == (
        "contacts.yaml: can be read or changed by others on this machine, and holds addresses with passwords. "
        "Do `chmod 600 contacts.yaml`."
    )


def test_a_file_that_is_not_there_is_told(tmp_path, allocation):
    with pytest.raises(UnusableFile, match=r"none\.yaml: cannot be read: No such file or directory\."):
        load_contacts(tmp_path / "none.yaml", allocation)


ENTRY = "{name: 陈静, post: 科长, since: 2026-01-01, send: [json://x/]}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "units:\n  fire_rescu: []\n",
            "contacts.yaml:2: units.fire_rescu: there is no such unit. Did you mean “fire_rescue”?",
        ),
        (
            f"units:\n  消防: [{ENTRY}]\n  fire_rescue: []\n",
            "contacts.yaml:3: units.fire_rescue: is given twice. Put both under one name.",
        ),
        (
            "office:\n  - {name: 陈静, post: 科长, since: 2026-01-01, sends: [json://x/]}\n",
            (
                "contacts.yaml:2: office.0.send: is missing. Add it.\n"
                "contacts.yaml:2: office.0.sends: there is no such entry here. Did you mean “send”?"
            ),
        ),
        (
            "office:\n  - {name: 陈静, post: 科长, since: 2026-13-01, send: [json://x/]}\n",
            "contacts.yaml:2: office.0.since: must be a date such as 2021-09-08.",
        ),
        (
            "office:\n  - {name: 陈静, post: 科长, since: 2026-02-01, until: 2026-01-01, send: [json://x/]}\n",
            "contacts.yaml:2: office.0.until: ends before it begins. Correct `since` or `until`.",
        ),
        (
            f"office:\n  - {ENTRY}\n  - {{name: 赵强, post: 科长, since: 2026-02-01, send: [json://x/]}}\n",
            (
                "contacts.yaml:3: office.1.since: 赵强 begins while 陈静 is still in post. "
                "Give the one before an `until` of the day before."
            ),
        ),
        (
            "office:\n  - {name: 陈静, post: 科长, since: 2026-01-01, send: []}\n",
            "contacts.yaml:2: office.0.send: must not be empty.",
        ),
        (
            "office:\n  - {name: 陈静, post: 科长, since: 2026-01-01, send: [geheim@mail.example]}\n",
            (
                "contacts.yaml:2: office.0.send.0: is no address of the form kind://…, "
                "such as mailto://, wecombot:// or dingtalk://."
            ),
        ),
        ("unit:\n  fire_rescue: []\n", "contacts.yaml:1: unit: there is no such entry here. Did you mean “units”?"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_do(read, text, told):
    assert refused(read, text) == told


def test_what_is_wrong_with_an_address_does_not_repeat_it(read):
    text = (
        "office:\n  - {name: 陈静, post: 科长, since: 2026-01-01, send: ['user:geheim@mail.example', 'x y://geheim']}\n"
    )
    assert "geheim" not in refused(read, text)
