"""Why a line of a file was taken, passed over or refused: the codes that are kept and their words. Pure."""

from enum import StrEnum


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    SKIPPED = "skipped"
    REJECTED = "rejected"


class Reason(StrEnum):
    """What a line shows. What its moments contradict is said by service.moments, in words of its own."""

    NO_BEGINNING = "no_beginning"
    NOT_FINISHED = "not_finished"
    TORN = "torn"
    OPEN_QUOTE = "open_quote"
    NO_CELL = "no_cell"
    NO_TIME = "no_time"
    SKEWED = "skewed"
    BAD_TIME = "bad_time"
    BAD_DURATION = "bad_duration"
    NEGATIVE = "negative"
    REPEATED_HOUR = "repeated_hour"
    CLOCK = "clock"
    DUPLICATE = "duplicate"
    TWICE_IN_FILE = "twice_in_file"
    NOT_INCOMING = "not_incoming"
    NOT_CONNECTED = "not_connected"
    MACHINE = "machine"
    QUEUE_ANSWERED = "queue_answered"
    BACKWARDS = "backwards"
    TOO_MANY_WORDS = "too_many_words"


REASON_WORDS: dict[str, str] = {
    Reason.NO_BEGINNING: "нет начала: звонок начался до этого файла",
    Reason.NOT_FINISHED: "не закончен: конец звонка будет в следующем файле или потерян",
    Reason.TORN: "строка оборвана",
    Reason.OPEN_QUOTE: "кавычка открыта и не закрыта",
    Reason.NO_CELL: "в строке меньше ячеек, чем нужно",
    Reason.NO_TIME: "нет времени прихода и начала обслуживания",
    Reason.SKEWED: "часы источника спешат меньше чем на минуту: взято время загрузки",
    Reason.BAD_TIME: "время не распознано",
    Reason.BAD_DURATION: "длительность не распознана",
    Reason.NEGATIVE: "отрицательное время",
    Reason.REPEATED_HOUR: "час, в который переводят часы: он бывает дважды или не бывает вовсе",
    Reason.CLOCK: "часы переводились: отметки времени и длительность в файле расходятся",
    Reason.DUPLICATE: "уже есть в журнале",
    Reason.TWICE_IN_FILE: "повтор строки этого файла",
    Reason.NOT_INCOMING: "не входящий звонок",
    Reason.NOT_CONNECTED: "звонок не состоялся: занято или сбой",
    Reason.MACHINE: "ответил автомат, сотрудник не участвовал",
    Reason.QUEUE_ANSWERED: "ответила очередь станции: когда ответил сотрудник, из файла не видно",
    Reason.BACKWARDS: "время раньше, чем в строке выше: часы переводились",
    Reason.TOO_MANY_WORDS: "слишком много разных имён или исходов: это значение не записано",
}


def words_of(reason: str) -> str:
    """Return a kept reason as its reader knows it: a code in words; what is words already stays so."""
    return REASON_WORDS.get(reason, reason)


VERDICT_WORDS = {
    Verdict.ACCEPTED: "принята",
    Verdict.SKIPPED: "пропущена",
    Verdict.REJECTED: "отклонена",
}
OVERLAPS = "пересекается с другим обслуживанием того же сотрудника"
MARKED = "принята с отметкой"


class FileFault(Exception):
    """The whole file cannot be read. The message is Russian and meant for whoever uploaded it."""


class BadCell(Exception):
    """A cell that cannot be read; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
