"""The ways of review that every installation begins with; the administrator changes them as he likes."""

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from wagtail.models import Page, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from review.gate import ReviewedMixin
from review.models import FourEyesTask
from staff.roles import Role

LAWYER_STEP, PUBLISHER_STEP = "Проверка юристом", "Проверка и публикация"
FULL, SHORT = "Проверка обязательных сведений", "Проверка новостей"
STEPS = {LAWYER_STEP: Role.LAWYER, PUBLISHER_STEP: Role.PUBLISHER}
WAYS = {FULL: (LAWYER_STEP, PUBLISHER_STEP), SHORT: (PUBLISHER_STEP,)}
WAGTAILS_OWN = "Moderators approval"


@transaction.atomic
def ensure_workflows() -> None:
    """Make the steps and the ways of review once, and let the full one hold for whatever has none."""
    if not FourEyesTask.objects.exists():
        _make()
        # What Wagtail's own migrations put there: in English, and content with one pair of eyes.
        Workflow.objects.filter(name=WAGTAILS_OWN, workflow_states__isnull=True).delete()
    full = Workflow.objects.active().filter(name=FULL).first()
    root = Page.get_first_root_node()
    if full is not None and root is not None:
        WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": full})
        for content_type in _reviewed_types():
            WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": full})


def review_shortly(page: Page) -> None:
    """Let one step be enough for a page and whatever lies below it."""
    short = Workflow.objects.active().filter(name=SHORT).first()
    if short is not None:
        WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": short})


def _make() -> None:
    tasks = {name: _task(name, role) for name, role in STEPS.items()}
    for name, steps in WAYS.items():
        workflow = Workflow.objects.create(name=name)
        for order, step in enumerate(steps):
            WorkflowTask.objects.create(workflow=workflow, task=tasks[step], sort_order=order)


def _task(name: str, role: Role) -> FourEyesTask:
    task = FourEyesTask.objects.create(name=name)
    task.groups.add(Group.objects.get(name=role.label))
    return task


def _reviewed_types() -> list[ContentType]:
    models = [model for model in apps.get_models() if issubclass(model, ReviewedMixin)]
    return [
        ContentType.objects.get_for_model(model, for_concrete_model=False)
        for model in models
        if not issubclass(model, Page)
    ]
