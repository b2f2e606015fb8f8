"""Names that the register, its terms and its statistics share."""

from django.db.models import TextChoices


class Channel(TextChoices):
    WEBSITE = "website", "сайт"
    CABINET = "cabinet", "личный кабинет"
    EMAIL = "email", "электронная почта"
    POST = "post", "почта"
    IN_PERSON = "in_person", "лично в приёмной"
    FAX = "fax", "факс"
    PHONE = "phone", "телефон"
    GIS = "gis", "ГИС ЖКХ"


class Kind(TextChoices):
    QUESTION = "question", "вопрос"
    COMPLAINT = "complaint", "жалоба"
    CLAIM = "claim", "претензия"
    SUGGESTION = "suggestion", "предложение"
    REVIEW = "review", "отзыв"
    APPLICATION = "application", "заявление"


class Audience(TextChoices):
    INDIVIDUAL = "individual", "физическое лицо"
    ORGANIZATION = "organization", "юридическое лицо"


class Outcome(TextChoices):
    """How an appeal may end otherwise than by an answer on its substance (Стандарт; 59-ФЗ, ст. 11)."""

    OBSCENE = "obscene", "брань или угрозы: без ответа"
    UNREADABLE = "unreadable", "текст не читается"
    REPEATED = "repeated", "на этот вопрос уже ответили"
    CONFIDENTIAL = "confidential", "ответ раскрыл бы тайну"
    ANONYMOUS = "anonymous", "нет имени или контактов"
    ABUSIVE_CALL = "abusive_call", "разговор прекращён из-за брани"
    REDIRECTED = "redirected", "передано в другой орган"
    WITHDRAWN = "withdrawn", "отозвано заявителем"


class ReplyChannel(TextChoices):
    EMAIL = "email", "по электронной почте"
    POST = "post", "письмом по почте"
    PHONE = "phone", "по телефону"
    IN_PERSON = "in_person", "лично в офисе"
    GIS = "gis", "через ГИС ЖКХ"


OFFERED = [
    (way.value, way.label)
    for way in (ReplyChannel.EMAIL, ReplyChannel.POST, ReplyChannel.PHONE, ReplyChannel.IN_PERSON)
]
"""Ways of answering that a person may choose; any other comes with the appeal."""
