"""An appeal whose data are destroyed keeps its visits: they name nobody, and are counted for years."""

from collections.abc import Callable

import pytest
from tests.questions.conftest import Team, moscow
from tests.service.conftest import at

from outbox.models import Message
from privacy.services.destroying import confirm, destroy_confirmed
from privacy.services.proposing import propose_by_hand
from questions.desk.panels import panels_of
from questions.models import Appeal
from service.counting import waiting_times
from service.models import Contact
from service.services import queue

pytestmark = pytest.mark.django_db


def test_the_visits_of_an_erased_appeal_are_counted_as_before(
    team: Team, served: Contact, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal(moscow(2023, 5, 2))
    Appeal.objects.filter(pk=appeal.pk).update(state="closed", sent_at=moscow(2023, 5, 10))
    Message.objects.update(state=Message.State.ACCEPTED)
    queue.join_appeal(contact_id=served.pk, actor=team.operator, appeal=appeal, now=at(400))
    plan = propose_by_hand(records={appeal.stream: str(appeal)}, ground="Решение", user_id=1)
    confirm(destruction_id=plan.pk, commission=[team.head, team.signatory], user_id=team.head.user_id)
    destroy_confirmed(moscow(2032, 1, 12))
    appeal.refresh_from_db()
    served.refresh_from_db()
    assert appeal.erased_at is not None
    assert served.appeal == appeal
    assert [(each.seconds, each.count) for each in waiting_times(2026)] == [(60, 1)]
    assert "Приём и звонки" in [panel.title for panel in panels_of(appeal, team.head.user)]
