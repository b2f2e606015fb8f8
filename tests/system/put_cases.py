"""Run by `manage.py shell` in a started installation: registers appeals and brings them as far as is asked.

Read from the environment, CASES is a list of dictionaries: name, how far, and what differs from a question
through the site. Printed is, by name, what the desk and the customer know each appeal by.
"""

import json
import os
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from questions.services import handling
from questions.services.intake import Intake, register_appeal
from staff.models import Employee

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WAY = ["registered", "assigned", "begun", "drafted", "submitted", "approved", "answered"]
operator, signatory, head = (
    Employee.objects.get(user__username=role) for role in ("operator", "signatory", "head")
)


def put(name: str, reached: str, channel: str, **given: str) -> dict[str, object]:
    values = {
        "kind": "question",
        "audience": "individual",
        "text": f"Прошу разъяснить начисление, проверка «{name}».",
        "person_name": f"Проверкина {name.title()} Павловна",
        "reply_channel": "email",
        "email": f"{name}@pochta.example",
    }
    intake = Intake(**{**values, **given})  # type: ignore[arg-type]
    appeal = register_appeal(token=uuid4(), intake=intake, consent=None, channel=channel)
    for step in WAY[1 : WAY.index(reached) + 1]:
        bring(appeal.pk, step)
    return {"pk": appeal.pk, "number": appeal.registration_number, "code": appeal.access_code}


def bring(pk: int, step: str) -> None:
    if step == "assigned":
        handling.assign(appeal_id=pk, actor=head, assignee=operator)
    elif step == "begun":
        handling.save_draft(appeal_id=pk, actor=operator, text="<p> </p>", signatory=None)
    elif step == "drafted":
        text = "<p>Плата считается по показаниям прибора.</p>"
        handling.save_draft(appeal_id=pk, actor=operator, text=text, signatory=signatory)
    elif step == "submitted":
        handling.submit_for_approval(appeal_id=pk, actor=operator)
    elif step == "approved":
        handling.approve(appeal_id=pk, actor=signatory)
    else:
        scan = SimpleUploadedFile("skan.pdf", PDF, "application/pdf")
        handling.attach_signed_scan(appeal_id=pk, actor=operator, upload=scan)
        handling.record_dispatch(
            appeal_id=pk, actor=operator, channel="post", note="39716000000000", on=timezone.localdate()
        )


print(json.dumps({case["name"]: put(**case) for case in json.loads(os.environ["CASES"])}))  # noqa: T201
