"""Sending through apprise, to servers on this machine: what arrives, and what is told of what does not."""

import logging
import sys

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot

from compliance.chasing import AppriseSender, SendingNotInstalled
from compliance.chasing.overheard import harmless
from tests.compliance.chasing.servers import mail, refusing_port, web

# apprise's plugin for mail asks for a module that Python 3.11 and 3.12 warn of; it does without from 3.13 on.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

TITLE = "Reminder to Fire and Rescue, 2026-03-20: orange 1"
BODY = "colour | case\norange: overdue | 2026-0001 | 启明教育"
KEY = "01234567-89ab-cdef-0123-456789abcdef"
TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def server():
    with web() as running:
        yield running


@pytest.fixture
def robots(server, monkeypatch):
    """The robots of WeCom and DingTalk, at our own server: the plugins know no other address than the real one."""
    monkeypatch.setattr(NotifyWeComBot, "notify_url", f"http://127.0.0.1:{server.port}/wecom?key={{key}}")
    monkeypatch.setattr(NotifyDingTalk, "notify_url", f"http://127.0.0.1:{server.port}/dingtalk?token={{token}}")
    monkeypatch.setattr(NotifyWeComBot, "request_rate_per_sec", 0)  # or the pieces of a long text wait for seconds
    server.answers = {path: (200, {"errcode": 0, "errmsg": "ok"}) for path in ("/wecom", "/dingtalk")}
    server.got.clear()
    return server


def test_a_webhook_gets_title_and_text(server):
    server.got.clear()
    sent = AppriseSender().send(f"json://127.0.0.1:{server.port}/hook", TITLE, BODY)
    assert (sent.delivered, sent.detail) == (True, "")
    [(path, got)] = server.got
    assert (path, got["title"], got["message"]) == ("/hook", TITLE, BODY)


def test_a_wecom_robot_gets_both_as_one_text(robots):
    assert AppriseSender().send(f"wecombot://{KEY}", TITLE, BODY).delivered
    [(path, got)] = robots.got
    assert (path, got["msgtype"]) == ("/wecom", "text")
    assert got["text"]["content"].split() == f"{TITLE} {BODY}".split()


def test_a_dingtalk_robot_gets_both_as_one_text(robots):
    assert AppriseSender().send(f"dingtalk://{TOKEN}", TITLE, BODY).delivered
    [(path, got)] = robots.got
    assert (path, got["msgtype"]) == ("/dingtalk", "text")
    assert got["text"]["content"].split() == f"{TITLE} {BODY}".split()


def test_a_text_too_long_for_wecom_goes_in_pieces_that_fit(robots):
    """Its limit is 2,048 bytes, and a Chinese character takes three."""
    long = "\n".join(
        f"红 | 2026-{number:04} | 启明教育培训中心有限公司 | 消防安全 | 主办 | 逾期" for number in range(60)
    )
    assert AppriseSender().send(f"wecombot://{KEY}", TITLE, long).delivered
    pieces = [got["text"]["content"] for _path, got in robots.got]
    assert len(pieces) > 1
    assert max(len(piece.encode()) for piece in pieces) <= 2048
    assert all(f"2026-{number:04}" in "".join(pieces) for number in range(60))


@pytest.mark.parametrize("address", [f"wecombot://{KEY}", f"dingtalk://{TOKEN}"])
def test_a_robot_that_answers_200_and_refuses_has_refused(robots, address):
    """apprise takes the 200 for a yes; a wrong key would never be noticed."""
    robots.answers = {path: (200, {"errcode": 93000, "errmsg": "invalid webhook url"}) for path in robots.answers}
    sent = AppriseSender().send(address, TITLE, BODY)
    assert (sent.delivered, sent.detail) == (False, "errcode 93000: invalid webhook url")


def test_mail_arrives_with_its_subject_and_its_lines():
    with mail() as (port, letters):
        address = f"mailto://127.0.0.1:{port}/?from=office@mail.example&to=chen@mail.example&format=text"
        sent = AppriseSender().send(address, "催办：消防", BODY)
    assert (sent.delivered, sent.detail) == (True, "")
    [letter] = letters
    assert letter["Subject"] == "催办：消防"
    assert "chen@mail.example" in letter["To"]
    assert letter.get_content().replace("\r", "").strip() == BODY


def test_mail_that_the_server_does_not_take_is_told_without_the_address():
    with mail() as (port, letters):
        address = f"mailto://127.0.0.1:{port}/?from=office@mail.example&to=nobody@mail.example"
        sent = AppriseSender().send(address, TITLE, BODY)
    assert not sent.delivered
    assert letters == []
    assert "mail.example" not in sent.detail


def test_a_server_that_fails_is_told(server):
    server.answers["/broken"] = (500, {})
    sent = AppriseSender().send(f"json://joe:geheim@127.0.0.1:{server.port}/broken", TITLE, BODY)
    assert not sent.delivered
    assert "error=500" in sent.detail
    assert not {"geheim", "127.0.0.1", "joe"} & set(sent.detail.replace("/", " ").split())


def test_a_port_at_which_nobody_listens_is_told_without_the_address():
    sent = AppriseSender().send(f"json://127.0.0.1:{refusing_port()}/geheim", TITLE, BODY)
    assert not sent.delivered
    assert sent.detail.startswith("A Connection error occurred")
    assert "127.0.0.1" not in sent.detail


@pytest.mark.parametrize("address", ["jsom://127.0.0.1/geheim", "mailto://", "wecombot://?"])
def test_an_address_that_is_none_is_told_without_repeating_it(address):
    sent = AppriseSender().send(address, TITLE, BODY)
    assert (sent.delivered, sent.detail) == (False, "the address is not understood")


def test_nothing_of_it_reaches_the_log_or_the_screen(caplog, capfd):
    logging.getLogger("apprise").setLevel(logging.DEBUG)
    AppriseSender().send(f"json://127.0.0.1:{refusing_port()}/geheim", TITLE, BODY)
    AppriseSender().send("jsom://geheim", TITLE, BODY)
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("apprise").level == logging.DEBUG
    logging.getLogger("apprise").setLevel(logging.NOTSET)


def test_without_apprise_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)  # as if it were not installed
    with pytest.raises(SendingNotInstalled) as told:
        AppriseSender()
    assert str(told.value) == "Nothing can be sent: apprise is not installed. Do `pip install 'lianban[sending]'`."


@pytest.mark.parametrize(
    ("text", "address", "told"),
    [
        ("cannot reach mail.example", "mailto://u:p@mail.example", "cannot reach …"),
        ("see https://mail.example/x?key=1", "json://other", "see …"),
        ("no such user chen@mail.example", "json://other", "no such user …"),
        ("key a b-c%2Fd is wrong, as is b-c/d", "wecombot://b-c%2Fd", "key a … is wrong, as is …/d"),
        ("line one\r\n  line two", "json://other", "line one line two"),
        ("x" * 400, "json://other", "x" * 300),
    ],
)
def test_what_a_channel_says_is_kept_without_its_secrets(text, address, told):
    assert harmless(text, address) == told
