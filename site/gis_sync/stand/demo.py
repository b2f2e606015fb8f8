"""A few invented appeals, an invented organisation and a small invented tree of topics, all marked as demo.

The GUIDs are fixed, so that settings of the demo can name them.
"""

from datetime import date, timedelta

from gis_sync.stand.server import Stand
from gis_sync.stand.world import (
    Answer,
    Appeal,
    Applicant,
    Assessment,
    Attachment,
    Event,
    Organisation,
    Status,
    Topic,
    World,
)

PPA_GUID = "de300000-0000-4000-8000-000000000001"
ROOT_GUID = "de300000-0000-4000-8000-000000000002"
OGRN = "1020000000008"
EMPLOYEES = ("de300000-0000-4000-8000-0000000000e1", "de300000-0000-4000-8000-0000000000e2")
GRID_PPA_GUID = "de300000-0000-4000-8000-000000000011"
GRID_ROOT_GUID = "de300000-0000-4000-8000-000000000012"
_HOUSE = "de300000-0000-4000-8000-0000000000a1"
_FILE = "de300000-0000-4000-8000-0000000000f1"
_LAW = "Федеральный закон от 02.05.2006 № 59-ФЗ, ст. 12"


def load(stand: Stand) -> None:
    """Fill an empty stand."""
    with stand.world.lock:
        _fill(stand.world)
        stand.desk.files.put(
            "Показания (демо).txt",
            "Демонстрационный файл: 12345 кВт·ч\n".encode(),
            reader=PPA_GUID,
            guid=_FILE,
        )


def _fill(world: World) -> None:
    world.register(
        Organisation(
            PPA_GUID,
            ROOT_GUID,
            ogrn=OGRN,
            full_name="Демонстрационное общество «Энергосбыт»",
            short_name="Энергосбыт (демо)",
            inn="0000000018",
            kpp="000000001",
            version_guid="de300000-0000-4000-8000-000000000003",
            employees=frozenset(EMPLOYEES),
        )
    )
    world.register(
        Organisation(
            GRID_PPA_GUID,
            GRID_ROOT_GUID,
            ogrn="1020000000019",
            full_name="Демонстрационное общество «Электросети»",
            short_name="Электросети (демо)",
            inn="0000000025",
            kpp="000000001",
            version_guid="de300000-0000-4000-8000-000000000013",
        )
    )
    world.topics = topics()
    for appeal in appeals(world.today()):
        world.put(appeal)


def topics() -> list[Topic]:
    """Return an invented tree of registry 220; the real codes come from GIS ZhKKh."""
    return [
        Topic(
            "5",
            "de300000-0000-4000-8000-000000000500",
            "Коммунальные услуги (демо)",
            (
                Topic(
                    "5.1", "de300000-0000-4000-8000-000000000501", "Начисление платы за электроэнергию (демо)"
                ),
                Topic("5.2", "de300000-0000-4000-8000-000000000502", "Приборы учёта (демо)"),
                Topic("5.3", "de300000-0000-4000-8000-000000000503", "Качество электроэнергии (демо)"),
                Topic("5.4", "de300000-0000-4000-8000-000000000504", "Перерывы в снабжении (демо)"),
            ),
        ),
        Topic("9", "de300000-0000-4000-8000-000000000900", "Раскрытие информации (демо)"),
    ]


def appeals(today: date) -> list[Appeal]:
    """Return the appeals of the demo, the newest of today."""
    return [_counters(today), _repeated(today), _organisation(today), _answered(today), _generated(today)]


def _appeal(number: int, created_on: date, text: str, applicant: Applicant, topic: str) -> Appeal:
    return Appeal(
        guid=f"de300000-0000-4000-8000-0000000010{number:02d}",
        number=f"00-ДЕМО-{number:04d}",
        owner=PPA_GUID,
        created_on=created_on,
        text=text,
        applicant=applicant,
        topic=topic,
        house=_HOUSE,
        premise=str(number),
        execution_end=created_on + timedelta(days=30),
        requirements=_LAW,
    )


def _counters(today: date) -> Appeal:
    text = "<p>Демонстрационное обращение: прошу учесть показания счётчика.</p><p>Снимок приложен.</p>"
    person = Applicant(
        "Примерова",
        "Демьяна",
        "Образцовна",
        post_address="г. Демонстрационный, ул. Примерная, д. 1, кв. 1",
        apartment="1",
        email="primerova@example.invalid",
        appeal_email="demo@example.invalid",
        phone="(демо) 0-00-01",
    )
    appeal = _appeal(1, today, text, person, "5.2")
    appeal.from_mobile = True
    appeal.attachments = [Attachment("Показания (демо).txt", _FILE, "Показания счётчика")]
    return appeal


def _repeated(today: date) -> Appeal:
    text = "Демонстрационное обращение: в доме снова мигает свет, соседи присоединяются."
    appeal = _appeal(2, today - timedelta(days=2), text, Applicant("Образцов", "Макет", "Примерович"), "5.3")
    appeal.collective = True
    appeal.neighbours = [Applicant("Макетова", "Проба"), Applicant("Шаблонов", "Эскиз", "Черновикович")]
    appeal.parent = "de300000-0000-4000-8000-000000001004"
    return appeal


def _organisation(today: date) -> Appeal:
    text = "Демонстрационное обращение: просим разъяснить порядок расчёта по общедомовому прибору."
    applicant = Applicant(
        organisation=GRID_ROOT_GUID, post_address="г. Демонстрационный", email="org@example.invalid"
    )
    appeal = _appeal(3, today - timedelta(days=5), text, applicant, "5.1")
    appeal.status, appeal.answerer = Status.IN_WORK, EMPLOYEES[0]
    appeal.appointed_for = today + timedelta(days=10)
    appeal.history = [Event(today - timedelta(days=4), ROOT_GUID)]
    return appeal


def _answered(today: date) -> Appeal:
    text = "Демонстрационное обращение: когда восстановят напряжение?"
    appeal = _appeal(4, today - timedelta(days=20), text, Applicant("Образцов", "Макет", "Примерович"), "5.4")
    sent_on = today - timedelta(days=10)
    answer = Answer(
        "de300000-0000-4000-8000-0000000000b1",
        f"{appeal.number}/1",
        EMPLOYEES[1],
        "Демонстрационный ответ: напряжение восстановлено.",
        created_on=sent_on,
        sent_on=sent_on,
    )
    appeal.status, appeal.answerer = Status.EXECUTED, EMPLOYEES[1]
    appeal.history = [
        Event(sent_on, ROOT_GUID, answer),
        Event(today - timedelta(days=8), subject=Assessment("AnswerIsPartlyReceived", "Мигает снова (демо)")),
    ]
    return appeal


def _generated(today: date) -> Appeal:
    text = "Демонстрационное обращение, составленное самой системой: не размещены сведения."
    appeal = _appeal(5, today - timedelta(days=1), text, Applicant(hcs=True), "9")
    appeal.house = appeal.premise = None
    return appeal
