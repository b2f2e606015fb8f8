"""How each part of the system stands, in words, and what is to be done. Pure: all that is judged is given."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Tone(StrEnum):
    OK = "ok"
    WARNING = "warning"
    DANGER = "danger"
    NEUTRAL = "neutral"


WORDS = {Tone.OK: "в порядке", Tone.WARNING: "внимание", Tone.DANGER: "беда", Tone.NEUTRAL: "не включено"}
"""What stands beside the colour."""
GIB = 1024**3
CLOCK_SILENT = timedelta(minutes=5)
WORKER_SLOW = timedelta(minutes=10)
LETTER_SLOW = timedelta(hours=1)
LETTER_STUCK = timedelta(days=1)
SCAN_STUCK = timedelta(hours=1)
BACKUP_OLD = timedelta(hours=26)
"""A daily copy, and two hours for it to be made in."""
BACKUP_MISSING = timedelta(days=3)
DRILL_OLD = timedelta(days=92)
CERTIFICATE_SOON, CERTIFICATE_NOW = timedelta(days=21), timedelta(days=7)
GIS_SILENT = timedelta(hours=24)
ACT_EXPECTED_BY = 12
"""The month by which the act about the days off of the next year is out."""


@dataclass(frozen=True)
class Line:
    part: str
    tone: Tone
    state: str
    advice: str = ""

    @property
    def word(self) -> str:
        return WORDS[self.tone]


def clock_line(last: datetime | None, failing: list[str], now: datetime) -> Line:
    part, advice = (
        "Часы (периодическая работа)",
        "Запустите процесс clock или проверьте cron с командой tick.",
    )
    if last is None:
        return Line(part, Tone.DANGER, "ещё ни разу не отработали", advice)
    if now - last > CLOCK_SILENT:
        return Line(part, Tone.DANGER, f"не отвечают {span(now - last)}", advice)
    if failing:
        names = ", ".join(failing)
        return Line(part, Tone.WARNING, f"не удаются работы: {names}", "Прочитайте журнал процесса clock.")
    return Line(part, Tone.OK, f"последний круг {span(now - last)} назад")


def worker_line(count: int, since: datetime | None, now: datetime) -> Line:
    part = "Исполнитель (worker)"
    if since is None:
        return Line(part, Tone.OK, "поручений в очереди нет")
    late = now - since
    if late > WORKER_SLOW:
        advice = "Проверьте процесс worker. Письма тем временем отправляют часы."
        return Line(part, Tone.DANGER, f"поручений ждёт {count}, первое — {span(late)}", advice)
    return Line(part, Tone.OK, f"поручений в очереди {count}")


def database_line(name: str, unapplied: int, *, is_unguarded: bool) -> Line:
    if unapplied:
        return Line(
            "База данных",
            Tone.DANGER,
            f"не применено обновлений: {unapplied}",
            "Выполните manage.py prepare.",
        )
    if is_unguarded:
        advice = (
            "Выполните manage.py verify_journal, выясните причину, затем manage.py migrate --skip-checks."
        )
        return Line("База данных", Tone.DANGER, "защита журнала от изменений снята", advice)
    return Line("База данных", Tone.OK, f"{name} отвечает, таблицы на месте, журнал под защитой")


def calendar_line(calendars: dict[int, bool], now: datetime) -> Line:
    part, place = "Производственный календарь", "Откройте «Производственный календарь»."
    year = now.year
    if year not in calendars:
        return Line(part, Tone.DANGER, f"нет календаря {year} года: сроки не посчитать", place)
    last = year
    while last + 1 in calendars:
        last += 1
    known = f"известен по {last} год"
    if not calendars[year]:
        return Line(part, Tone.WARNING, f"{known}, за {year} год нет акта о переносе выходных", place)
    if last == year or (now.month >= ACT_EXPECTED_BY and not calendars[year + 1]):
        return Line(part, Tone.WARNING, f"{known}, за {year + 1} год нет акта о переносе выходных", place)
    return Line(part, Tone.OK, known)


def disk_line(free: int, total: int) -> Line:
    share = 100 * free // max(total, 1)
    state = f"свободно {free / GIB:.1f} ГБ из {total / GIB:.1f} ГБ ({share} %)".replace(".", ",")
    advice = "Освободите место или увеличьте диск: без места не принять обращение и не сделать копию."
    if share < 5 or free < GIB:
        return Line("Диск", Tone.DANGER, state, advice)
    if share < 15:
        return Line("Диск", Tone.WARNING, state, advice)
    return Line("Диск", Tone.OK, state)


def certificate_line(ends: datetime | None, failure: str, now: datetime, *, is_https: bool) -> Line:
    part, advice = "Сертификат сайта", "Продлите сертификат: посетители увидят предупреждение вместо сайта."
    if not is_https:
        return Line(part, Tone.NEUTRAL, "адрес сайта без https", "Укажите в SITE_URL адрес с https.")
    if failure:
        return Line(part, Tone.DANGER, f"не проверен или не принят: {failure}", advice)
    if ends is None:
        return Line(part, Tone.NEUTRAL, "ещё не проверялся", "Часы проверят его в ближайший круг.")
    left = ends - now
    state = f"действует ещё {max(left.days, 0)} дн., по {ends:%d.%m.%Y}"
    if left < CERTIFICATE_NOW:
        return Line(part, Tone.DANGER, state, advice)
    return Line(part, Tone.WARNING, state, advice) if left < CERTIFICATE_SOON else Line(part, Tone.OK, state)


def mail_line(
    waiting: int,
    since: datetime | None,
    failed: int,
    last: datetime | None,
    now: datetime,
    *,
    has_server: bool,
) -> Line:
    part, place = "Почта", "Откройте «Исходящие письма»: там причина каждого."
    if not has_server:
        advice = "Задайте EMAIL_HOST: сейчас письма складываются в файлы и никому не приходят."
        return Line(part, Tone.WARNING, "почтовый сервер не задан", advice)
    sent = f"последнее письмо ушло {span(now - last)} назад" if last else "писем ещё не отправляли"
    state = f"{sent}; ждёт {waiting}, не отправлено за последние дни {failed}"
    late = now - since if since else timedelta()
    if late > LETTER_STUCK:
        return Line(part, Tone.DANGER, f"{state}; первое ждёт {span(late)}", place)
    if failed or late > LETTER_SLOW:
        return Line(part, Tone.WARNING, state, place)
    return Line(part, Tone.OK, state)


def antivirus_line(count: int, since: datetime | None, now: datetime, *, is_on: bool) -> Line:
    part = "Антивирус"
    late = now - since if since else timedelta()
    if late > SCAN_STUCK:
        state = f"файлов ждёт проверки {count}, первый — {span(late)}"
        return Line(
            part, Tone.DANGER, state, "Проверьте clamd и CLAMD_ADDRESS: без проверки файлы не открыть."
        )
    if not is_on:
        advice = "Задайте CLAMD_ADDRESS: сейчас файлы проверяются только по устройству."
        return Line(part, Tone.WARNING, "не подключён", advice)
    return Line(part, Tone.OK, f"файлов ждёт проверки {count}")


def backup_line(last: datetime | None, failed: datetime | None, now: datetime) -> Line:
    part, advice = (
        "Резервная копия",
        "Выполните manage.py backup и поставьте его в расписание на каждый день.",
    )
    if last is None:
        return Line(part, Tone.DANGER, "ещё ни разу не сделана", advice)
    state = f"сделана {span(now - last)} назад"
    if failed and failed > last:
        told = "Прочитайте, что ответила команда backup."
        return Line(part, Tone.DANGER, f"последняя попытка не удалась; удачная {state}", told)
    if now - last > BACKUP_MISSING:
        return Line(part, Tone.DANGER, state, advice)
    return Line(part, Tone.WARNING, state, advice) if now - last > BACKUP_OLD else Line(part, Tone.OK, state)


def drill_line(last: datetime | None, now: datetime) -> Line:
    part = "Проба восстановления"
    advice = "Выполните manage.py restore_drill: копия, которую не восстанавливали, — ещё не копия."
    if last is None:
        return Line(part, Tone.WARNING, "ещё ни разу не сделана", advice)
    state = f"удалась {span(now - last)} назад"
    if now - last > DRILL_OLD:
        return Line(part, Tone.WARNING, state, advice)
    return Line(part, Tone.OK, state)


def passwords_line(count: int, old: list[str]) -> Line:
    part = "Пароли служб"
    if old:
        advice = "Смените каждый у его службы и запишите новый в файл NAME_FILE; ключ доступа выдайте заново."
        state = f"старше года или неизвестно, с какого дня: {', '.join(old)}"
        return Line(part, Tone.WARNING, state, advice)
    return Line(part, Tone.OK, f"в ходу {count}, все моложе года" if count else "нигде не нужны")


def gis_line(last: datetime | None, now: datetime, *, is_on: bool) -> Line:
    part = "Обмен с ГИС ЖКХ"
    if not is_on:
        return Line(part, Tone.NEUTRAL, "не настроен")
    advice = "Откройте «Обмен с ГИС ЖКХ»: там причина."
    if last is None:
        return Line(part, Tone.WARNING, "ответов ещё не было", advice)
    state = f"последний ответ {span(now - last)} назад"
    return Line(part, Tone.WARNING, state, advice) if now - last > GIS_SILENT else Line(part, Tone.OK, state)


def span(length: timedelta) -> str:
    """Say a length of time roughly: «3 мин», «5 ч», «2 дн.»."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return "меньше минуты"
    if minutes < 120:
        return f"{minutes} мин"
    return f"{minutes // 60} ч" if minutes < 48 * 60 else f"{minutes // (24 * 60)} дн."


def worst(lines: list[Line]) -> Tone:
    """Return the tone of the whole."""
    order = [Tone.DANGER, Tone.WARNING]
    return next((tone for tone in order if any(line.tone == tone for line in lines)), Tone.OK)
