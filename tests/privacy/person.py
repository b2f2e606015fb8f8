"""A person with something of everything that a site keeps about people, each thing under words of its own."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.files.samples import docx
from tests.pages.pdf import pdf_of
from tests.questions.conftest import Team, scan

from files.services import store
from inbox.models import Letter, LetterFile
from outbox.models import Message
from outbox.services import deliver, queue_message
from privacy.holders import Person
from privacy.models import SubjectRequest
from privacy.services import requests
from privacy.services.withdrawals import record_withdrawal
from questions import finding
from questions.models import Addition, Appeal, CallBack, Extension, Rating, ScanPage, ScanStack
from questions.services import additions, decisions, handling, notes, notices
from questions.services.intake import attach

NAME = "Зверобойникова Аглая Тимофеевна"
PHONE, DIGITS = "+7 (903) 555-41-17", "79035554117"
EMAIL = "aglaya@zveroboy.example"
ACCOUNT = "40917718231"
ADDRESS = "396160, г. Борисоглебск, ул. Полынная, д. 93"
MARKS = {
    "text": "мелколепестник", "reply": "подорожник", "note": "пустырник", "call": "тысячелистник",
    "extension": "крапива", "action": "любисток", "done": "ромашка", "notice": "зверолистник",
    "dispatch": "39716059912345", "file": "чистотел", "office": "донник", "stack": "полынник",
    "withdrawal": "шалфей", "outcome": "валериана", "addition": "багульник", "rating": "вереск",
    "mail": "можжевельник", "sheet": "крушина",
}  # fmt: skip
WORDS = (NAME, "Зверобойников", PHONE, DIGITS, "555-41-17", EMAIL, ACCOUNT, "Полынная", *MARKS.values())
PERSON = Person(email=EMAIL, phone=PHONE, name=NAME, account=ACCOUNT)
INTAKE = {
    "person_name": NAME, "email": EMAIL, "phone": PHONE, "postal_address": ADDRESS,
    "account_number": ACCOUNT, "text": f"Где мой {MARKS['text']}?", "kind": "complaint",
}  # fmt: skip


def live_through(make_appeal: Callable[..., Appeal], team: Team, received_at: Any, **changes: str) -> Appeal:
    """Let the person write, be answered and be dealt with in every way, and all of it be finished."""
    appeal = make_appeal(received_at, **{**INTAKE, **changes})
    pk, operator = appeal.pk, team.operator
    _attach(appeal)
    handling.assign(appeal_id=pk, actor=team.head, assignee=operator)
    notes.add_note(appeal_id=pk, actor=operator, text=f"Обещать {MARKS['note']}.", now=received_at)
    notices.ask_to_clarify(
        appeal_id=pk, actor=operator, text=f"Уточните: {MARKS['notice']}.", now=received_at
    )
    Extension.objects.create(
        appeal=appeal, reason=MARKS["extension"], refusal=MARKS["extension"], requested_by=operator,
        requested_at=received_at, until=appeal.due_on, former_due_on=appeal.due_on, is_granted=False,
        decided_at=received_at, decided_by=team.head,
    )  # fmt: skip
    CallBack.objects.create(
        appeal=appeal, direction="we_call", phone=PHONE, agreed_at=received_at, assignee=operator,
        created_at=received_at, done_at=received_at, result=f"Сказали: {MARKS['call']}",
    )  # fmt: skip
    _answer(appeal, team, received_at + timedelta(days=2))
    _scanned(appeal, team, received_at)
    _went_on(appeal, received_at)
    _send_all()
    finding.index_everything()
    return Appeal.objects.get(pk=pk)


def _attach(appeal: Appeal) -> None:
    files = [
        SimpleUploadedFile(f"{MARKS['file']}.pdf", pdf_of(MARKS["file"]), "application/pdf"),
        SimpleUploadedFile("заявление.docx", docx(f"<w:p><w:r><w:t>{MARKS['office']}</w:t></w:r></w:p>")),
    ]
    attach(appeal, [store(upload=each, max_bytes=10**6).pk for each in files])


def _answer(appeal: Appeal, team: Team, moment: Any) -> None:
    pk, operator = appeal.pk, team.operator
    handling.save_draft(
        appeal_id=pk, actor=operator, text=f"<p>Ваш {MARKS['reply']} в кассе.</p>", signatory=team.signatory
    )
    handling.submit_for_approval(appeal_id=pk, actor=operator)
    handling.approve(appeal_id=pk, actor=team.signatory, now=moment)
    handling.attach_signed_scan(appeal_id=pk, actor=operator, upload=scan(f"скан-{MARKS['file']}.pdf"))
    handling.send_through(appeal_id=pk, actor=operator, channel="email")
    _send_all()
    handling.record_acceptance(appeal_id=pk, now=moment + timedelta(hours=1))
    decisions.decide(
        appeal_id=pk, actor=operator, verdict="satisfied", action=f"Найти {MARKS['action']}.",
        responsible=team.head, due_on=timezone.localdate(moment) + timedelta(days=5), now=moment,
    )  # fmt: skip
    decisions.mark_done(
        appeal_id=pk, actor=team.head, note=MARKS["done"], on=timezone.localdate(moment), now=moment
    )
    handling.close(appeal_id=pk, actor=operator)
    values = {"outcome_reason": MARKS["outcome"], "sender_number": MARKS["outcome"]}
    Appeal.objects.filter(pk=pk).update(**values)
    appeal.reply.__class__.objects.filter(appeal=appeal).update(
        dispatch_note=MARKS["dispatch"], remark=MARKS["reply"], return_reason=MARKS["reply"]
    )


def _scanned(appeal: Appeal, team: Team, moment: Any) -> None:
    """A stack of scans from which the letter was filed, the other page of which was put aside."""
    upload = SimpleUploadedFile("стопка.pdf", pdf_of(MARKS["stack"]), "application/pdf")
    stored = store(upload=upload, max_bytes=10**6)
    stack = ScanStack.objects.create(
        uploaded_by=team.operator, uploaded_at=moment, file=stored, read_at=moment
    )
    for position, state in enumerate(("filed", "set_aside"), start=1):
        ScanPage.objects.create(stack=stack, position=position, state=state, appeal=appeal)


def _went_on(appeal: Appeal, moment: Any) -> None:
    """What the customer has added in the cabinet and by mail, and thinks of the answer."""
    sheet = SimpleUploadedFile(f"{MARKS['sheet']}.pdf", pdf_of(MARKS["sheet"]), "application/pdf")
    stored = store(upload=sheet, max_bytes=10**6)
    additions.add_information(
        appeal_id=appeal.pk, text=f"Ещё был {MARKS['addition']}.", files=[stored.pk],
        source=Addition.Source.CABINET, by="visitor", received_at=moment, key=uuid4(),
    )  # fmt: skip
    Rating.objects.create(appeal=appeal, mark=2, comment=f"Мешает {MARKS['rating']}.", rated_at=moment)
    letter = Letter(
        digest=uuid4().hex.zfill(64), message_id=f"<{MARKS['mail']}@x>", kind="letter", state="joined",
        from_name=NAME, from_email=EMAIL, subject=MARKS["mail"], text=f"Вот {MARKS['mail']}.", size=9,
        received_at=moment, taken_at=moment, decided_at=moment, appeal=appeal,
    )  # fmt: skip
    letter.raw.save("x", ContentFile(f"From: {EMAIL}\n\n{MARKS['mail']}".encode()))
    LetterFile.objects.create(letter=letter, position=0, name=f"{MARKS['mail']}.pdf", size=9, stored=None)


def _send_all() -> None:
    """Let the mail server accept whatever waits."""
    for pk in Message.objects.filter(state=Message.State.QUEUED).values_list("pk", flat=True):
        deliver(pk)
    Message.objects.filter(accepted_at=None).update(state=Message.State.ACCEPTED, accepted_at=timezone.now())


def ask_for_data(team: Team, appeal: Appeal, on: date) -> SubjectRequest:
    """Let the person withdraw the consent and ask what is kept about her; she is answered."""
    record_withdrawal(
        subject=appeal.stream, received_on=on, way="post", actor="user:1", note=MARKS["withdrawal"]
    )
    asked = requests.record_request(
        person=PERSON, reason=f"Вх. {MARKS['withdrawal']}", received_on=on, user_id=1
    )
    found = [each.subject for each in requests.find(asked, user_id=1)]
    requests.choose(request_id=asked.pk, subjects=found, found=found, user_id=1)
    requests.mark_answered(request_id=asked.pk, on=on, user_id=1)
    asked.refresh_from_db()
    return asked


def write_beside() -> Message:
    """Let the site write to the person about nothing in the register."""
    letter = queue_message(
        kind="system",
        to=EMAIL,
        subject="Вход",
        text=f"{NAME}, здравствуйте",
        html=f"<p>{NAME}</p>",
        related="user:77",
    )
    _send_all()
    return letter


def look_for(team: Team) -> None:
    """Let an operator look for her by name on the desk."""
    client = Client()
    client.force_login(team.operator.user)
    client.post("/admin/appeals/find/", {"q": NAME})
