"""How the files of a source are read: written down by a person, kept for the next file."""

from typing import Any

from django.db import transaction

from ledger.services import append
from service.importing.columns import Column, fault_of_mapping
from service.importing.errors import ImportRefused
from service.models import ImportSource


@transaction.atomic
def keep_source(*, source: ImportSource, user: Any) -> ImportSource:
    """Save a source whose fields a form has checked."""
    is_new = source.pk is None
    source.save()
    _record(source, "source_added" if is_new else "source_changed", user)
    return source


@transaction.atomic
def keep_columns(*, source: ImportSource, columns: dict[str, str], user: Any) -> None:
    """Remember which column is what; ImportRefused when rows cannot be read by it."""
    chosen = {column: title for column, title in columns.items() if title and column in set(Column)}
    if fault := fault_of_mapping(chosen):
        raise ImportRefused(fault)
    if len(set(chosen.values())) < len(chosen):
        raise ImportRefused("Один столбец выбран дважды. Оставьте его в одном месте.")
    locked = ImportSource.objects.select_for_update().get(pk=source.pk)
    if locked.columns != chosen:
        locked.columns = chosen
        locked.save(update_fields=["columns"])
        _record(locked, "columns_changed", user)
    source.columns = chosen


def _record(source: ImportSource, event: str, user: Any) -> None:
    append(stream=f"contact_source:{source.pk}", event=event, data={}, actor=f"user:{user.pk}")
