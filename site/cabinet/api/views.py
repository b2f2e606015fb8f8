"""What a program may ask: to register appeals, to follow, add to and withdraw those that are its own."""

import re
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from cabinet.api.answers import Refused
from cabinet.api.forms import addition_text, appeal_form, withdrawal_reason
from cabinet.api.once import Keyed, kept_files
from cabinet.api.presenting import address_of, appeal_data, topic_data
from cabinet.api.sent import key_of, read
from cabinet.models import ApiClient, ApiRequest
from cabinet.own import answer_files
from files.serving import REFUSALS, file_response
from ledger.access import AccessAction, record_access
from pages.addresses import absolute, path_of
from pages.models import CompanySettings
from pages.open_data.answers import json_answer, open_data, schema_answer
from questions.choices import Channel
from questions.errors import QuestionsError
from questions.lifecycle import IllegalStep, State
from questions.models import Addition, Appeal, Topic
from questions.querysets import AppealQuerySet
from questions.services.additions import add_information
from questions.services.drafts import take_files
from questions.services.intake import Entrance, register_once
from questions.services.withdrawing import withdraw

ON_A_PAGE = 50
NOT_THERE = "Такого обращения нет среди зарегистрированных этим личным кабинетом."
NO_FILE = "Такого файла у ответа нет."
NO_CONSENT = "На сайте нет действующего текста согласия: обращения пока не принимаются."
BAD_PAGE = "Страница называется целым числом от 1 до 999999."
BAD_DAY = "Такого дня нет. Назовите его как ГГГГ-ММ-ДД."
WHERE = "Отозвано заявителем в личном кабинете компании."
OPENAPI = Path(__file__).parent / "openapi.json"
PAGE, DAY = re.compile(r"[1-9][0-9]{0,5}"), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@open_data
def openapi(request: HttpRequest) -> HttpResponse:
    response = schema_answer(OPENAPI)
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    return response


def consent(request: HttpRequest, client: ApiClient) -> HttpResponse:
    """Name the text that a user must have agreed to, by its address and its hash."""
    edition = CompanySettings.for_request(request).consent_edition()
    if edition is None:
        raise Refused(HTTPStatus.NOT_FOUND, NO_CONSENT)
    page = edition.page
    address = path_of(page, request) + page.reverse_subpage("edition", args=[edition.pk])
    return json_answer(
        {
            "hash": edition.version_hash,
            "title": page.title,
            "edition": edition.number,
            "valid_from": edition.valid_from.isoformat(),
            "url": absolute(address),
        }
    )


def topics(request: HttpRequest, client: ApiClient) -> HttpResponse:
    offered = Topic.objects.filter(is_active=True, on_website=True).order_by("order", "title")
    return json_answer({"topics": [topic_data(topic) for topic in offered]})


def own_list(request: HttpRequest, client: ApiClient) -> HttpResponse:
    """Answer a page of the program's appeals, the latest first."""
    appeals = _own(client).order_by("-pk")
    if "registered_since" in request.GET:
        appeals = appeals.filter(registered_on__gte=_day(request.GET["registered_since"]))
    number = request.GET.get("page", "1")
    if not PAGE.fullmatch(number):
        raise Refused(HTTPStatus.BAD_REQUEST, BAD_PAGE)
    pages = Paginator(appeals, ON_A_PAGE, allow_empty_first_page=True)
    found = pages.page(number) if int(number) <= pages.num_pages else []
    return json_answer(
        {"count": pages.count, "pages": pages.num_pages, "appeals": [appeal_data(each) for each in found]}
    )


def register(request: HttpRequest, client: ApiClient) -> HttpResponse:
    """Register an appeal, 201; the same request again gives the same appeal, 200."""
    sent = read(request)
    keyed = Keyed(client, key_of(request), ApiRequest.Kind.APPEAL, sent.digest("appeal"))
    if known := keyed.known():
        return _registered(client, known.appeal, is_new=False)
    edition = CompanySettings.for_request(request).consent_edition()
    form = appeal_form(sent.data, edition)
    with kept_files(sent.files) as files:

        def make() -> Appeal:
            now = timezone.now()
            entrance = Entrance(
                channel=Channel.CABINET, received_at=now, registered_at=now, by=client.actor,
                files=tuple(take_files(files)), confirms=True,
            )  # fmt: skip
            return register_once(token=keyed.token, intake=form.intake(), consent=edition, entrance=entrance)[
                0
            ]

        appeal, is_new = keyed.accept(make)
    return _registered(client, appeal, is_new=is_new)


