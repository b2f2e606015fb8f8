"""The check of monthly price caps: which month is due, what is there, whether its files are whole."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

import pytest
import time_machine
from tests.disclosure.duties import make_duty, moscow, state_of
from tests.disclosure.test_proofs import verdict

from disclosure.freshness import Presence, Renewal, Rule
from disclosure.models import Duty
from disclosure.price_proofs import NONE, Due, last_due, price_caps_published
from disclosure.services.evaluating import evaluate
from disclosure.services.loading import load_duties, shipped_file
from files.services import store
from pages.models import HomePage, PublishedFile
from tariffs.models import BulletinFile, PriceBulletin
from workdays.models import CalendarYear
from workdays.services import load_calendar, load_shipped_calendars

pytestmark = [pytest.mark.django_db]
MISSING, UNFILLED, PRESENT = Presence.MISSING, Presence.UNFILLED, Presence.PRESENT


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2026, 1, 31), None),
        # The duty begins on 20.01: nobody was late on the 15th.
        (date(2026, 2, 15), None),
        # 15.02.2026 is a Sunday (ГК РФ, ст. 193).
        (date(2026, 2, 16), None),
        (date(2026, 2, 17), Due((2026, 1), date(2026, 2, 16))),
        (date(2026, 3, 16), Due((2026, 1), date(2026, 2, 16))),
        (date(2026, 3, 17), Due((2026, 2), date(2026, 3, 16))),
        (date(2027, 1, 15), Due((2026, 11), date(2026, 12, 15))),
        (date(2027, 1, 16), Due((2026, 12), date(2027, 1, 15))),
    ],
)
def test_a_month_is_due_by_the_fifteenth_of_the_next(on: date, due: Due | None) -> None:
    load_shipped_calendars()
    rule = Rule(Renewal.MONTHLY, date(2026, 1, 20), 15)
    assert last_due(rule, on, load_calendar()) == due


def bulletin(year: int, month: int, *, files: int = 1, **fields: Any) -> PriceBulletin:
    row = PriceBulletin(year=year, month=month, vat_percent=22, live=False, **fields)
    row.save()
    for number in range(files):
        stored = store(upload=ContentFile(b"kept for ever\n", name=f"{number}.txt"), max_bytes=1000)
        kept = PublishedFile.objects.create(title="Цены", stored=stored, uploaded_at=timezone.now())
        BulletinFile.objects.create(bulletin=row, file=kept)
    PriceBulletin.objects.filter(pk=row.pk).update(live=True, first_published_at=timezone.now())
    return row


@pytest.fixture
def duty(home: HomePage) -> Duty:
    return make_duty("ceny", proof="price_caps_published", renewal="monthly", day=15)


def test_the_month_that_is_missing_is_named(duty: Duty) -> None:
    assert verdict(duty, date(2026, 11, 30)) == (UNFILLED, NONE)
    bulletin(2026, 9)
    assert verdict(duty, date(2026, 11, 16)) == (PRESENT, "")
    assert verdict(duty, date(2026, 11, 17)) == (
        MISSING,
        "Не опубликованы предельные уровни цен за октябрь 2026 года: срок был 16.11.2026.",
    )
    bulletin(2026, 10)
    assert verdict(duty, date(2026, 11, 17)) == verdict(duty, date(2026, 12, 15)) == (PRESENT, "")
    PriceBulletin.objects.filter(month=10).update(live=False)
    assert verdict(duty, date(2026, 12, 15))[0] is MISSING


def test_invented_prices_and_those_of_other_networks_prove_nothing(duty: Duty) -> None:
    bulletin(2026, 10, is_demo=True)
    bulletin(2026, 10, scope=PriceBulletin.Scope.FSK)
    assert verdict(duty, date(2026, 11, 30)) == (UNFILLED, NONE)


def test_before_the_first_day_of_a_duty_nothing_is_missing(home: HomePage) -> None:
    duty = make_duty(
        "ceny", proof="price_caps_published", renewal="monthly", day=15, starts_on=date(2026, 11, 20)
    )
    bulletin(2026, 8)
    assert verdict(duty, date(2026, 12, 15)) == (PRESENT, "")
    assert verdict(duty, date(2026, 12, 16))[1].startswith("Не опубликованы предельные уровни цен за ноябрь")


def test_a_duty_says_by_which_day_and_is_the_fifteenth_otherwise(duty: Duty) -> None:
    bulletin(2026, 9)
    Duty.objects.update(day=10)
    assert verdict(duty, date(2026, 11, 11))[1].endswith("за октябрь 2026 года: срок был 10.11.2026.")
    Duty.objects.update(renewal="event", day=None)
    assert verdict(duty, date(2026, 11, 16)) == (PRESENT, "")
    assert verdict(duty, date(2026, 11, 17))[1].endswith("срок был 16.11.2026.")


def test_each_byte_of_each_official_file_is_as_published(duty: Duty) -> None:
    row = bulletin(2026, 10, files=2)
    on, storage = date(2026, 11, 30), storages["private"]
    name = row.files.last().file.stored.content.name
    assert verdict(duty, on) == (PRESENT, "")
    storage.delete(name)
    words = "Официальный файл предельных уровней цен за октябрь 2026 года"
    assert verdict(duty, on) == (MISSING, f"{words} пропал из хранилища.")
    storage.save(name, ContentFile(b"kept for ewer\n"))
    assert verdict(duty, on) == (MISSING, f"{words} повреждён: он не тот, что был размещён.")
    BulletinFile.objects.all().delete()
    assert verdict(duty, on) == (
        MISSING,
        "К предельным уровням цен за октябрь 2026 года не приложен официальный файл.",
    )


def test_without_a_calendar_it_says_that_the_term_is_not_counted(duty: Duty) -> None:
    bulletin(2026, 9)
    CalendarYear.objects.filter(year=2026).delete()
    assert verdict(duty, date(2026, 11, 30)) == (PRESENT, "")
    now = moscow(2026, 11, 30)
    evaluate(now=now)
    assert state_of(duty) == "скоро срок"
    assert "Срок не посчитан." in Duty.objects.as_shown().get(pk=duty.pk).standing.reason


def test_a_publication_renews_the_duty_and_a_correction_of_an_old_month_does_not(duty: Duty) -> None:
    Duty.objects.update(starts_on=date(2026, 10, 20))
    with time_machine.travel(moscow(2026, 11, 12), tick=False):
        old = bulletin(2026, 10)
        evaluate(now=moscow(2026, 11, 12))
    assert state_of(duty) == "в порядке"
    with time_machine.travel(moscow(2026, 12, 14), tick=False):
        PriceBulletin.objects.filter(pk=old.pk).update(last_published_at=timezone.now())
        evaluate(now=moscow(2026, 12, 14))
    assert state_of(duty) == "скоро срок"
    with time_machine.travel(moscow(2026, 12, 15), tick=False):
        evaluate(now=moscow(2026, 12, 15))
        assert not Duty.objects.unevaluated(date(2026, 12, 15)).exists()
        bulletin(2026, 11)
        assert Duty.objects.unevaluated(date(2026, 12, 15)).exists()
        evaluate(now=moscow(2026, 12, 15))
    assert state_of(duty) == "в порядке"


def test_any_number_of_duties_and_months_takes_three_queries(
    duty: Duty, django_assert_num_queries: Any
) -> None:
    duties = [duty, make_duty("ceny-2", proof="price_caps_published", renewal="monthly", day=1)]
    for month in range(1, 11):
        bulletin(2026, month)
    for asked in (duties[:1], duties):
        with django_assert_num_queries(3):
            found = price_caps_published(asked, date(2026, 11, 30))
        assert {each.presence for each in found.values()} == {PRESENT}


def test_the_shipped_duty_about_prices_is_proved_by_it(tmp_path: Path) -> None:
    text = shipped_file().read_text(encoding="utf-8")
    [row] = [each for each in text.split("[[duty]]") if 'code = "ceny"' in each]
    path = tmp_path / "duties.toml"
    path.write_text(f"[[duty]]{row}".replace('page = "', 'address = "/'), encoding="utf-8")
    load_duties(path, today=date(2026, 11, 30))
    duty = Duty.objects.get()
    assert (duty.proof, duty.renewal, duty.day) == ("price_caps_published", "monthly", 15)
