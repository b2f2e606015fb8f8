"""What notices say: the sentences that are the same for everybody, and the words of the person who sends it.

Pure: paragraphs are separated by an empty line, the letter makes the rest.
"""

from datetime import date

from questions.models import Appeal, Notice

Kind = Notice.Kind
SUBJECTS: dict[str, str] = {
    Kind.EXTENSION: "О продлении срока ответа на обращение",
    Kind.CLARIFICATION: "Об уточнении обращения",
    Kind.REDIRECTION: "О передаче обращения",
    Kind.UNREADABLE: "Об обращении, которое не удалось прочитать",
    Kind.REPEATED: "О ранее данном ответе",
    Kind.CONFIDENTIAL: "О невозможности ответа по существу",
}


def extension(*, until: date, reason: str) -> str:
    return (
        f"Чтобы ответить по существу, нужна более детальная проработка. Срок ответа продлён до "
        f"{until:%d.%m.%Y}.\n\nПричина продления: {reason}"
    )


def unreadable() -> str:
    return (
        "Текст обращения не поддаётся прочтению, поэтому ответить на него по существу мы не можем.\n\n"
        "Пожалуйста, направьте обращение ещё раз: печатным текстом, разборчиво от руки или через сайт."
    )


def repeated(previous: Appeal) -> str:
    """Say which letter has answered already; the earlier appeal has one, see the outcome's rule."""
    reply = previous.reply
    return (
        f"На этот вопрос уже дан ответ по существу: письмо № {reply.outgoing_number} "
        f"от {reply.letter_on:%d.%m.%Y} на обращение № {previous.registration_number} "
        f"от {previous.registered_on:%d.%m.%Y}.\n\n"
        "Новых доводов или обстоятельств в обращении нет. Если они есть, сообщите о них, и мы рассмотрим "
        "обращение снова."
    )


def confidential() -> str:
    return (
        "Дать письменный ответ по существу невозможно: он раскрыл бы сведения, составляющие "
        "конфиденциальную информацию."
    )


def redirection(addressee: str) -> str:
    return (
        f"Решение вопроса не относится к нашей компетенции. Обращение передано: {addressee}.\n\n"
        "Ответ даст тот, кому оно передано."
    )


def with_addition(text: str, addition: str) -> str:
    """Return the text followed by what the sender has added of his own, if anything."""
    return f"{text}\n\n{addition.strip()}" if addition.strip() else text
