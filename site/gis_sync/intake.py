"""How an exported appeal reads in the register. No database or clock.

GIS ZhKKh leaves most fields to whoever writes: what does not fit is cut, what is no address is left out, and
the card shows the rest as it came.
"""

import re

from gis_sync.messages.appeals import Appeal, Applicant, ApplicantKind
from gis_sync.messages.text import plain_text
from questions.choices import Audience, Kind, ReplyChannel
from questions.services.intake import Intake

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
SYSTEM = "ГИС ЖКХ (обращение создано системой)"
NO_TEXT = "Текста в обращении нет: посмотрите вложения."
ORGANISATION = "Организация из реестра ГИС ЖКХ, {guid}"
LONGEST = {
    "person_name": 200, "organization_name": 300, "phone": 40, "postal_address": 400, "email": 254,
    "sender_number": 60,
}  # fmt: skip


def intake_of(appeal: Appeal, topic_id: int | None, organisation: str = "") -> Intake:
    """Return what the register takes down of an appeal; `organisation` is its name when that is known."""
    who = appeal.applicant
    is_organisation = who.kind is ApplicantKind.ORGANISATION
    named = organisation or ORGANISATION.format(guid=who.organisation_guid)
    address = ", ".join(filter(None, (who.postal_address, who.apartment and f"кв. {who.apartment}")))
    return Intake(
        kind=Kind.QUESTION,
        audience=Audience.ORGANIZATION if is_organisation else Audience.INDIVIDUAL,
        text=plain_text(appeal.text) or NO_TEXT,
        person_name=_cut("person_name", name_of(who)),
        organization_name=_cut("organization_name", named) if is_organisation else "",
        reply_channel=ReplyChannel.GIS,
        email=_cut("email", who.email if EMAIL.fullmatch(who.email) else ""),
        phone=_cut("phone", who.phone),
        postal_address=_cut("postal_address", address),
        topic_id=topic_id,
        sender_number=_cut("sender_number", appeal.number),
        sender_date=appeal.created_on,
    )


def name_of(who: Applicant) -> str:
    """Return the names of a person; of an organisation GIS ZhKKh tells no more than an identifier."""
    if who.kind is ApplicantKind.SYSTEM:
        return SYSTEM
    return " ".join(filter(None, (who.surname, who.first_name, who.patronymic)))


def _cut(name: str, text: str) -> str:
    return text[: LONGEST[name]]
