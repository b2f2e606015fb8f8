from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings as site_settings

import pytest
from tests.inbox.test_deciding import RECEIVED, a_letter, with_file

from files.models import StoredFile
from inbox.models import Letter, LetterFile
from inbox.services import deciding
from inbox.services.forgetting import forget, forget_old
from ledger.models import Entry
from questions.models import Appeal

pytestmark = pytest.mark.django_db
LATER = RECEIVED + timedelta(days=400)


@pytest.fixture
def now_and_then(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[..., Any]:
    def act(work: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return work()

    return act


def path_of(letter: Letter) -> Path:
    return Path(site_settings.PRIVATE_FILES_ROOT) / str(letter.raw.name)


def said(letter: Letter) -> str:
    return "".join(str(value) for value in Letter.objects.filter(pk=letter.pk).values_list()[0])


def test_the_letters_of_an_appeal_are_forgotten_with_it(
    make_appeal: Callable[..., Appeal], team: Any, now_and_then: Callable[..., Any]
) -> None:
    appeal, other = make_appeal(), a_letter(2)
    letter = a_letter(suggested=appeal)
    row = with_file(letter)
    deciding.join_letter(letter_id=letter.pk, actor=team.operator, number=appeal.registration_number)
    letter.refresh_from_db()
    path = path_of(letter)
    assert path.exists()
    assert now_and_then(lambda: forget(letter.pk, "job:privacy", LATER))
    assert not path.exists()
    for secret in ("vera@", "Проверкина", "Пересчёт", "пересчитать", "<1@x>"):
        assert secret not in said(letter)
    assert not LetterFile.objects.exists()
    # The file is the appeal's now.
    assert StoredFile.objects.filter(pk=row.stored_id).exists()
    assert "vera@" in said(other)
    assert Entry.objects.in_stream(letter.stream).last().event == "forgotten"
    assert not forget(letter.pk, "job:privacy", LATER)


def test_after_its_term_the_whole_of_a_letter_goes_and_the_appeal_stays(
    make_appeal: Callable[..., Appeal], now_and_then: Callable[..., Any]
) -> None:
    letter = a_letter(state="registered", appeal=make_appeal(), decided_at=RECEIVED)
    path = path_of(letter)
    assert now_and_then(lambda: forget_old(LATER)) == 1
    assert not path.exists()
    letter.refresh_from_db()
    assert (letter.raw.name, letter.from_email) == ("", "vera@pochta.example")
    assert forget_old(LATER) == 0


@pytest.mark.parametrize("state", ["spam", "nothing", "returned"])
def test_what_became_nobodys_appeal_is_forgotten_wholly(
    db: None, state: str, now_and_then: Callable[..., Any]
) -> None:
    letter = a_letter(state=state, decided_at=RECEIVED)
    row = with_file(letter)
    path = path_of(letter)
    assert now_and_then(lambda: forget_old(LATER)) == 1
    assert "vera@" not in said(letter)
    assert not path.exists()
    assert not StoredFile.objects.filter(pk=row.stored_id).exists()


def test_nothing_is_forgotten_before_its_term_or_while_it_waits(db: None) -> None:
    a_letter(1, state="spam", decided_at=LATER - timedelta(days=364))
    a_letter(2, state="human")
    a_letter(3, state="taken", decided_at=None)
    assert forget_old(LATER) == 0


def test_a_forgotten_letter_is_not_taken_again(db: None) -> None:
    letter = a_letter(state="spam", decided_at=RECEIVED)
    forget_old(LATER)
    letter.refresh_from_db()
    assert letter.digest == f"{1:064d}"
