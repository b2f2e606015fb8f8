"""What the answers of GIS ZhKKh mean for us: again, never, settings, nothing there, or not known. Pure."""

import html
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum, auto

from outbox.schedule import delays


class Verdict(Enum):
    TRY_AGAIN = auto()
    NEVER = auto()
    FIX_SETTINGS = auto()
    EMPTY = auto()
    """Success: there is nothing to hand over."""
    UNCLEAR = auto()
    """The request may have been accepted: look first, then send again."""


@dataclass(frozen=True)
class Judgement:
    """What to do after an answer or without one, and the Russian words for the people who look after it.

    ``rebuild``: not these bytes again, but a new packet, or a new upload. ``pause``: nothing else would get
    through now either. ``ours``: a mistake of this program, not of the data.
    """

    verdict: Verdict
    explanation: str
    advice: str
    code: str = ""
    rebuild: bool = field(default=False, kw_only=True)
    pause: bool = field(default=False, kw_only=True)
    ours: bool = field(default=False, kw_only=True)

    @property
    def alarms(self) -> bool:
        """Whether the administrator must know at once, as waiting will not help."""
        return self.ours or self.verdict is Verdict.FIX_SETTINGS

    def if_repeatable(self) -> "Judgement":
        """Return the same for a request that does no harm when it comes twice: export, state, file store."""
        if self.verdict is not Verdict.UNCLEAR:
            return self
        advice = REPEATED if self.advice == LOOKED_UP else self.advice
        return replace(self, verdict=Verdict.TRY_AGAIN, advice=advice)


