"""The process that sends an announcement is killed at each point of a batch, and another one goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.system.conftest import ROOT
from tests.system.installation import Installation, installed

DYING = Path(__file__).parent / "dying" / "dying_announcement.py"
POINTS = ["_begin", "_queue", "queue_batch", "finish_step", "send_batch"]
KILLED = -9
ADDRESSES = 5
pytestmark = pytest.mark.prove
PREPARED = """
from django.utils import timezone
from notices.models import Announcement, MailingSettings, Subscriber
from notices.services.subscribing import digest_of
now = timezone.now()
MailingSettings.objects.update_or_create(defaults={"per_minute": 600, "quiet_from": 0, "quiet_to": 0})
for number in range(5):
    email = f"nobody{number}@pochta.example"
    one = Subscriber.objects.create(
        email=email, address_digest=digest_of(email), state="active", created_at=now, confirmed_at=now
    )
    one.interests.create(topic="news")
"""
ANNOUNCED = """
from django.utils import timezone
from notices.models import Announcement
now = timezone.now()
Announcement.objects.create(
    topic="news", subject="{subject}", text="Да.", created_at=now, state="approved", approved_at=now
)
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("announcement"), "announcement_killed") as found:
        found.manage("migrate", "--verbosity", "0")
        found.manage("shell", "-c", PREPARED)
        yield found


@pytest.mark.parametrize("after", ["", "+"], ids=["before", "after"])
@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_each_address_gets_it_once(
    installation: Installation, point: str, after: str
) -> None:
    subject = f"{point.strip('_')}{len(after)}"
    installation.manage("shell", "-c", ANNOUNCED.format(subject=subject))
    process = installation.run(
        str(DYING), DIES_AT=f"{point}{after}", DJANGO_SETTINGS_MODULE="config.settings.dev",
        PYTHONPATH=str(ROOT / "site"),
    )  # fmt: skip
    assert process.wait(timeout=120) == KILLED, installation.log.read_text()
    for _ in range(2):
        installation.manage("tick")
    about = f"subject = '{subject}'"
    assert installation.count("outbox_message", about) == ADDRESSES
    assert installation.count("notices_announcement", f"{about} AND state = 'done'") == 1
