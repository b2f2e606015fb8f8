"""Nobody forgets a text: each model says of each of its texts and files what becomes of it."""

from django.apps import apps
from django.db import models

import pytest
from tests.privacy.fields import ERASED, FIELDS, OF_OTHERS, WHOLE_ROOMS

from questions.models import Appeal
from questions.services.erasing import EMPTIED, OF_APPEAL
from questions.viewsets.appeals import appeal_viewset

HOLDING = (
    models.CharField, models.TextField, models.FileField, models.JSONField, models.BinaryField,
    models.GenericIPAddressField,
)  # fmt: skip
OURS = {config.label for config in apps.get_app_configs() if "site-packages" not in config.path}


def texts_of(model: type[models.Model]) -> set[str]:
    """Return the model's own fields that may hold what somebody wrote: not those of a closed list."""
    fields = model._meta.local_concrete_fields
    return {field.name for field in fields if isinstance(field, HOLDING) and not field.choices}


MODELS = [model for model in apps.get_models() if texts_of(model)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_text_is_destroyed_with_its_person_or_kept_for_a_reason(model: type[models.Model]) -> None:
    label, room = model._meta.label, model._meta.app_label
    if room in WHOLE_ROOMS:
        assert label not in FIELDS
    elif room in OURS:
        assert set(FIELDS.get(label, {})) == texts_of(model), (
            f"say in tests/privacy/fields.py what becomes of {label}"
        )
    else:
        assert label in OF_OTHERS, f"say in tests/privacy/fields.py why {label} holds nothing of a customer"


def test_the_lists_name_nothing_that_is_gone() -> None:
    known = {model._meta.label for model in MODELS}
    assert set(FIELDS) <= known
    # The index of full texts of SQLite has no table on PostgreSQL.
    assert set(OF_OTHERS) <= known | {"wagtailsearch.SQLiteFTSIndexEntry"}


def test_what_the_register_says_is_destroyed_it_destroys() -> None:
    """The list and the code agree; that the values are gone, test_nothing_left.py finds in the database."""
    done = {Appeal: set(OF_APPEAL), **{model: set(fields) for model, fields in EMPTIED.items()}}
    done[apps.get_model("questions.Decision")] |= {"action"}
    for model, fields in done.items():
        declared = {name for name, fate in FIELDS[model._meta.label].items() if fate == ERASED}
        assert fields == declared


def test_wagtail_keeps_no_log_and_no_form_of_an_appeal() -> None:
    names = {pattern.name for pattern in appeal_viewset.get_urlpatterns()}
    assert names.isdisjoint({"add", "edit", "delete", "history"})
