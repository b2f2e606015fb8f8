"""Actions into a request of importAnswer, and what came of each of them back into its row."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from files.errors import NotAccepted
from gis_sync.errors import GisError, Judgement, Verdict, judge_code
from gis_sync.exchange import actions
from gis_sync.exchange.composing import request_of
from gis_sync.exchange.connection import Connection
from gis_sync.exchange.uploading import forget_begun, upload_files
from gis_sync.file_store import FileStore, NotSendable
from gis_sync.messages.envelope import ErrorMessage, StateResult
from gis_sync.messages.errors import RequestInvalid
from gis_sync.messages.import_results import ImportResult, import_results
from gis_sync.messages.profile import Profile
from gis_sync.models import Action, Operation, PerformerOfGis

BATCH = 50
"""Appeals of one request: GIS ZhKKh takes 1000, but all of a request waits for its slowest."""
NO_PERFORMER = (
    "Сотрудник не сопоставлен с исполнителем ГИС ЖКХ. Сопоставьте его, и отправка продолжится сама."
)
NO_EMPLOYEE = "У обращения нет исполнителя: ГИС ЖКХ нужно знать, кто это сделал."
LOST_FILE = "Файл ответа не прошёл проверку: замените его и отправьте ответ ещё раз."


@transaction.atomic
def plan_actions(now: datetime) -> list[Operation]:
    """Queue a request for the first action of each appeal whose time has come."""
    _wake()
    rows = Action.objects.ready(now).select_for_update(of=("self",))
    ready = list(rows.select_related("gis_appeal__appeal")[:BATCH])
    performers = dict(
        PerformerOfGis.objects.filter(employee__in={row.employee_id for row in ready}).values_list(
            "employee", "answerer_guid"
        )
    )
    sent = [row for row in ready if _take_up(row, performers, now)]
    if not sent:
        return []
    subjects = [row.pk for row in sent]
    operation = Operation.objects.create(
        kind=Operation.Kind.ANSWERS, subjects=subjects, created_at=now, next_try_at=now
    )
    Action.objects.filter(pk__in=subjects).update(operation=operation)
    return [operation]


def _wake() -> None:
    """Queue what waited for its employee to be known to GIS ZhKKh and waits no more."""
    found = Action.objects.filter(
        state=Action.State.HUMAN, lacks_performer=True, employee__gis_performer__isnull=False
    )
    found.update(state=Action.State.QUEUED, lacks_performer=False, trouble="")


def _take_up(action: Action, performers: Mapping[int, UUID], now: datetime) -> bool:
    """Put an action under way, in whose name and under which identifiers; or leave it to people."""
    answerer = performers.get(action.employee_id or 0)
    if answerer is None:
        action.state, action.lacks_performer = Action.State.HUMAN, True
        action.trouble = NO_PERFORMER if action.employee_id else NO_EMPLOYEE
    else:
        action.state, action.trouble, action.answerer_guid = Action.State.UNDER_WAY, "", answerer
        action.transport_guid, action.answer_transport_guid = uuid4(), uuid4()
        action.attempts += 1
        _plan_day(action, now)
    action.save()
    return answerer is not None


def _plan_day(action: Action, now: datetime) -> None:
    """Name the planned day with the first performer: the term's end, unless it is over."""
    row = action.gis_appeal
    if action.kind == Action.Kind.PERFORMER and row.appeal is not None:
        due = row.appeal.due_on
        is_first = row.answerer_guid is None and due >= timezone.localdate(now)
        action.payload = {"appointed_on": due.isoformat() if is_first else ""}


def prepare(operation: Operation, connection: Connection, now: datetime) -> bool:
    """Upload the files of an operation's answers; whether anything is left that can be sent.

    What cannot be sent leaves the operation: its neighbours go without it.
    """
    store = FileStore(connection.transport)
    carried = list(Action.objects.of_operation(operation.pk).select_related("gis_appeal"))
    ready = [_prepare(row, store, connection.profile, now) for row in carried]
    return any(ready)


def _prepare(action: Action, store: FileStore, profile: Profile, now: datetime) -> bool:
    try:
        upload_files(action, store)
        request_of([action], profile)
    except GisError as error:
        judgement = error.judgement.if_repeatable()
        if judgement.rebuild:
            forget_begun(action)
        actions.put_off(action.pk, judgement, words_of(judgement), now)
    except (NotSendable, RequestInvalid) as error:
        actions.refuse(action.pk, str(error), now)
    except NotAccepted:
        actions.refuse(action.pk, LOST_FILE, now)
    else:
        # Somebody may have given it up while its files were on their way.
        carried = Action.objects.of_operation(action.operation_id or 0).filter(pk=action.pk)
        return bool(carried.update(state=Action.State.UNDER_WAY, trouble=""))
    return False


def take_results(operation: Operation, said: StateResult, now: datetime) -> tuple[int, bool]:
    """Record what came of each action; return how many are done, and whether all are known now."""
    rows = {row.transport_guid: row for row in import_results(said)}
    done = 0
    for action in Action.objects.of_operation(operation.pk):
        found = _row_of(action, rows)
        if found is not None and found.succeeded:
            done += actions.finish(action.pk, now, guid=found.guid, number=found.unique_number)
        elif found is not None:
            _refuse(action, found.errors, now)
    return done, not Action.objects.of_operation(operation.pk).exists()


def _row_of(action: Action, rows: dict[str, ImportResult]) -> ImportResult | None:
    """Return the row that tells of an action: of an answer its own, unless that of its appeal failed."""
    whole = rows.get(str(action.transport_guid))
    if action.kind != Action.Kind.ANSWER or (whole is not None and not whole.succeeded):
        return whole
    return rows.get(str(action.answer_transport_guid))


def _refuse(action: Action, errors: tuple[ErrorMessage, ...], now: datetime) -> None:
    judged = [judge_code(error.code) for error in errors]
    worst = next((each for each in judged if each.verdict is not Verdict.TRY_AGAIN), judged[0])
    words = words_of(worst, *(error.description for error in errors))
    if worst.verdict is not Verdict.TRY_AGAIN and action.may_be_known:
        # It may be refused only because it had arrived before: one more look decides.
        Action.objects.filter(pk=action.pk).update(trouble=words)
        return
    actions.put_off(action.pk, worst, words, now)


def words_of(judgement: Judgement, *told: str) -> str:
    """Return what is wrong in words for people: ours, those of GIS ZhKKh, the code, and what to do."""
    theirs = " ".join(f"«{text.strip().rstrip('.')}»." for text in told if text.strip())
    code = f"Код {judgement.code}." if judgement.code else ""
    return " ".join(filter(None, (judgement.explanation, theirs, code, judgement.advice)))
