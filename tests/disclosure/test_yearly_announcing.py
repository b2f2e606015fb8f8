"""A published edition of a report is offered for announcing, once under its own code, with its reason."""

from datetime import timedelta

import pytest
from tests.disclosure.conftest import RegisterAppeal
from tests.disclosure.yearly import NOW, fill, published_report, state_no_measures
from tests.questions.conftest import employee

from disclosure.yearly.announcing import published_reports
from disclosure.yearly.models import YearlyReport

pytestmark = pytest.mark.django_db


def test_an_edition_is_offered_with_its_link_and_a_correction_with_its_reason(
    appeal_on: RegisterAppeal,
) -> None:
    fill(appeal_on, employee("announcer", "Руководитель", "Объявляющий Иван Иванович"))
    state_no_measures()
    report = published_report()
    YearlyReport.objects.filter(pk=report.pk).update(last_published_at=NOW)
    (offer,) = published_reports(NOW - timedelta(days=1))
    assert (offer.source, offer.topic, offer.link) == (
        "disclosure.yearlyreport:2025:1", "disclosure", "/disclosure/2025/",
    )  # fmt: skip
    assert "за 2025 год." in offer.text
    assert published_reports(NOW + timedelta(seconds=1)) == []
    YearlyReport.objects.filter(pk=report.pk).update(edition=2, correction_reason="Учтены звонки июня.")
    (again,) = published_reports(NOW - timedelta(days=1))
    assert again.source.endswith(":2")
    assert again.text.endswith("исправлен: Учтены звонки июня.")
