"""Every way by which a tariff could go live, change or leave the site without the people who must see it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail.models import Workflow

import pytest
import time_machine
from tests.review.conftest import People, act, moscow
from tests.tariffs.conftest import ONE_RANGE, draft_of, edit, form_of, live_price, reprice

from ledger.models import Entry
from pages.jobs import expire_due, publish_due
from review.errors import NotReviewed, Unfit
from review.models import LateReview, Removal
from review.services.removing import decide_removal, request_removal
from review.services.urgent import publish_at_once
from tariffs.models import ConsumerGroup, PopulationRate, RegulatoryOrder, TariffPeriod

pytestmark = [pytest.mark.django_db, pytest.mark.reviewed]
AsUser = Callable[[User], Client]
REASON = "Опечатка в цене первого диапазона."
EVERYBODY = ["editor", "publisher", "administrator", "root"]


def address(name: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_tariffs_tariffperiod:{name}", args=args)


def submit(row: Any, user: User) -> Any:
    row.get_workflow().start(row, user)
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def changed(period: TariffPeriod, people: People) -> TariffPeriod:
    """The published period with an editor's correction in the drafts."""
    return reprice(period, people.editor, "6.05", correction_reason=REASON)


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_publishes_by_the_button_nor_by_its_direct_request(
    period: TariffPeriod, people: People, as_user: AsUser, who: str
) -> None:
    client, url = as_user(getattr(people, who)), address("edit", period.pk)
    html = client.get(url).content.decode()
    assert "action-publish" not in html.replace("action-publish-now", "")
    assert "action-unpublish" not in html
    data = form_of(period, **{"rates-0-single": "6.05", "action-publish": "1"})
    assert client.post(url, data).status_code == 403
    assert live_price(period) == "6.02"
    assert Entry.objects.filter(stream=f"refusals:{getattr(people, who).pk}").exists()


@pytest.mark.parametrize("who", ["publisher", "root"])
def test_nobody_publishes_a_new_one_at_once(
    period: TariffPeriod, people: People, as_user: AsUser, who: str
) -> None:
    data = form_of(period, valid_from="01.10.2026", valid_to="", **{"action-publish": "1"})
    assert as_user(getattr(people, who)).post(address("add"), data).status_code == 403
    assert TariffPeriod.objects.count() == 1


def test_an_edit_is_a_draft_and_visitors_read_on(
    period: TariffPeriod, people: People, as_user: AsUser
) -> None:
    data = form_of(period, **{"rates-0-single": "6.05"})
    assert as_user(people.editor).post(address("edit", period.pk), data).status_code == 302
    period.refresh_from_db()
    assert period.has_unpublished_changes
    assert live_price(period) == "6.02"


def test_the_normal_way_publishes_all_rows_at_once(changed: TariffPeriod, people: People) -> None:
    period = act(submit(changed, people.editor), people.lawyer)
    assert live_price(period) == "6.02"
    period = act(period, people.publisher)
    assert live_price(period) == "6.05"
    assert PopulationRate.objects.filter(period=period).count() == 3
    assert not period.has_unpublished_changes


def test_the_way_of_review_is_the_full_one(period: TariffPeriod) -> None:
    assert period.get_workflow().name == "Проверка обязательных сведений"
    assert RegulatoryOrder.get_default_workflow() == TariffPeriod.get_default_workflow()


def test_the_forms_take_the_steps(changed: TariffPeriod, people: People, as_user: AsUser) -> None:
    """The editor sends it on, the lawyer and the publisher approve: each by the form of the snippet."""
    url = address("edit", changed.pk)
    draft = changed.get_latest_revision_as_object()
    as_user(people.editor).post(url, form_of(draft, **{"action-submit": "1"}))
    for person in (people.lawyer, people.publisher):
        answer = as_user(person).post(url, {"action-workflow-action": "1", "workflow-action-name": "approve"})
        assert answer.url == reverse("review:waiting")
    assert live_price(changed) == "6.05"


def test_who_wrote_it_does_not_approve_it(changed: TariffPeriod, people: People, as_user: AsUser) -> None:
    period = submit(reprice(changed, people.lawyer, "6.07"), people.editor)
    answer = as_user(people.lawyer).post(
        address("edit", period.pk), {"action-workflow-action": "1", "workflow-action-name": "approve"}
    )
    assert answer.status_code == 403
    with pytest.raises(NotReviewed):
        act(period, people.lawyer)


def test_code_does_not_publish_for_a_user_nor_without_one(changed: TariffPeriod, people: People) -> None:
    for user in (None, people.publisher, people.root):
        with pytest.raises(NotReviewed, match="не все шаги"):
            changed.get_latest_revision().publish(user=user, skip_permission_checks=True)
    assert live_price(changed) == "6.02"


