"""The way of review that a yearly report begins with: somebody checks the figures, the director approves."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from disclosure.yearly.models import YearlyReport
from review.models import FourEyesTask
from review.services.workflows import ensure_workflows
from staff.roles import Role

WAY = "Проверка годового отчёта"
STEPS = {"Сверка годового отчёта": Role.PUBLISHER, "Утверждение директором": Role.DIRECTOR}


@transaction.atomic
def ensure_workflow() -> None:
    """Make it once; afterwards it is the administrator's, as all ways of review are."""
    # The ways of all other things come first: they are made while there is not a step yet.
    ensure_workflows()
    if Workflow.objects.filter(name=WAY).exists():
        return
    workflow = Workflow.objects.create(name=WAY)
    for order, (name, role) in enumerate(STEPS.items()):
        task = FourEyesTask.objects.create(name=name)
        task.groups.add(Group.objects.get(name=role.label))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    content_type = ContentType.objects.get_for_model(YearlyReport, for_concrete_model=False)
    WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": workflow})
