"""Refusals of a whole message and their words."""

_WORDS = {
    "AUT011002": "Поставщик данных не найден",
    "AUT011003": "Доступ запрещён",
    "AUT011004": "Электронная подпись запроса не прошла проверку",
    "AUT011005": "Ошибка формата подписи запроса",
    "AUT011009": "Информационной системе не предоставлены права",
    "EXP001000": "Произошла ошибка при передаче данных. Попробуйте осуществить передачу данных повторно.",
    "FMT001300": "Некорректный XML",
    "INT002012": "Нет объектов для экспорта",
    "INT002013": "Сообщение с указанным идентификатором не найдено",
}


class Refused(Exception):
    """A message that is not accepted: answered by a SOAP fault with this code."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.text = words(code) + (f": {detail}" if detail else "")
        super().__init__(f"{code}: {self.text}")


def words(code: str) -> str:
    """Return the text of a code; the real texts of most are not published."""
    return _WORDS.get(code, "Ошибка обработки запроса")
