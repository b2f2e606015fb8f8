"""Names that the contact journal and its statistics share."""

from django.db.models import TextChoices


class ContactChannel(TextChoices):
    IN_PERSON = "in_person", "приём в офисе"
    HOME = "home", "обслуживание на дому"
    PHONE = "phone", "телефон"


class ServiceForm(TextChoices):
    """How the acts divide service: face to face or from afar."""

    FACE_TO_FACE = "face_to_face", "очное обслуживание"
    REMOTE = "remote", "заочное обслуживание"


FORM_OF = {
    ContactChannel.IN_PERSON: ServiceForm.FACE_TO_FACE,
    ContactChannel.HOME: ServiceForm.FACE_TO_FACE,
    ContactChannel.PHONE: ServiceForm.REMOTE,
}


class ContactOutcome(TextChoices):
    SERVED = "served", "вопрос решён"
    APPEAL = "appeal", "принято обращение"
    CALL_BACK = "call_back", "договорились перезвонить"
    REDIRECTED = "redirected", "направлен к другому"
    LEFT = "left", "не дождался"
    ABUSE = "abuse", "разговор прекращён из-за брани"


class Source(TextChoices):
    """Where a row of the journal comes from; the loaders of journals add theirs here."""

    RECEPTION = "reception", "экран «Приём»"
    PHONE = "phone", "экран «Телефон»"
    MANUAL = "manual", "внесено вручную"
    QUEUE_CSV = "queue_csv", "электронная очередь"
    ASTERISK_QUEUE = "asterisk_queue", "очередь звонков Asterisk"
    ASTERISK_CDR = "asterisk_cdr", "журнал звонков Asterisk"
    WORKBOOK = "workbook", "таблица"


class NormOf(TextChoices):
    """What a norm sets a time for."""

    WAITING = "waiting", "ожидание"
    SERVICE = "service", "обслуживание"
