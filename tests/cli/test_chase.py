"""`lianban office chase`: what the office reads when it chases, and what goes out."""

import json

import click
import pytest
from click.testing import CliRunner

from cli.framework import Commands
from cli.office_chase import chase as command
from rules.language import Language, speaking
from tests.cli.making import Run, finding, lines, run
from tests.compliance.chasing.servers import refusing_port, web

# apprise's plugin for mail asks for a module that Python 3.11 and 3.12 warn of; it does without from 3.13 on.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

OFFICE = ("--as", "教育:office:李敏")


@click.group(name="office", cls=Commands)
def office():
    """A group of its own, so that the command is tested as it is."""


office.add_command(command)


def chase(*words, day="2026-03-20", language=Language.EN):
    with speaking(language):
        result = CliRunner().invoke(office, ["chase", *OFFICE, "--as-of", day, *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(autouse=True)
def cases(home):
    """Fire and public order, due on 19 March, and food, which the office has to decide by the 4th."""
    party = {"name": "启明教育", "site": "institution"}
    three = lines(
        *(finding(id=issue, party=party, issue=issue) for issue in ("fire_safety", "public_order", "food_safety"))
    )
    assert run("import", "-", "--as-of", "2026-03-02", "--as", "教育", stdin=three).code == 0


@pytest.fixture
def contacts(work):
    def written(**units):
        entries = [
            f"  {unit}:\n    - {{name: 陈静, post: 科长, since: 2026-01-01, send: ['{address}']}}\n"
            for unit, address in units.items()
        ]
        file = work / "contacts.yaml"
        file.write_text("units:\n" + "".join(entries), encoding="utf-8")
        file.chmod(0o600)
        return file

    return written


def test_it_says_who_was_reminded_of_how_much():
    answer = chase()
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "Fire and Rescue: orange 1, blue 1; in all 1 overdue, 0 near due\n"
        "Public Security: orange 1, blue 1; in all 1 overdue, 0 near due\n"
        "the office: red 1, orange 1, blue 1; in all 1 overdue, 0 near due\n"
        "New signals: S2026-0001. See `lianban signal list`.\n"
    )


def test_the_second_time_on_one_day_there_is_nothing_new():
    chase()
    assert chase().out.splitlines()[0] == "Fire and Rescue: nothing new; in all 1 overdue, 0 near due"


def test_what_comes_up_after_the_days_digest_waits_and_says_so():
    chase()
    more = lines(finding(id="more", party={"name": "晨光", "site": "institution"}, severity="urgent"))
    run("import", "-", "--as-of", "2026-03-20", "--as", "教育", stdin=more)
    assert chase().out.splitlines()[0] == (
        "Fire and Rescue: blue 1; in all 1 overdue, 1 near due "
        "(its digest of today is written already; the new ones wait for the next day's)"
    )


def test_where_nothing_is_due_it_says_so():
    assert chase(day="2026-03-01").out == "Nobody is near due or overdue.\n"


def test_a_dry_run_keeps_nothing():
    first = chase("--dry-run")
    assert first.out.endswith("This was a dry run: nothing was stored, and nothing sent.\n")
    assert chase("--dry-run").out == first.out


def test_json_is_one_object():
    answer = chase("--format", "json")
    record = json.loads(answer.out)
    assert record.pop("units")[0] == {
        "unit": "fire_rescue",
        "slips": {"blue": 1, "orange": 1},
        "digest": True,
        "overdue": 1,
        "near": 0,
    }
    assert record == {"signals": ["S2026-0001"], "without_liaison": [], "sent": 0, "deliveries": [], "dry_run": False}


def test_sending_tells_what_went_out_what_did_not_and_who_has_no_liaison(contacts):
    with web() as server:
        file = contacts(
            消防=f"json://127.0.0.1:{server.port}/", public_security=f"json://127.0.0.1:{refusing_port()}/geheim"
        )
        answer = chase("--send", "--contacts", file)
    assert answer.code == 1
    assert answer.out.splitlines()[4:] == [
        "Without a liaison in post: the office",
        "Sent: 1 digest",
        (
            "Public Security, digest of 2026-03-20: not delivered by json (attempt 1 of 5): "
            "A Connection error occurred sending JSON notification to …."
        ),
    ]
    assert [got["title"] for _path, got in server.got] == ["Reminder to Fire and Rescue, 2026-03-20: orange 1"]


def test_what_did_not_get_through_goes_out_the_next_day(contacts):
    chase("--send", "--contacts", contacts(fire_rescue=f"json://127.0.0.1:{refusing_port()}/"))
    with web() as server:
        file = contacts(fire_rescue=f"json://127.0.0.1:{server.port}/")
        answer = chase("--send", "--contacts", file, "--format", "json", day="2026-03-21")
    assert answer.code == 0
    assert json.loads(answer.out)["deliveries"][0] == {
        "unit": "fire_rescue",
        "day": "2026-03-20",
        "state": "sent",
        "attempts": 2,
        "refused": [],
    }


def test_after_five_attempts_the_office_is_told_to_do_it_itself(contacts):
    file = contacts(fire_rescue=f"json://127.0.0.1:{refusing_port()}/")
    for _attempt in range(5):
        chase("--send", "--contacts", file)
    answer = chase("--send", "--contacts", file)
    assert answer.code == 1
    assert answer.out.splitlines()[-1] == (
        "Fire and Rescue, digest of 2026-03-20: given up after 5 attempts. Tell the unit by other means."
    )


def test_to_send_needs_contacts():
    answer = chase("--send")
    assert (answer.code, answer.out) == (3, "")
    assert "there is nobody to send to. Name the file of contacts with `--contacts FILE`." in answer.err


def test_a_file_of_contacts_that_others_can_read_is_refused_and_nothing_is_done(contacts):
    file = contacts(fire_rescue="json://127.0.0.1/")
    file.chmod(0o644)
    answer = chase("--contacts", file)
    assert answer.code == 3
    assert f"Do `chmod 600 {file}`." in answer.err
    assert "nothing new" not in chase().out


def test_only_the_office_chases():
    answer = chase("--as", "消防:handler")
    assert answer.code == 4
    assert "you may not chase. These may: office." in answer.err


def test_in_chinese_it_names_the_units_in_chinese():
    assert chase(language=Language.ZH).out.splitlines()[0].startswith("消防")


def test_the_outbox_shows_what_was_written_and_what_became_of_it(contacts):
    chase()
    assert [each["state"] for each in run("office", "outbox", "--format", "json").records] == ["waiting"] * 3
    with web() as server:
        file = contacts(
            消防=f"json://127.0.0.1:{server.port}/", public_security=f"json://127.0.0.1:{refusing_port()}/geheim"
        )
        chase("--send", "--contacts", file)
    states = {each["unit"]: each["state"] for each in run("office", "outbox", "--format", "json").records}
    assert states == {"fire_rescue": "sent", "public_security": "failed", None: "no_liaison"}
    shown = run("office", "outbox", "--unit", "消防", "--text")
    assert shown.code == 0
    assert "2026-03-20, Fire and Rescue: sent" in shown.out
    assert "json: delivered" in shown.out
    assert "2026-0001" in shown.out
    assert "geheim" not in run("office", "outbox", "--text").out
    assert run("office", "outbox", "--state", "waiting").err == "The outbox is empty.\n"