def _registered(client: ApiClient, appeal: Appeal, *, is_new: bool) -> HttpResponse:
    response = _card(client, appeal, status=HTTPStatus.CREATED if is_new else HTTPStatus.OK)
    response.headers["Location"] = address_of(appeal)
    return response


def card(request: HttpRequest, client: ApiClient, number: str) -> HttpResponse:
    return json_answer(appeal_data(_appeal(client, number)))


def add(request: HttpRequest, client: ApiClient, number: str) -> HttpResponse:
    """Add a text or files, 201; the same request again adds nothing, 200."""
    appeal, sent = _appeal(client, number), read(request)
    digest = sent.digest(f"addition {appeal.pk}")
    keyed = Keyed(client, key_of(request), ApiRequest.Kind.ADDITION, digest)
    if keyed.known():
        return _added(keyed, is_new=False)
    text = addition_text(sent.data)
    with kept_files(sent.files) as files:

        def make() -> Appeal:
            return add_information(
                appeal_id=appeal.pk, text=text, files=take_files(files), source=Addition.Source.CABINET,
                by=client.actor, received_at=timezone.now(), key=keyed.token,
            ).appeal  # fmt: skip

        try:
            _, is_new = keyed.accept(make)
        except QuestionsError as error:
            if appeal.erased_at is not None:
                # Nothing can be mended: what is destroyed takes nothing in any more (ADR 0024).
                raise Refused(HTTPStatus.CONFLICT, str(error)) from None
            fields = {"text": [str(error)]}
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), fields=fields) from None
    return _added(keyed, is_new=is_new)


def _added(keyed: Keyed, *, is_new: bool) -> HttpResponse:
    addition = Addition.objects.get(key=keyed.token)
    data = {
        "received_at": timezone.localtime(addition.received_at).isoformat(timespec="seconds"),
        "files": addition.attachments.count(),
    }
    return json_answer(data, status=HTTPStatus.CREATED if is_new else HTTPStatus.OK)


def take_back(request: HttpRequest, client: ApiClient, number: str) -> HttpResponse:
    """Withdraw the appeal; one withdrawn already is answered alike."""
    appeal = _appeal(client, number)
    reason = withdrawal_reason(read(request, may_be_empty=True).data)
    try:
        withdraw(appeal_id=appeal.pk, reason=reason, by=client.actor, where=WHERE)
    except (QuestionsError, IllegalStep) as error:
        appeal.refresh_from_db(fields=["state"])
        if appeal.state != State.WITHDRAWN:
            raise Refused(HTTPStatus.CONFLICT, str(error)) from None
    return _card(client, appeal)


def answer_file(request: HttpRequest, client: ApiClient, number: str, file_id: UUID) -> HttpResponseBase:
    """Hand out a file of the answer; that it was opened is written down."""
    appeal = _appeal(client, number)
    stored = next((each for each in answer_files(appeal) if each.pk == file_id), None)
    if stored is None:
        raise Refused(HTTPStatus.NOT_FOUND, NO_FILE)
    if not stored.is_accepted:
        raise Refused(HTTPStatus.CONFLICT, REFUSALS[stored.state])
    record_access(actor=client.actor, subject=f"{appeal.stream}/{file_id}", action=AccessAction.FILE)
    return file_response(stored)


def _own(client: ApiClient) -> AppealQuerySet:
    """Return the appeals that this program has registered, with what the answers show of them."""
    own = Appeal.objects.filter(api_requests__client=client, api_requests__kind=ApiRequest.Kind.APPEAL)
    return own.with_reply().select_related("extension")


def _appeal(client: ApiClient, number: str) -> Appeal:
    """Return the program's own appeal; Refused with 404 for another's and for none alike."""
    appeal = _own(client).numbered(number).first()
    if appeal is None:
        raise Refused(HTTPStatus.NOT_FOUND, NOT_THERE)
    return appeal


def _card(client: ApiClient, appeal: Appeal, **more: Any) -> HttpResponse:
    """Answer how the appeal stands by now."""
    return json_answer(appeal_data(_own(client).get(pk=appeal.pk)), **more)


def _day(asked: str) -> date:
    try:
        if DAY.fullmatch(asked):
            return date.fromisoformat(asked)
    except ValueError:
        pass
    raise Refused(HTTPStatus.BAD_REQUEST, BAD_DAY)