def test_code_does_not_write_over_what_is_live(period: TariffPeriod) -> None:
    period.vat_percent = 20
    with pytest.raises(NotReviewed):
        period.save()
    with pytest.raises(NotReviewed):
        period.save(update_fields=["vat_percent"])
    period.live = False
    with pytest.raises(NotReviewed):
        period.save()
    assert TariffPeriod.objects.get(pk=period.pk).vat_percent == 22


def test_code_does_not_make_a_live_one(order: RegulatoryOrder, city: ConsumerGroup) -> None:
    row = draft_of(order, date(2027, 1, 1), tables={city: ONE_RANGE})
    row.live = True
    with pytest.raises(NotReviewed):
        row.save()


def test_without_a_way_of_review_nothing_is_published(changed: TariffPeriod) -> None:
    for workflow in Workflow.objects.all():
        workflow.deactivate()
    with pytest.raises(NotReviewed, match="не назначен порядок"):
        changed.get_latest_revision().publish()


def test_a_time_set_by_an_editor_does_not_publish(changed: TariffPeriod, people: People) -> None:
    period = edit(changed, people.editor, go_live_at=moscow(2026, 11, 24))
    revision = period.get_latest_revision()
    revision.approved_go_live_at = moscow(2026, 11, 24)
    revision.save()
    assert publish_due(moscow(2026, 11, 25)) == 0
    assert live_price(period) == "6.02"


def test_a_time_in_the_form_schedules_nothing(period: TariffPeriod, people: People, as_user: AsUser) -> None:
    data = form_of(period, go_live_at="01.10.2026 00:00", **{"rates-0-single": "6.05", "action-publish": "1"})
    assert as_user(people.root).post(address("edit", period.pk), data).status_code == 403
    assert not period.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_an_approved_time_publishes_then(changed: TariffPeriod, people: People) -> None:
    with time_machine.travel(moscow(2026, 11, 24)):
        period = edit(changed, people.editor, go_live_at=moscow(2026, 11, 26))
        act(act(submit(period, people.editor), people.lawyer), people.publisher)
    assert live_price(changed) == "6.02"
    with time_machine.travel(moscow(2026, 11, 27)):
        assert publish_due(timezone.now()) == 1
    assert live_price(changed) == "6.05"


def test_an_approved_end_takes_it_down_then(changed: TariffPeriod, people: People) -> None:
    with time_machine.travel(moscow(2026, 11, 24)):
        period = edit(changed, people.editor, expire_at=moscow(2026, 11, 26))
        act(act(submit(period, people.editor), people.lawyer), people.publisher)
    with time_machine.travel(moscow(2026, 11, 27)):
        assert expire_due(timezone.now()) == 1
    assert not TariffPeriod.objects.get(pk=changed.pk).live


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_takes_one_off_the_site_alone(
    period: TariffPeriod, people: People, as_user: AsUser, who: str
) -> None:
    client = as_user(getattr(people, who))
    for name in ("unpublish", "delete"):
        assert client.post(address(name, period.pk)).status_code == 403
    bulk = reverse("wagtail_bulk_action", args=["tariffs", "tariffperiod", "delete"])
    assert client.post(f"{bulk}?id={period.pk}").status_code == 403
    assert TariffPeriod.objects.get(pk=period.pk).live


def test_code_does_not_take_one_off_the_site(period: TariffPeriod) -> None:
    everything = TariffPeriod.objects.filter(pk=period.pk)
    for attempt in (period.unpublish, period.delete, everything.delete):
        with pytest.raises(NotReviewed), transaction.atomic():
            attempt()
    assert TariffPeriod.objects.get(pk=period.pk).live
    assert PopulationRate.objects.filter(period=period).count() == 3


def test_deletion_is_not_offered_for_what_is_published(
    period: TariffPeriod, people: People, as_user: AsUser
) -> None:
    assert (
        address("delete", period.pk)
        not in as_user(people.root).get(address("edit", period.pk)).content.decode()
    )


def test_a_draft_may_be_deleted(
    order: RegulatoryOrder, city: ConsumerGroup, people: People, as_user: AsUser
) -> None:
    row = draft_of(order, date(2027, 1, 1), tables={city: ONE_RANGE})
    row.save()
    as_user(people.editor).post(address("delete", row.pk))
    assert not TariffPeriod.objects.filter(pk=row.pk).exists()


def test_there_is_no_form_over_the_original_for_a_copy(
    period: TariffPeriod, people: People, as_user: AsUser
) -> None:
    assert (
        as_user(people.root).get(f"/admin/snippets/tariffs/tariffperiod/copy/{period.pk}/").status_code == 404
    )


