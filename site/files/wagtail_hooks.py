from datetime import datetime

from wagtail import hooks

from files.services import quarantine


@hooks.register("periodic_job")
def scan_quarantined_files(now: datetime) -> str:
    judged = quarantine.scan_waiting(now)
    return f"{judged} files judged by the antivirus" if judged else ""


@hooks.register("periodic_job")
def make_previews(now: datetime) -> str:
    done = quarantine.make_previews()
    return f"{done} previews dealt with" if done else ""
