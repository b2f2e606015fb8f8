"""The sheet for the office's board: one A4 page that says what a visitor comes for."""

from io import BytesIO

from django.test import Client, TestCase

import pypdf
from tests.demo_rows import load_demo

from pages.models import CompanySettings, PaymentPoint
from pages.stand import qr_svg

A4 = (595, 842)
PROMISED = [
    "Борисоглебская энергосбытовая организация",
    "Понедельник – пятница: 8:00–17:00, перерыв 12:00–13:00",
    "г. Борисоглебск, ул. Советская, д. 37а",
    "15 рабочих дней; продление: не более чем на 15 рабочих дней",
    "30 календарных дней; продление: не более чем на 1 месяц",
    "До 15-го числа месяца",
    "бэсо.рф",
]


def sheet(client: Client) -> pypdf.PdfReader:
    answer = client.get("/stend/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="stend.pdf"'
    return pypdf.PdfReader(BytesIO(answer.content))


def words(client: Client) -> str:
    return " ".join(sheet(client).pages[0].extract_text().split())


class TestSheet(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_demo()

    def test_it_is_one_page_of_a4(self) -> None:
        reader = sheet(self.client)
        assert len(reader.pages) == 1
        box = reader.pages[0].mediabox
        assert (round(box.width), round(box.height)) == A4

    def test_it_tells_hours_contacts_terms_and_payment(self) -> None:
        text = words(self.client)
        assert [promised for promised in PROMISED if promised not in text] == []

    def test_what_is_not_known_is_not_printed(self) -> None:
        assert "Телефоны" not in words(self.client)
        CompanySettings.objects.update(phones="8 (000) 000-00-00, приёмная")
        assert "Телефоны 8 (000) 000-00-00, приёмная" in words(self.client)

    def test_the_own_cash_desk_is_named_and_others_are_not(self) -> None:
        PaymentPoint.objects.all().delete()
        PaymentPoint.objects.create(name="Касса", kind="own", commission="none", address="ул. Мира, 1")
        PaymentPoint.objects.create(name="Чужой банк", kind="bank", commission="taken")
        text = words(self.client)
        assert "Касса ул. Мира, 1 Без комиссии" in text
        assert "Чужой банк" not in text

    def test_hostile_text_is_printed_as_it_is(self) -> None:
        hostile = '"); #panic() \\ $x$'
        CompanySettings.objects.update(address=hostile)
        assert hostile in words(self.client)


def test_the_code_leads_to_the_site_and_differs_with_it() -> None:
    assert qr_svg("https://xn--90a0ai1c.xn--p1ai") != qr_svg("https://example.org")
    assert qr_svg("https://example.org").startswith("<svg")


def test_a_site_without_anything_still_prints(db: None, client: Client) -> None:
    assert len(sheet(client).pages) == 1
