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
