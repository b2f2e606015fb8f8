"""What importAnswer must hold to and the schema lets pass. Each rule raises RequestInvalid in Russian."""

from collections.abc import Sequence

from gis_sync.messages.answers import Answer, AnswerAction, AppealAction, AppealReference
from gis_sync.messages.building import refuse_duplicates
from gis_sync.messages.errors import RequestInvalid
from gis_sync.messages.profile import MAX_ITEMS, Profile


def check_request(answers: Sequence[AnswerAction], actions: Sequence[AppealAction]) -> None:
    """Refuse an empty or too large request, repeated identifiers, one appeal named in two ways."""
    if not answers and not actions:
        raise RequestInvalid("В запросе нет ни ответов, ни действий.")
    for count in (len(answers), len(actions)):
        if count > MAX_ITEMS:
            raise RequestInvalid(f"В одном запросе не больше {MAX_ITEMS} обращений, а сейчас {count}.")
    _check_transport(answers, actions)
    answered, moved = [row.appeal for row in answers], [row.appeal for row in actions]
    for references in (answered, moved):
        refuse_duplicates([each.guid for each in references if each.guid], "Идентификатор обращения")
        refuse_duplicates([each.number for each in references if each.number], "Номер обращения")
    _check_references(answered + moved)


def check_answer(answer: Answer, profile: Profile) -> None:
    """Refuse an answer with which nothing is done, or two things that exclude each other."""
    if answer.delete and (answer.content or answer.send):
        raise RequestInvalid("Ответ нельзя одновременно удалить и загрузить или отправить.")
    if not (answer.content or answer.send or answer.delete):
        raise RequestInvalid("Не сказано, что сделать с ответом: загрузить, отправить или удалить.")
    if not answer.content and not answer.answer_guid:
        what = "удалить" if answer.delete else "отправить"
        raise RequestInvalid(f"Чтобы {what} ответ, нужен его идентификатор в ГИС ЖКХ.")
    if answer.content and answer.content.signed_attachments and not profile.takes_signed_attachments:
        raise RequestInvalid(
            f"Версия {profile.import_version} не передаёт файлы с подписями: нужна 13.2.1.0 или новее."
        )


def _check_transport(answers: Sequence[AnswerAction], actions: Sequence[AppealAction]) -> None:
    each_answer = [answer for row in answers for answer in row.answers]
    guids = [row.transport_guid for row in answers] + [row.transport_guid for row in actions]
    guids += [answer.transport_guid for answer in each_answer]
    refuse_duplicates(guids, "Транспортный идентификатор")
    known = [answer.answer_guid for answer in each_answer if answer.answer_guid]
    refuse_duplicates(known, "Идентификатор ответа")


def _check_references(references: Sequence[AppealReference]) -> None:
    both = {each.number.lower() for each in references if each.guid and each.number}
    for each in references:
        if not each.guid and not each.number:
            raise RequestInvalid("Не сказано, к какому обращению относится действие.")
        if not each.guid and each.number.lower() in both:
            raise RequestInvalid(f"Обращение {each.number} указано и номером, и идентификатором: нужно одно.")
