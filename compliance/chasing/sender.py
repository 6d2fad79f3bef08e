"""How does a digest leave the house? By one channel at a time, through apprise, which knows the channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from compliance.chasing.contacts import channel_of
from compliance.chasing.overheard import harmless, refusals, warnings
from compliance.errors import ComplianceError
from rules.language import _

if TYPE_CHECKING:
    import apprise

__all__ = ["AppriseSender", "Sender", "SendingNotInstalled", "Sent"]

_COUNTS_BYTES = frozenset({"wecombot"})
"""Channels whose limit is in bytes, while apprise counts characters; a Chinese one takes three."""


class SendingNotInstalled(ComplianceError):
    """What sends is not installed."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Whether a channel took a text, and what it said; without secrets, and empty where it said nothing."""

    delivered: bool
    detail: str = ""


class Sender(Protocol):
    """Sends one text to one address, once; what goes wrong is an answer, and no exception."""

    def send(self, address: str, title: str, body: str) -> Sent:
        """Try it."""


class AppriseSender:
    """
    Sends by whatever apprise knows: e-mail, WeCom, DingTalk, a webhook and many more.

    Texts too long for a channel go in pieces. Raises `SendingNotInstalled` when it is
    made without apprise.
    """

    def __init__(self) -> None:
        try:
            import apprise
        except ImportError:
            what = _("Nothing can be sent: apprise is not installed. Do `pip install 'lianban[sending]'`.")
            raise SendingNotInstalled(what) from None
        self._apprise = apprise
        self._asset = apprise.AppriseAsset(
            app_id="lianban",
            app_desc="lianban",
            async_mode=False,
            secure_logging=True,
            storage_mode=apprise.PersistentStoreMode.MEMORY,
        )

    def send(self, address: str, title: str, body: str) -> Sent:
        """Try it once."""
        with warnings("apprise") as warned:
            plugin = self._apprise.Apprise.instantiate(address, asset=self._asset)
            if plugin is None:
                return Sent(delivered=False, detail=_("the address is not understood"))
            delivered, refused = self._deliver(plugin, address, title, body)
        detail = "; ".join(dict.fromkeys([*refused, *warned]))
        return Sent(delivered and not refused, harmless(detail, address))

    def _deliver(self, plugin: apprise.NotifyBase, address: str, title: str, body: str) -> tuple[bool, list[str]]:
        plugin.overflow_mode = self._apprise.OverflowMode.SPLIT
        if channel_of(address) in _COUNTS_BYTES:
            plugin.body_maxlen //= 3
        service = self._apprise.Apprise(asset=self._asset)
        service.add(plugin)
        with refusals(plugin) as refused:
            delivered = bool(service.notify(body=body, title=title, body_format=self._apprise.NotifyFormat.TEXT))
        return delivered, refused
