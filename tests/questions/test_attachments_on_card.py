"""The card says how each file stands; a small copy goes only to who may see the appeal."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest
from PIL import Image
from tests.questions.conftest import Team, scan
from tests.questions.test_desk import as_, card

from files.models import StoredFile
from files.services import store
from files.services.quarantine import make_previews
from questions.errors import QuestionsError
from questions.models import Appeal, Attachment
from questions.services import handling


def picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def attached(drafted: Appeal) -> StoredFile:
    stored = store(upload=SimpleUploadedFile("снимок.png", picture()), max_bytes=1_000_000)
    Attachment.objects.create(appeal=drafted, file=stored)
    return stored


def test_a_picture_has_a_small_copy_on_the_card(drafted: Appeal, team: Team, attached: StoredFile) -> None:
    make_previews()
    address = f"{card(drafted)}files/{attached.pk}/?preview"
    assert address in as_(team.operator).get(card(drafted)).content.decode()
    answer = as_(team.operator).get(address)
    assert answer.headers["Content-Type"] == "image/webp"
    answer.close()
    assert Client().get(address).status_code == 302


def test_a_file_in_quarantine_is_named_but_not_handed_out(
    drafted: Appeal, team: Team, attached: StoredFile
) -> None:
    StoredFile.objects.filter(pk=attached.pk).update(state=StoredFile.State.QUARANTINED)
    shown = as_(team.operator).get(card(drafted)).content.decode()
    assert "на проверке" in shown
    assert f'href="{card(drafted)}files/{attached.pk}/"' not in shown
    assert as_(team.operator).get(f"{card(drafted)}files/{attached.pk}/").status_code == 403


def test_a_scan_in_quarantine_cannot_be_sent(approved: Appeal, team: Team) -> None:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    StoredFile.objects.update(state=StoredFile.State.QUARANTINED)
    with pytest.raises(QuestionsError, match="ещё нельзя отправить: на проверке"):
        handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
