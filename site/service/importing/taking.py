"""Taking a checked file into the journal: by one statement in one transaction, so all of it or nothing."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ledger.services import append
from service.importing.choices import SOURCE_OF, FileKind, RunState
from service.importing.claiming import claimed
from service.importing.closing import finish
from service.importing.errors import Busy
from service.importing.overlaps import accepted, mark_overlapping
from service.importing.reasons import Reason, Verdict
from service.models import Contact, ImportedLine, ImportRun, ImportWord

FROM_LINES = (
    "arrived_at", "started_at", "ended_at", "day", "year", "month", "waiting_seconds", "service_seconds",
)  # fmt: skip


def take(*, pk: int) -> int:
    """Put the accepted lines of a file into the journal; return how many. Busy when another does it."""
    with claimed(pk) as (run, _), transaction.atomic():
        row = (
            ImportRun.objects.select_for_update(of=("self",))
            .select_related("source", "stored")
            .get(pk=run.pk)
        )
        if row.state != RunState.TAKING:
            raise Busy
        source = SOURCE_OF[FileKind(row.source.kind)]
        late = _pass_over_known(row, source)
        # The journal, and who is meant by the names of the file, may have changed since it was checked.
        marked = mark_overlapping(row)
        taken = _insert(row, source)
        if row.left_open:
            row.left_before, row.source.left_open = row.source.left_open, row.left_open
            row.source.save(update_fields=["left_open"])
        finish(
            row, state=RunState.DONE, now=timezone.now(), accepted=taken, skipped=row.skipped + late,
            marked=marked, left_before=row.left_before,
        )  # fmt: skip
        append(
            stream=row.stream, event="taken", actor="job:take_contacts",
            data={"taken": taken, "skipped": row.skipped + late, "rejected": row.rejected},
        )  # fmt: skip
        return taken


def _pass_over_known(run: ImportRun, source: str) -> int:
    """Pass over what another file has brought since this one was checked."""
    known = Contact.objects.keyed(source).filter(source_key=OuterRef("key"))
    lines = accepted(run).filter(Exists(known))
    return ImportedLine.objects.filter(pk__in=lines.values("pk")).update(
        verdict=Verdict.SKIPPED, reason=Reason.DUPLICATE, overlaps=False, key=""
    )


def _insert(run: ImportRun, source: str) -> int:
    """Copy the lines where they lie: what the site's model has beside them gets its default."""
    quote, lines, words = connection.ops.quote_name, ImportedLine._meta.db_table, ImportWord._meta.db_table
    given: dict[str, Any] = {"source": source, "channel": run.source.channel, "loaded": run.pk}
    columns, values, parameters = [], [], []
    for field in Contact._meta.concrete_fields:
        if field.primary_key:
            continue
        column = quote(str(field.column))
        columns.append(column)
        if field.name in FROM_LINES:
            values.append(f"line.{column}")
        elif field.name == "source_key":
            values.append(f"line.{quote('key')}")
        elif field.name == "employee":
            values.append(f"operator.{quote('employee_id')}")
        elif field.name == "outcome":
            values.append(f"COALESCE(outcome.{quote('outcome')}, '')")
        else:
            values.append("%s")
            value = given.get(field.name, field.get_default())
            parameters.append(field.get_db_prep_save(value, connection))
    statement = (
        f"INSERT INTO {quote(Contact._meta.db_table)} ({', '.join(columns)}) SELECT {', '.join(values)} "  # noqa: S608 - names of our own tables and columns
        f"FROM {quote(lines)} line LEFT JOIN {quote(words)} operator ON operator.id = line.operator_id "
        f"LEFT JOIN {quote(words)} outcome ON outcome.id = line.outcome_id "
        "WHERE line.run_id = %s AND line.verdict = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, run.pk, Verdict.ACCEPTED.value])
        return int(cursor.rowcount)
