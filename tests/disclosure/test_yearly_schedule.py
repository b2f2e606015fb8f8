"""The hours of the remote channels through a year, in lines; the version of the code that counts."""

from datetime import date, time

import pytest

from disclosure.yearly import version
from disclosure.yearly.schedule import schedule_lines
from disclosure.yearly.version import code_version
from workdays.models import PointSchedule, ScheduleInterval, ServicePoint


def schedule(point: ServicePoint, begins: date, ends: date | None = None, opens: int = 8) -> None:
    row = PointSchedule.objects.create(point=point, valid_from=begins, valid_to=ends)
    for weekday in range(5):
        for start, end in ((opens, 12), (13, 17)):
            ScheduleInterval.objects.create(
                schedule=row, weekday=weekday, opens=time(start), closes=time(end)
            )


@pytest.mark.django_db
def test_each_schedule_of_a_remote_channel_has_a_line_for_its_part_of_the_year() -> None:
    phone = ServicePoint.objects.create(kind="remote", name="Телефон", order=1)
    schedule(phone, date(2020, 1, 1))
    schedule(phone, date(2025, 7, 1), opens=9)
    schedule(phone, date(2026, 1, 1))
    office = ServicePoint.objects.create(kind="office", name="Офис")
    schedule(office, date(2020, 1, 1))
    mail = ServicePoint.objects.create(kind="remote", name="Почта", order=2)
    schedule(mail, date(2024, 1, 1), date(2025, 3, 31))
    PointSchedule.objects.create(
        point=ServicePoint.objects.create(kind="remote", name="Чат", order=3), valid_from=date(2025, 12, 1)
    )
    assert schedule_lines(2025) == (
        "Телефон, с 01.01.2025 по 30.06.2025: понедельник – пятница 8:00–17:00, перерыв 12:00–13:00",
        "Телефон, с 01.07.2025 по 31.12.2025: понедельник – пятница 9:00–17:00, перерыв 12:00–13:00",
        "Почта, с 01.01.2025 по 31.03.2025: понедельник – пятница 8:00–17:00, перерыв 12:00–13:00",
        "Чат, с 01.12.2025 по 31.12.2025: часы не указаны",
    )
    assert schedule_lines(2019) == ()


def test_the_version_is_that_of_the_package_and_of_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    package, _, digest = code_version().partition("+")
    assert package
    assert len(digest) == 12
    assert all(path.exists() for path in version.SOURCES)
    code_version.cache_clear()
    monkeypatch.setattr(version, "SOURCES", version.SOURCES[1:])
    assert code_version().partition("+")[2] != digest
    monkeypatch.setattr(version, "PACKAGE", "no-such-package")
    code_version.cache_clear()
    assert code_version().startswith("0+")
    code_version.cache_clear()