def test_two_people_take_one_off_the_site(period: TariffPeriod, people: People, as_user: AsUser) -> None:
    url = reverse("review:remove", args=["tariffs", "tariffperiod", period.pk])
    assert url in as_user(people.editor).get(address("edit", period.pk)).content.decode()
    as_user(people.editor).post(url, {"reason": "Решение отменено."})
    removal = Removal.objects.get()
    as_user(people.publisher).post(
        reverse("review:removal", args=[removal.pk]), {"decision": "yes", "note": ""}
    )
    assert not TariffPeriod.objects.get(pk=period.pk).live


def test_who_asked_does_not_decide(period: TariffPeriod, people: People) -> None:
    now = timezone.now()
    removal = request_removal(subject=period, user=people.publisher, reason="Ошибка.", now=now)
    with pytest.raises(NotReviewed):
        decide_removal(removal=removal, user=people.publisher, is_granted=True, note="", now=now)


def test_an_emergency_is_reviewed_afterwards(changed: TariffPeriod, people: People, as_user: AsUser) -> None:
    url = reverse("review:publish_now", args=["tariffs", "tariffperiod", changed.pk])
    assert url not in as_user(people.editor).get(address("edit", changed.pk)).content.decode()
    assert url not in as_user(people.editor).get(address("list")).content.decode()
    assert url in as_user(people.director).get(address("list")).content.decode()
    assert as_user(people.editor).post(url, {"reason": "Сейчас же."}).status_code == 403
    as_user(people.director).post(url, {"reason": "На сайте неверная цена."})
    assert live_price(changed) == "6.05"
    assert LateReview.objects.get().title == str(changed)


def test_not_even_an_emergency_publishes_what_contradicts_itself(
    changed: TariffPeriod, people: People
) -> None:
    broken = edit(changed, people.editor, valid_to=date(2025, 1, 1))
    with pytest.raises(Unfit, match="раньше первого"):
        publish_at_once(subject=broken, user=people.director, reason="Срочно.", now=timezone.now())
    assert not LateReview.objects.exists()


def test_the_last_step_says_what_is_wrong_and_stays_untaken(
    changed: TariffPeriod, people: People, as_user: AsUser
) -> None:
    broken = submit(edit(changed, people.editor, correction_reason=""), people.editor)
    broken = act(broken, people.lawyer)
    step = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    answer = as_user(people.publisher).post(address("edit", broken.pk), step, follow=True)
    assert "напишите, что исправлено и почему" in answer.content.decode()
    broken = TariffPeriod.objects.get(pk=broken.pk)
    assert broken.current_workflow_state is not None
    assert live_price(broken) == "6.02"


def test_roles_see_what_is_theirs(period: TariffPeriod, people: People, as_user: AsUser) -> None:
    for who, wanted in (("editor", 200), ("lawyer", 200), ("publisher", 200), ("director", 200)):
        assert as_user(getattr(people, who)).get(address("list")).status_code == wanted, who
    groups = reverse("consumergroup:index")
    assert as_user(people.editor).get(groups).status_code == 403
    assert as_user(people.administrator).get(groups).status_code == 200


def test_a_reviewer_who_saves_it_unchanged_has_written_nothing(
    changed: TariffPeriod, people: People, as_user: AsUser
) -> None:
    """The admin saves by itself; the lawyer must still be somebody else than the author."""
    period = submit(changed, people.editor)
    draft = period.get_latest_revision_as_object()
    as_user(people.lawyer).post(address("edit", period.pk), form_of(draft))
    period = act(TariffPeriod.objects.get(pk=period.pk), people.lawyer)
    assert period.current_workflow_task.name == "Проверка и публикация"


def test_a_reviewer_who_changes_it_is_an_author(
    changed: TariffPeriod, people: People, as_user: AsUser
) -> None:
    period = submit(changed, people.editor)
    draft = period.get_latest_revision_as_object()
    as_user(people.lawyer).post(address("edit", period.pk), form_of(draft, **{"rates-0-single": "6.06"}))
    with pytest.raises(NotReviewed):
        act(TariffPeriod.objects.get(pk=period.pk), people.lawyer)


def test_what_is_typed_into_one_that_waits_for_others_is_refused(
    changed: TariffPeriod, people: People, as_user: AsUser
) -> None:
    period = submit(changed, people.editor)
    draft = period.get_latest_revision_as_object()
    typed = form_of(draft, **{"rates-0-single": "6.06"})
    answer = as_user(people.colleague).post(address("edit", period.pk), typed)
    assert answer.status_code == 403
    assert 'value="6.06"' in answer.content.decode()
    assert period.get_latest_revision() == TariffPeriod.objects.get(pk=period.pk).get_latest_revision()
