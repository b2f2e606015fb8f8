"""Many appeals at once, with texts that hurt: markup, entities, emoji, CRLF."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from gis_sync.stand.world import Appeal, Applicant

HARD_TEXT = "<p>Нет света &amp; тепла с 5&nbsp;июля</p>\r\n<b onclick='x'>№ 1 < № 2 & «ё» 💡 ]]></b>\r\n"


@dataclass(frozen=True)
class Crowd:
    """`count` appeals to one organisation (its PPA GUID), `text_length` characters each."""

    organisation: str
    count: int = 5000
    text_length: int = 10_000
    days: int = 1
    """They are spread over this many days, the last of which is today."""

    def appeals(self, today: date) -> Iterator[Appeal]:
        """Yield the appeals; the same crowd has the same GUIDs and numbers each time."""
        text = (HARD_TEXT * (self.text_length // len(HARD_TEXT) + 1))[: self.text_length]
        for number in range(1, self.count + 1):
            yield Appeal(
                guid=str(uuid5(NAMESPACE_URL, f"urn:crowd:{self.organisation}:{number}")),
                number=f"T-{number:07d}",
                owner=self.organisation,
                created_on=today - timedelta(days=number % self.days),
                text=text,
                applicant=Applicant("Толпин", f"Номер{number}", email=f"n{number}@example.invalid"),
                another_topic="Проверка больших выгрузок",
            )
