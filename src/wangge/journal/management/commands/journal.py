"""``journal``: go along the chain, anchor its head, list entries."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from wangge.journal import sealing
from wangge.journal.queries import entries_of
from wangge.tenants.terminal import TerminalCommand, Told, tenant_named, tenant_option


class Command(TerminalCommand):
    help = "Verify the chain of the journal, seal and anchor it, list entries."

    def add_commands(self) -> None:
        verify = self.sub("verify", self.verify, "look for entries changed, removed or added later")
        anchor = self.sub("anchor", self.anchor, "seal what is open and write the head of the chain")
        for parser in (verify, anchor):
            parser.add_argument("--anchors", type=Path, help="file of anchors (otherwise the installation's)")
        listing = self.sub("list", self.list, "newest entries of a tenant")
        tenant_option(listing)
        listing.add_argument("--person", default="")
        listing.add_argument("--act", default="")
        listing.add_argument("--limit", type=int, default=50)

    def verify(self, anchors: Path | None) -> Told:
        found = [{"seal": f.seal, "what": f.what} for f in sealing.verify(anchors)]
        left = sealing.unsealed().count()
        lines = [f"{f['seal']}  {f['what']}" for f in found]
        text = "\n".join([*lines, f"{len(found)} findings, {left} entries not sealed yet"])
        return Told(text, {"findings": found, "unsealed": left}, 1 if found else 0)

    def anchor(self, anchors: Path | None) -> Told:
        while sealing.seal_pending(timezone.now()):
            continue
        head = sealing.anchor(anchors)
        return Told(str(head or "-"), {"seal": head.number, "hash": head.hash} if head else {})

    def list(self, tenant: str, person: str, act: str, limit: int) -> Told:
        rows = entries_of(tenant_named(tenant), person=person, act=act)[:limit]
        entries = [
            {"at": e.recorded_at, "person": e.person, "act": e.act, "subject": e.subject, "detail": e.detail}
            for e in rows
        ]
        text = "\n".join(
            f"{e['at']:%Y-%m-%d %H:%M:%S}  {e['person']}  {e['act']}  {e['subject']}" for e in entries
        )
        return Told(text, {"entries": entries})
