"""Beginnings of an appeal for those who come to the form from a page with a matter in mind."""

from questions.choices import Kind

BEGINNINGS: dict[str, dict[str, str]] = {
    "home-visit": {
        "kind": Kind.APPLICATION,
        "text": "Прошу обслужить на дому.\nАдрес: \nУдобные день и время: \nКакой вопрос нужно решить: ",
    },
    "contract-state": {
        "kind": Kind.QUESTION,
        "text": "Прошу сообщить, на каком этапе заключение договора.\nНомер или дата заявки: ",
    },
    "document": {
        "kind": Kind.APPLICATION,
        "text": "Прошу предоставить документ.\nНазвание документа: ",
    },
    "barrier": {
        "kind": Kind.COMPLAINT,
        "text": "Не могу воспользоваться сайтом или офисом.\nЧто мешает: \nГде это случилось: ",
    },
}


def beginning(about: str) -> dict[str, str]:
    """Return what the form starts with, empty for a matter that is not known."""
    return BEGINNINGS.get(about, {})
