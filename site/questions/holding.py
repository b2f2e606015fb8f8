"""The register among those who hold personal data: see privacy/holders.py."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import strip_tags

from files.models import StoredFile
from ledger.models import Entry
from privacy.holders import Consent, Due, Found, Holder, Kind, Person, Record, Wipe, facts, keys_of
from privacy.letters import ON_ITS_WAY, letters_about, lock_letters, under_way
from privacy.models import Withdrawal
from privacy.own import after
from questions.finding import of_person
from questions.lifecycle import FINISHED
from questions.models import Appeal, CallBack, ConsentRecord, Decision, Notice, ScanPage, ScanStack
from questions.models.letter import Letter
from questions.presenters import journal_rows
from questions.services.erasing import erase_appeals, erase_stacks, related_codes
from staff.models import Employee

APPEAL, SCANS = "appeal", "scans"
SETTLED = [ScanPage.State.FILED, ScanPage.State.SET_ASIDE]
IN_WORK = "по обращению ещё не закончена работа"
DECISION_OPEN = "решение по жалобе ещё не исполнено"
CALL_OPEN = "обещанный звонок ещё не состоялся"
NOTICE_UNSENT = "уведомление заявителю ещё не отправлено"
STACK_OPEN = "в стопке сканов с письмом этого обращения есть неразложенные страницы"
PAGES_OPEN = "в стопке есть неразложенные страницы"
DATA = (
    "фамилии, имена, отчества; адреса, телефоны, электронная почта; лицевые счета, номера договоров, ИНН; "
    "тексты обращений и ответов; приложенные файлы, письма и сканы"
)


class RegisterHolder(Holder):
    code = "questions"
    label = "Обращения"
    place = 10
    related_prefixes = ("appeal:", "notice:")

    def kinds(self) -> Sequence[Kind]:
        return [
            Kind("appeal", "Обращения", "день ответа или иного окончания работы", DATA, self._due),
            Kind(
                "appeal_withdrawn", "Обращения с отозванным согласием",
                "день отзыва согласия или ответа, что позже", DATA, self._due_withdrawn,
            ),
            Kind(
                "scan_stack", "Стопки сканов", "день, когда стопку прочли",
                "сканы подписанных писем с именами и адресами", self._due_stacks,
            ),
        ]  # fmt: skip

    def _due(self, until: date, limit: int) -> Iterator[Due]:
        # The moment of an answer has an index; what ended otherwise is a small part of the register.
        answered = Q(sent_at__lt=after(until))
        ended = Q(sent_at=None, outcome_on__lte=until)
        appeals = _whole().filter(answered | ended).order_by("pk").only(*_DAYS)
        yield from (Due(each.stream, _label(each), _ended_on(each)) for each in appeals[:limit])

    def _due_withdrawn(self, until: date, limit: int) -> Iterator[Due]:
        rows = Withdrawal.objects.filter(subject__startswith=f"{APPEAL}:", received_on__lte=until)
        days = dict(rows.values_list("subject", "received_on"))
        appeals = _whole().filter(pk__in=keys_of(days, APPEAL)).order_by("pk").only(*_DAYS)
        due = ((each, max(_ended_on(each), days[each.stream])) for each in appeals)
        found = [Due(each.stream, _label(each), day) for each, day in due if day <= until]
        yield from found[:limit]

    def _due_stacks(self, until: date, limit: int) -> Iterator[Due]:
        read = ScanStack.objects.filter(read_at__lt=after(until)).exclude(file=None)
        settled = read.exclude(pages__in=_unsettled_pages()).order_by("pk")
        for pk, moment in settled.values_list("pk", "read_at")[:limit]:
            day = timezone.localdate(moment)
            yield Due(f"{SCANS}:{pk}", f"Стопка сканов № {pk}", day)

    def find(self, person: Person) -> Iterator[Found]:
        appeals = of_person(email=person.email, phone=person.phone, account=person.account, name=person.name)
        for appeal in appeals:
            if appeal.erased_at is None:
                yield Found(appeal.stream, _label(appeal), appeal.registered_on, appeal.applicant)

    def records(self, subjects: Collection[str]) -> Iterator[Record]:
        keys = keys_of(subjects, APPEAL)
        related = "assignee", "topic", "consent__edition", "extension", "decision"
        appeals = Appeal.objects.with_reply().select_related(*related).filter(pk__in=keys).order_by("pk")
        for appeal in appeals:
            yield from _records_of(appeal)
        yield from letters_about(related_codes(keys, ()))

    def named(self, subject: str) -> str:
        appeals = Appeal.objects.filter(pk__in=keys_of([subject], APPEAL), erased_at=None)
        appeal = appeals.only("year", "number").first()
        return _label(appeal) if appeal else ""

    def has_consent(self, subject: str) -> bool:
        return ConsentRecord.objects.filter(appeal__in=keys_of([subject], APPEAL)).exists()

    def consents(self) -> "QuerySet[ConsentRecord]":
        return ConsentRecord.objects.select_related("appeal", "edition").order_by("-given_at", "-pk")

    def consent_of(self, row: ConsentRecord) -> Consent:
        appeal = row.appeal
        return Consent(appeal.stream, _label(appeal), row.given_at, str(row.edition), row.text_hash)

    def why_not(self, subjects: Collection[str]) -> Mapping[str, str]:
        keys = keys_of(subjects, APPEAL)
        found = {f"{APPEAL}:{pk}": words for words, open_keys in _open(keys) for pk in open_keys}
        asked = ScanPage.objects.filter(stack__in=_unsettled_pages().values("stack"), appeal__in=keys)
        found |= {f"{APPEAL}:{pk}": STACK_OPEN for pk in asked.values_list("appeal", flat=True)}
        stacks = _unsettled_pages().filter(stack__in=keys_of(subjects, SCANS))
        return found | {f"{SCANS}:{pk}": PAGES_OPEN for pk in stacks.values_list("stack", flat=True)}

    def lock(self, subjects: Collection[str]) -> None:
        lock_letters(related_codes(keys_of(subjects, APPEAL), _staff()))
        for model, prefix in ((Appeal, APPEAL), (ScanStack, SCANS)):
            rows = model._default_manager.select_for_update().filter(pk__in=keys_of(subjects, prefix))
            list(rows.order_by("pk").values_list("pk"))

    def erase(self, subjects: Collection[str], *, act: str, wipe: Wipe, now: datetime) -> Mapping[str, int]:
        keys = keys_of(subjects, APPEAL)
        counts = erase_appeals(appeal_ids=keys, staff=_staff(), act=act, wipe=wipe, now=now)
        stacks = erase_stacks(stack_ids=keys_of(subjects, SCANS), wipe=wipe)
        return {**counts, "стопок сканов": stacks} if stacks else counts


_DAYS = ("pk", "year", "number", "sent_at", "outcome_on", "due_on")


def _staff() -> list[int]:
    return list(Employee.objects.values_list("pk", flat=True))


def _whole() -> "QuerySet[Appeal]":
    """Return the appeals that are finished and not erased."""
    found: QuerySet[Appeal] = Appeal.objects.filter(state__in=FINISHED, erased_at=None)
    return found


def _unsettled_pages() -> "QuerySet[ScanPage]":
    """Return the pages that wait for somebody; of a stack that cannot be read none does."""
    return ScanPage.objects.exclude(state__in=SETTLED).filter(stack__failure="")


def _label(appeal: Appeal) -> str:
    return f"Обращение № {appeal.registration_number}"


def _ended_on(appeal: Appeal) -> date:
    """Return the day on which the work on a finished appeal ended."""
    if appeal.sent_at is not None:
        return timezone.localdate(appeal.sent_at)
    return appeal.outcome_on or appeal.due_on


def _open(keys: Collection[int]) -> Iterator[tuple[str, Iterable[int]]]:
    """Yield what is still to be done and the appeals on which it is; what counts most comes last."""
    leaving = under_way(related_codes(keys, ()))
    notices = dict(Notice.objects.filter(appeal__in=keys).values_list("pk", "appeal"))
    yield ON_ITS_WAY, [*keys_of(leaving, APPEAL), *(notices[pk] for pk in keys_of(leaving, "notice"))]
    unsent = Notice.objects.filter(appeal__in=keys, sent_at=None)
    yield NOTICE_UNSENT, unsent.values_list("appeal", flat=True)
    yield CALL_OPEN, CallBack.objects.filter(appeal__in=keys, done_at=None).values_list("appeal", flat=True)
    yield DECISION_OPEN, Decision.objects.open().filter(appeal__in=keys).values_list("appeal", flat=True)
    yield IN_WORK, Appeal.objects.open().filter(pk__in=keys).values_list("pk", flat=True)


def _records_of(appeal: Appeal) -> Iterator[Record]:
    """Yield the appeal, what was written around it, and its steps."""
    subject = appeal.stream
    yield Record(subject, _label(appeal), _facts_of(appeal))
    if consent := getattr(appeal, "consent", None):
        moment = timezone.localtime(consent.given_at)
        yield Record(
            subject, f"Согласие на обработку, {moment:%d.%m.%Y %H:%M}",
            facts(("Редакция", consent.edition), ("Отпечаток текста", consent.text_hash)),
        )  # fmt: skip
    for attachment in appeal.attachments.select_related("file"):
        yield _file(subject, "Приложение", attachment.file)
    if reply := getattr(appeal, "reply", None):
        yield Record(
            subject, f"Ответ {_number(reply)}".strip(),
            facts(
                ("Текст", _plain(reply.text)), ("Замечание подписанта", reply.remark),
                ("Отметка об отправке", reply.dispatch_note), ("Почему не доставлено", reply.return_reason),
                ("Файлы", _names(reply)),
            ),
        )  # fmt: skip
    for notice in appeal.notices.select_related("letter", "signed_scan"):
        title = f"Уведомление {notice.get_kind_display()} {_number(notice)}".strip()
        note = ("Отметка об отправке", notice.dispatch_note)
        yield Record(subject, title, facts(("Текст", notice.text), note, ("Файлы", _names(notice))))
    yield from _work_on(appeal)


def _facts_of(appeal: Appeal) -> list[tuple[str, str]]:
    return facts(
        ("Вид", appeal.get_kind_display()), ("Получено", _moment(appeal.received_at)),
        ("Способ подачи", appeal.get_channel_display()), ("Имя", appeal.person_name),
        ("Организация", appeal.organization_name), ("ИНН", appeal.inn),
        ("Лицевой счёт или договор", appeal.account_number), ("Электронная почта", appeal.email),
        ("Телефон", appeal.phone), ("Почтовый адрес", appeal.postal_address),
        ("Как ответить", appeal.get_reply_channel_display()), ("Номер отправителя", appeal.sender_number),
        ("Тема", appeal.topic), ("Текст", appeal.text), ("Состояние", appeal.get_state_display()),
        ("Срок ответа", f"{appeal.due_on:%d.%m.%Y}"), ("Исход", appeal.get_outcome_display()),
        ("Почему такой исход", appeal.outcome_reason), ("Кому передано", appeal.redirected_to),
    )  # fmt: skip


def _work_on(appeal: Appeal) -> Iterator[Record]:
    """Yield notes, calls, the decision, the extension and the steps."""
    subject = appeal.stream
    if extension := getattr(appeal, "extension", None):
        words = facts(("Почему", extension.reason), ("Почему отказано", extension.refusal))
        yield Record(subject, "Продление срока", words)
    if decision := getattr(appeal, "decision", None):
        yield Record(
            subject, f"Решение: {decision.get_verdict_display()}",
            facts(
                ("Что сделать", decision.action), ("Мероприятие", decision.measure),
                ("Как сделано", decision.done_note),
            ),
        )  # fmt: skip
    for addition in appeal.additions.all():
        title = f"Дополнение ({addition.get_source_display()}), {_moment(addition.received_at)}"
        yield Record(subject, title, facts(("Текст", addition.text)))
    if rating := getattr(appeal, "rating", None):
        given = facts(("Оценка", rating.get_mark_display()), ("Что улучшить", rating.comment))
        yield Record(subject, f"Оценка ответа, {_moment(rating.rated_at)}", given)
    for note in appeal.notes.all():
        yield Record(subject, f"Заметка, {_moment(note.created_at)}", facts(("Текст", note.text)))
    for call in appeal.call_backs.all():
        title = f"Обратный звонок, {_moment(call.agreed_at)}"
        yield Record(subject, title, facts(("Телефон", call.phone), ("Итог", call.result)))
    rows = journal_rows(Entry.objects.filter(stream=subject).order_by("seq"), {})
    steps = [(_moment(row["at"]), str(row["label"])) for row in rows]
    yield Record(subject, "Ход работы", steps)


def _file(subject: str, title: str, stored: StoredFile) -> Record:
    size = ("Размер, байт", stored.size)
    return Record(
        subject, title, facts(("Имя файла", stored.original_name), size, ("SHA-256", stored.sha256))
    )


def _number(letter: Letter) -> str:
    return f"№ {letter.outgoing_number} от {letter.letter_on:%d.%m.%Y}" if letter.letter_on else ""


def _names(letter: Letter) -> str:
    return ", ".join(file.original_name for file in letter.files)


def _plain(html: str) -> str:
    return strip_tags(html.replace("</p>", "\n").replace("<br/>", "\n").replace("<br>", "\n")).strip()


def _moment(moment: object) -> str:
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}" if isinstance(moment, datetime) else ""
