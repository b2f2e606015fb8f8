"""Why a letter is not registered by itself but shown to a person first. Pure: no database, no clock.

Whatever the doubt, the letter is kept, and its term runs from the day that the mailbox received it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from inbox.reading.recognising import Kind


class Doubt(StrEnum):
    SPAM = "spam"
    NO_SENDER = "no_sender"
    NO_NAME = "no_name"
    NO_TEXT = "no_text"
    AUTOMATIC = "automatic"
    MAILING = "mailing"
    RETURNED = "returned"
    FORGED = "forged"
    OWN_ADDRESS = "own_address"
    SAME_ID = "same_id"
    MANY = "many"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    LONG = "long"
    MANY_FILES = "many_files"
    TO_STAFF = "to_staff"
    OTHER_ADDRESS = "other_address"
    FINISHED = "finished"


WORDS = {
    Doubt.SPAM: "похоже на спам",
    Doubt.NO_SENDER: "нет адреса отправителя",
    Doubt.NO_NAME: "отправитель не назвал имени",
    Doubt.NO_TEXT: "в письме нет текста",
    Doubt.AUTOMATIC: "отправлено программой, а не человеком",
    Doubt.MAILING: "рассылка",
    Doubt.RETURNED: "недоставка письма, которого сайт не отправлял",
    Doubt.FORGED: "почтовый сервер не подтвердил, что письмо с этого адреса",
    Doubt.OWN_ADDRESS: "отправлено с адреса самой компании",
    Doubt.SAME_ID: "другое письмо с тем же Message-ID уже было",
    Doubt.MANY: "с этого адреса за сутки уже зарегистрировано много писем",
    Doubt.TOO_LARGE: "письмо слишком большое: прочитано только начало",
    Doubt.UNREADABLE: "письмо устроено так, что его не удалось разобрать",
    Doubt.LONG: "текст слишком длинный: показано начало",
    Doubt.MANY_FILES: "вложений больше, чем сохраняется",
    Doubt.TO_STAFF: "отвечает на служебное письмо сайта",
    Doubt.OTHER_ADDRESS: "упоминает обращение, но отправлено с другого адреса",
    Doubt.FINISHED: "относится к обращению, работа по которому закончена",
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a letter when it is decided what becomes of it."""

    kind: Kind
    has_address: bool
    has_name: bool
    has_text: bool
    is_spam: bool = False
    is_forged: bool = False
    is_from_us: bool = False
    repeats_id: bool = False
    registered_today: int = 0
    joins: bool = False
    """Whether it goes to an appeal of the same sender."""
    is_others: bool = False
    """Whether it speaks of an appeal of another address."""
    is_finished: bool = False
    """Whether nothing is left to be done about the appeal that it goes to."""
    answers_staff_letter: bool = False


MOST_A_DAY = 5
"""Letters of one address that are registered without a person within a day: more may be those of a program.

An automatic answer to our confirmation that does not say that it is one would otherwise go round for ever.
"""


def doubts_about(facts: Facts) -> list[Doubt]:
    """Return what speaks against taking in a letter without a person; nothing when nothing does."""
    return list(_doubts(facts))


def _doubts(facts: Facts) -> Iterator[Doubt]:
    by_kind = {Kind.AUTOMATIC: Doubt.AUTOMATIC, Kind.MAILING: Doubt.MAILING, Kind.RETURNED: Doubt.RETURNED}
    checks = [
        (Doubt.SPAM, facts.is_spam),
        (by_kind.get(facts.kind), facts.kind in by_kind),
        (Doubt.FORGED, facts.is_forged),
        (Doubt.OWN_ADDRESS, facts.is_from_us),
        (Doubt.SAME_ID, facts.repeats_id),
        (Doubt.TO_STAFF, facts.answers_staff_letter),
        (Doubt.OTHER_ADDRESS, facts.is_others),
        (Doubt.FINISHED, facts.is_finished),
        (Doubt.NO_SENDER, not facts.has_address),
        # Whose appeal it is, is known already, and so is his name.
        (Doubt.NO_NAME, facts.has_address and not facts.has_name and not facts.joins),
        (Doubt.NO_TEXT, not facts.has_text),
        (Doubt.MANY, facts.registered_today >= MOST_A_DAY and not facts.joins),
    ]
    yield from (doubt for doubt, holds in checks if holds and doubt is not None)
