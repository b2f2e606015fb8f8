from datetime import datetime

from wagtail import hooks

from ledger.services import write_anchor


@hooks.register("periodic_job")
def anchor_streams(now: datetime) -> str:
    """Anchor once a day. The hash goes to the log, where whoever changes the database cannot reach it."""
    anchor = write_anchor(now)
    return f"anchor {anchor.seq} is {anchor.hash}" if anchor else ""
