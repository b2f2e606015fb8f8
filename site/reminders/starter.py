"""What a new site begins with: a draft of the wording of each kind, for the company's lawyer."""

from pages.starter.content import Library
from reminders.models import ReminderWording


def load() -> list[ReminderWording]:
    """Write a draft of each kind that has no wording yet; return the new ones."""
    known = set(ReminderWording.objects.values_list("kind", flat=True))
    made = []
    for row in Library().read_table("reminders"):
        if row["kind"] not in known:
            wording = ReminderWording(live=False, **row)
            wording.save()
            wording.save_revision()
            made.append(wording)
    return made