class GisError(Exception):
    """A call that has not done its work; ``judgement`` says what follows from that."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(f"{judgement.verdict.name} {judgement.code}".strip())
        self.judgement = judgement


class Refused(GisError):
    """GIS ZhKKh has answered, and the answer is not the one that was asked for."""


class Fault(Enum):
    """What broke off a call."""

    NAME = "адрес ГИС ЖКХ не найден"
    CONNECTION = "не удалось соединиться с ГИС ЖКХ"
    TLS = "не удалось установить защищённое соединение с ГИС ЖКХ"
    TIME_OUT = "ГИС ЖКХ не ответила вовремя"
    RESET = "связь с ГИС ЖКХ оборвалась"
    NOT_SAVED = "ответ ГИС ЖКХ не удалось записать на диск"


class NoAnswer(GisError):
    """The call ended without an answer.

    ``may_be_accepted`` is False only if GIS ZhKKh has surely not received the whole request.
    """

    def __init__(self, fault: Fault, *, may_be_accepted: bool) -> None:
        super().__init__(judge_silence(fault, may_be_accepted=may_be_accepted))
        self.fault = fault
        self.may_be_accepted = may_be_accepted


REPEATED = "Делать ничего не нужно: запрос будет повторён автоматически."
LOOKED_UP = (
    "Делать ничего не нужно: система сначала проверит в ГИС ЖКХ, что с запросом, и только потом повторит."
)
CHECK = {
    Fault.NAME: "Проверьте адрес ГИС ЖКХ в настройках и работу службы имён.",
    Fault.CONNECTION: "Проверьте адрес и порт в настройках, запущен ли stunnel и открыт ли выход в сеть.",
    Fault.TLS: "Проверьте сертификаты и настройки шифрования соединения (stunnel).",
    Fault.TIME_OUT: REPEATED,
    Fault.RESET: f"{REPEATED} Если это повторяется, проверьте журнал stunnel.",
    Fault.NOT_SAVED: "Освободите место на диске; запрос будет повторён автоматически.",
}


def judge_silence(fault: Fault, *, may_be_accepted: bool) -> Judgement:
    """Return what follows from a call without an answer."""
    explanation = f"{fault.value[0].upper()}{fault.value[1:]}."
    if may_be_accepted:
        advice = CHECK[fault] if fault is Fault.NOT_SAVED else LOOKED_UP
        return Judgement(Verdict.UNCLEAR, explanation, advice, pause=True)
    verdict = Verdict.FIX_SETTINGS if fault is Fault.TLS else Verdict.TRY_AGAIN
    return Judgement(verdict, explanation, CHECK[fault], pause=True)


def _again(
    explanation: str, advice: str = REPEATED, *, rebuild: bool = False, pause: bool = False
) -> Judgement:
    return Judgement(Verdict.TRY_AGAIN, explanation, advice, rebuild=rebuild, pause=pause)


def _never(explanation: str, advice: str, *, ours: bool = False) -> Judgement:
    return Judgement(Verdict.NEVER, explanation, advice, ours=ours)


def _settings(explanation: str, advice: str) -> Judgement:
    return Judgement(Verdict.FIX_SETTINGS, explanation, advice)


READ_TEXT = "Прочитайте пояснение ГИС ЖКХ, исправьте данные и отправьте ещё раз."
TELL_MAKERS = "Сообщите администратору сайта: повторять отправку бесполезно, нужно исправить программу."
ATTACH_AGAIN = "Проверьте вложения и приложите их ещё раз."

FAMILIES = {
    "AUT": _settings(
        "ГИС ЖКХ отказала в доступе.",
        "Проверьте сертификат, orgPPAGUID и права информационной системы в личном кабинете ГИС ЖКХ.",
    ),
    "FMT": Judgement(
        Verdict.NEVER, "ГИС ЖКХ не смогла прочитать сообщение: неверный формат.", TELL_MAKERS, ours=True
    ),
    "FIL": _never("ГИС ЖКХ не приняла вложение.", ATTACH_AGAIN),
    "SRV": _never("ГИС ЖКХ не приняла данные: они не прошли её проверку.", READ_TEXT),
    "INT": _never("ГИС ЖКХ не смогла выполнить запрос.", READ_TEXT),
    "EXP": _again("В ГИС ЖКХ произошла внутренняя ошибка."),
}

CODES = {
    "INT002012": Judgement(
        Verdict.EMPTY, "В ГИС ЖКХ нет данных по этому запросу.", "Делать ничего не нужно."
    ),
    "INT002000": _never(
        "В реестре ГИС ЖКХ нет такого значения.",
        "Проверьте обращение, сотрудника и организацию, указанные в отправке.",
    ),
    "INT002013": Judgement(
        Verdict.UNCLEAR, "ГИС ЖКХ не нашла запрос, о состоянии которого спросили.", LOOKED_UP, rebuild=True
    ),
    "INT002018": _again("ГИС ЖКХ временно не может выполнить запрос."),
    "INT002029": _again("В ГИС ЖКХ идут регламентные работы.", pause=True),
    "INT002031": _never("ГИС ЖКХ не нашла дом или объект: их данные устарели.", "Уточните адрес обращения."),
    "INT002034": _never("ГИС ЖКХ не нашла дом или объект: их данные устарели.", "Уточните адрес обращения."),
    "INT002039": _never("У вложения больше подписей, чем принимает ГИС ЖКХ.", ATTACH_AGAIN),
    "EXP001000": _again(
        "ГИС ЖКХ перегружена или не смогла обработать запрос.",
        "Делать ничего не нужно: запрос будет составлен заново и отправлен автоматически.",
        rebuild=True,
        pause=True,
    ),
    "AUT011002": _settings(
        "ГИС ЖКХ не знает такой организации.",
        "Проверьте orgPPAGUID: он свой у рабочего и у каждого из тестовых стендов.",
    ),
    "AUT011003": _settings(
        "ГИС ЖКХ отказала в доступе: у организации нет прав на это действие.",
        "Проверьте права организации и информационной системы в личном кабинете ГИС ЖКХ.",
    ),
    "AUT011005": _settings(
        "ГИС ЖКХ не приняла подпись запроса: ошибка формата подписи.",
        "Проверьте сертификат подписи и вариант каноникализации в настройках.",
    ),
    "AUT011009": _settings(
        "Организация не дала информационной системе прав в ГИС ЖКХ.",
        "Дайте права информационной системе в личном кабинете организации в ГИС ЖКХ.",
    ),
    "SRV007079": _settings(
        "Значение взято из справочника другого стенда ГИС ЖКХ.",
        "Загрузите справочники заново: их коды на тестовом и рабочем стендах разные.",
    ),
    # The rest are errors of the file store: X-Upload-Error.
    "FieldValidationException": _never(
        "Хранилище файлов ГИС ЖКХ не смогло прочитать запрос: неверно заполнены поля.", TELL_MAKERS, ours=True
    ),
    "InvalidSizeException": _never("Хранилище файлов ГИС ЖКХ не приняло размер файла.", ATTACH_AGAIN),
    "HashConflictException": _again("Файл пришёл в ГИС ЖКХ повреждённым: контрольная сумма не сошлась."),
    "ContextNotFoundException": _settings(
        "В ГИС ЖКХ нет хранилища файлов с таким именем.", "Проверьте имя хранилища файлов в настройках."
    ),
    "DetectionException": _never("ГИС ЖКХ не смогла определить тип файла.", ATTACH_AGAIN),
    "ExtensionException": _never("ГИС ЖКХ не принимает файлы с таким расширением.", ATTACH_AGAIN),
    "DataProviderValidationException": _settings(
        "Хранилище файлов ГИС ЖКХ не нашло организацию, или она заблокирована.", "Проверьте orgPPAGUID."
    ),
    "CertificateValidationException": _settings(
        "Хранилище файлов ГИС ЖКХ не нашло информационную систему по сертификату, или она заблокирована.",
        "Проверьте сертификат и его отпечаток в настройках и в личном кабинете ГИС ЖКХ.",
    ),
    "FileNotFoundException": _never("Такого файла нет в хранилище ГИС ЖКХ.", ATTACH_AGAIN),
    "InvalidStatusException": _again("Файл в хранилище ГИС ЖКХ в другом состоянии.", rebuild=True),
    "InvalidPartNumberException": _again("Части файла в хранилище ГИС ЖКХ не сошлись.", rebuild=True),
    "FilePermissionException": _never(
        "ГИС ЖКХ не разрешила доступ к файлу.",
        "Проверьте, что файл относится к обращению этой организации.",
    ),
    "FileVirusInfectionException": _never(
        "ГИС ЖКХ нашла в файле вирус.", "Не открывайте и не отправляйте файл."
    ),
    "FileVirusNotCheckedException": _again("ГИС ЖКХ ещё не проверила файл на вирусы."),
} | {
    code: _again("ГИС ЖКХ временно не может выполнить запрос.")
    for code in ("EXP002001", "EXP002002", "EXP002003")
}
UNKNOWN = _never("ГИС ЖКХ сообщила о неизвестной ошибке.", READ_TEXT)


def judge_code(code: str) -> Judgement:
    """Return what follows from an error code of a message, an item or the file store.

    A code that is not documented is judged by its family (its first three letters); one of no known family
    is left to people.
    """
    code = code.strip()
    judgement = CODES.get(code) or FAMILIES.get(code[:3].upper(), UNKNOWN)
    return replace(judgement, code=code)


class Kind(Enum):
    """What an answer turned out to be."""

    SOAP = "сообщение"
    HTML = "страница вместо ответа"
    EMPTY = "пустой ответ"
    TRUNCATED = "ответ оборвался"
    OTHER = "ответ не в формате обмена"


@dataclass(frozen=True)
class Content:
    """``title`` is that of a page, without markup."""

    kind: Kind
    title: str = ""


SAMPLE = 4096
"""How many bytes of either end of an answer are enough to recognise it."""
LONGEST_TITLE = 200
ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<((?:[A-Za-z_][\w.-]*:)?Envelope)[\s>]",
    re.DOTALL,
)
PAGE = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
WITHIN_A_TAG = re.compile(rb"<[^<>]*\Z")


def recognise(head: bytes, tail: bytes, *, whole: bool, content_type: str = "") -> Content:
    """Tell what came by its first and last bytes, a few thousand of each; they may overlap.

    ``whole`` is whether as much was read as was announced. Neither the status nor the type in the headers is
    believed: faults come with 500, pages with 200, and the encoding of XML is its own matter.
    """
    if root := ROOT.match(head):
        end = re.search(rb"</" + re.escape(root[1]) + rb"\s*>\s*(?:<!--.*?-->\s*)*\Z", tail, re.DOTALL)
        return Content(Kind.SOAP if whole and end else Kind.TRUNCATED)
    if PAGE.search(head):
        return Content(Kind.HTML, _title(head, content_type))
    if not whole or WITHIN_A_TAG.search(tail):
        return Content(Kind.TRUNCATED)
    return Content(Kind.OTHER if (head + tail).strip() else Kind.EMPTY)


def _title(head: bytes, content_type: str) -> str:
    title = TITLE.search(head)
    if title is None:
        return ""
    told = CHARSET.search(content_type) or CHARSET.search(head.decode("latin-1"))
    text = _decoded(title[1], ["utf-8", told[1] if told else "cp1251", "cp1251"])
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())[:LONGEST_TITLE]


def _decoded(content: bytes, encodings: list[str]) -> str:
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", errors="replace")


NO_SENSE = "Сообщите администратору сайта: повторять отправку бесполезно."
STATUSES = {
    400: (Verdict.FIX_SETTINGS, "Проверьте адрес, сертификат и настройки stunnel."),
    401: (Verdict.FIX_SETTINGS, "Проверьте логин и пароль стенда."),
    403: (Verdict.FIX_SETTINGS, "Проверьте сертификат и права информационной системы."),
    404: (Verdict.FIX_SETTINGS, "Проверьте адрес ГИС ЖКХ."),
    405: (Verdict.FIX_SETTINGS, "Проверьте адрес ГИС ЖКХ."),
    407: (Verdict.FIX_SETTINGS, "Проверьте выход в сеть: посредник требует пароль."),
    408: (Verdict.TRY_AGAIN, REPEATED),
    413: (Verdict.NEVER, "Сообщение слишком велико: отправьте меньше за один раз."),
    429: (Verdict.TRY_AGAIN, REPEATED),
}


def judge_answer(status: int, content: Content) -> Judgement | None:
    """Return what follows from an answer that is no message; None for a message, which speaks for itself.

    A refusal (3xx, 4xx) has surely not been carried out. Behind a strange success or a failure (2xx, 5xx) the
    request may have been accepted and its receipt lost on the way.
    """
    if content.kind is Kind.SOAP:
        return None
    came = f"{content.kind.value} „{content.title}“" if content.title else content.kind.value
    explanation = f"От ГИС ЖКХ: {came} (код {status})."
    if 300 <= status < 400:
        return _settings(explanation, "Проверьте адрес ГИС ЖКХ: по этому адресу отсылают на другой.")
    if 400 <= status < 500:
        verdict, advice = STATUSES.get(status, (Verdict.NEVER, NO_SENSE))
        return Judgement(verdict, explanation, advice, pause=verdict is Verdict.TRY_AGAIN)
    return Judgement(Verdict.UNCLEAR, explanation, LOOKED_UP, pause=status >= 500)


RETRIES = tuple(delays(longest=timedelta(hours=1)))
POLLS = (
    timedelta(seconds=10),
    timedelta(seconds=60),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
)


def poll_delay(polls: int) -> timedelta:
    """Return how long to wait before the next question about a message's state, after ``polls`` (0 or more).

    The advice of GIS ZhKKh: 10 seconds, 60 seconds, 5, 15, 30 minutes, then every 30.
    """
    if polls < 0:
        raise ValueError(polls)
    return POLLS[min(polls, len(POLLS) - 1)]


def retry_delay(attempts: int) -> timedelta | None:
    """Return how long to wait after this many failed attempts (1 or more), or None to hand over to people.

    One minute, doubled each time up to an hour, three days in all.
    """
    if attempts < 1:
        raise ValueError(attempts)
    return RETRIES[attempts - 1] if attempts <= len(RETRIES) else None
