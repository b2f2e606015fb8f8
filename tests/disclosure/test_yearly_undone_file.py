"""A file undone after the publication of its year is a difference, as any later change is (ADR 0030)."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

import pytest
import time_machine
from tests.disclosure.yearly import NOW, published_report, state_no_measures
from tests.service.importing.samples import MANY_COLUMNS

from disclosure.yearly.models import Mismatch, YearlyReport
from disclosure.yearly.services.reconciling import reconcile
from service.importing.receiving import confirm, receive, start_check, undo_whole
from service.importing.rounds import work_on
from service.models import Contact, ImportRun, ImportSource

pytestmark = pytest.mark.django_db
ROWS = (
    "03.03.2025 09:00;03.03.2025 09:01;03.03.2025 09:11;\n"
    "04.03.2025 09:00;04.03.2025 09:02;04.03.2025 09:12;\n"
)


@pytest.fixture(autouse=True)
def february() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def test_published_figures_stay_and_the_night_marks_what_no_longer_agrees(db: None) -> None:
    user = User.objects.create_superuser("loader")
    source = ImportSource.objects.create(name="Талоны", kind="csv", columns=MANY_COLUMNS, head_row=0)
    run = receive(upload=SimpleUploadedFile("f.csv", ROWS.encode()), source=source, user=user, now=NOW)
    start_check(run=run, user=user)
    work_on(run.pk)
    confirm(run=run, user=user)
    work_on(run.pk)
    assert Contact.objects.counted().count() == 2
    state_no_measures()
    report = published_report()
    assert reconcile(report_id=report.pk, now=NOW) == 0
    undo_whole(run=ImportRun.objects.get(), user=user, reason="Не тот офис")
    work_on(run.pk)
    assert reconcile(report_id=report.pk, now=NOW + timedelta(days=1)) > 0
    published = YearlyReport.objects.get().as_snapshot()
    assert published.table("waiting_face_to_face").cell("3", "contacts").value == 2
    assert Mismatch.objects.get(cell="waiting_face_to_face/3/contacts").count == 2
