"""Each look at a card or a file leaves a row, and a step taken leaves only its own in the journal."""

from collections.abc import Callable
from urllib.parse import urljoin

from django.test import Client

import pytest
from tests.questions.conftest import Team

from ledger.models import AccessRecord, Entry
from questions.models import Appeal
from questions.wagtail_hooks import card_of_the_appeal

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client, team: Team) -> Client:
    client.force_login(team.operator.user)
    return client


def looks() -> list[tuple[str, str]]:
    return list(AccessRecord.objects.order_by("pk").values_list("subject", "action"))


def test_a_card_and_its_file_are_written_down_with_who_opened_them(
    approved: Appeal, operator: Client, team: Team
) -> None:
    letter = approved.reply.letter_id
    entries = Entry.objects.count()
    for _ in range(2):
        operator.get(f"/admin/appeals/{approved.pk}/")
        answer = operator.get(f"/admin/appeals/{approved.pk}/files/{letter}/")
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert looks() == [(approved.stream, "card"), (f"{approved.stream}/{letter}", "file")]
    assert set(AccessRecord.objects.values_list("actor", flat=True)) == {f"user:{team.operator.user_id}"}
    assert Entry.objects.count() == entries


def test_what_is_not_opened_is_not_written_down(
    approved: Appeal, make_appeal: Callable[..., Appeal], operator: Client
) -> None:
    other = make_appeal()
    assert operator.get(f"/admin/appeals/{other.pk}/files/{approved.reply.letter_id}/").status_code == 404
    assert operator.get("/admin/appeals/999999/").status_code == 404
    assert Client().get(f"/admin/appeals/{approved.pk}/").status_code == 302
    assert looks() == []


@pytest.mark.parametrize(
    ("subject", "address"),
    [
        ("appeal:12", "/admin/appeals/12/"),
        ("appeal:12/0af", "/admin/appeals/12/"),
        ("message:12", None),
        ("appeal:", None),
    ],
)
def test_a_row_of_the_log_leads_to_the_card(subject: str, address: str | None) -> None:
    assert card_of_the_appeal(subject) == address


@pytest.mark.parametrize(
    ("address", "look"),
    [
        ("", ("appeals:list", "list")),
        ("find/", ("appeals:list", "search")),
        ("?export=csv", ("appeals:list", "export")),
        ("../registration/calls/", ("calls:list", "list")),
    ],
)
def test_lists_and_searches_are_written_down_without_what_was_looked_for(
    make_appeal: Callable[..., Appeal], client: Client, team: Team, address: str, look: tuple[str, str]
) -> None:
    make_appeal()
    client.force_login(team.head.user)
    if look[1] == "search":
        client.post("/admin/appeals/find/", {"q": "Проверкина Вера"})
        client.get("/admin/appeals/find/")
    else:
        client.get(urljoin("/admin/appeals/", address))
    assert looks() == [look]


def test_the_receipt_and_the_pages_about_one_appeal_are_written_down(
    make_appeal: Callable[..., Appeal], operator: Client
) -> None:
    appeal = make_appeal()
    for page in ("", "correct/", "receipt/"):
        assert operator.get(f"/admin/registration/{appeal.pk}/{page}").status_code == 200
    assert looks() == [(appeal.stream, "card"), (appeal.stream, "print")]


def test_a_refused_step_shows_the_card_and_is_a_look_too(approved: Appeal, operator: Client) -> None:
    assert operator.post(f"/admin/appeals/{approved.pk}/approve/").status_code == 403
    assert looks() == [(approved.stream, "card")]
