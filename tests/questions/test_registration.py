from collections.abc import Callable
from datetime import date
from uuid import uuid4

from django.db import transaction

import pytest
from tests.questions.conftest import intake, moscow

from ledger.models import Entry
from outbox.models import Message
from pages.models import Edition
from questions.models import Appeal, Counter
from questions.services import intake as intake_services
from questions.services.intake import register_appeal


def test_an_appeal_gets_number_term_consent_journal_and_confirmation(consent: Edition) -> None:
    appeal = register_appeal(
        token=uuid4(), intake=intake(), consent=consent, received_at=moscow(2026, 12, 14, 23)
    )
    assert appeal.registration_number == "2026-000001"
    assert appeal.registered_on == date(2026, 12, 14)
    assert appeal.due_on == appeal.control_on == date(2027, 1, 13)
    assert appeal.consent.text_hash == consent.version_hash
    entry = Entry.objects.get(stream=appeal.stream)
    assert (entry.event, entry.actor) == ("registered", "visitor")
    letter = Message.objects.get(related=appeal.stream)
    assert appeal.access_code_spaced in letter.text
    assert "13.01.2027" in letter.text


def test_the_day_is_moscows_day(make_appeal: Callable[..., Appeal]) -> None:
    late = make_appeal(moscow(2026, 12, 31, 23))
    early = make_appeal(moscow(2027, 1, 1, 0))
    assert (late.year, late.number) == (2026, 1)
    assert (early.year, early.number) == (2027, 1)


def test_paper_has_its_own_term(make_appeal: Callable[..., Appeal]) -> None:
    appeal = make_appeal(moscow(2026, 4, 9), channel="post")
    assert (appeal.due_on, appeal.control_on) == (date(2026, 5, 12), date(2026, 5, 8))


def test_the_same_token_is_the_same_appeal(consent: Edition) -> None:
    token = uuid4()
    first = register_appeal(token=token, intake=intake(), consent=consent)
    again = register_appeal(token=token, intake=intake(text="Другой текст"), consent=consent)
    assert first.pk == again.pk
    assert Appeal.objects.count() == Message.objects.count() == 1


def test_a_twin_that_was_faster_between_look_and_write_gives_its_number(
    consent: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = uuid4()
    first = register_appeal(token=token, intake=intake(), consent=consent)
    looks = iter([None, first])
    monkeypatch.setattr(intake_services, "find_registered", lambda token: next(looks))
    assert register_appeal(token=token, intake=intake(), consent=consent) == first
    assert Counter.objects.get(series="appeal").last == Appeal.objects.count() == 1


def test_numbers_have_no_gaps_after_a_failure(make_appeal: Callable[..., Appeal]) -> None:
    make_appeal()
    with transaction.atomic():
        make_appeal()
        transaction.set_rollback(True)
    assert make_appeal().number == 2
    assert Counter.objects.get(series="appeal", year=2026).last == 2


def test_nothing_personal_stands_in_journal_or_subject(make_appeal: Callable[..., Appeal]) -> None:
    appeal = make_appeal()
    texts = [entry.text for entry in Entry.objects.all()] + [Message.objects.get().subject]
    for secret in ("Проверкина", "vera@", "комиссии", appeal.access_code):
        assert not any(secret in text for text in texts)


def test_without_an_address_no_letter_is_made(make_appeal: Callable[..., Appeal]) -> None:
    make_appeal(reply_channel="phone", email="", phone="0-00-00")
    assert not Message.objects.exists()


def test_a_demo_appeal_sends_nothing(consent: Edition) -> None:
    register_appeal(token=uuid4(), intake=intake(), consent=consent, is_demo=True)
    assert not Message.objects.exists()
