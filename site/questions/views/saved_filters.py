"""Keeping a choice of the desk's rows and dropping it: each person's own."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from wagtail.admin import messages

from questions.desk.filters import kept_query
from questions.errors import QuestionsError
from questions.models import SavedFilter
from questions.permissions import VIEW
from questions.services.saved_filters import delete_filter, save_filter


@require_POST
@permission_required(VIEW, raise_exception=True)
def save(request: HttpRequest) -> HttpResponse:
    query = urlencode(kept_query(QueryDict(request.POST.get("query", ""))))
    try:
        saved = save_filter(owner_id=request.user.pk, name=request.POST.get("name", ""), query=query)
    except QuestionsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Отбор «{saved.name}» сохранён.")
    return redirect(f"{reverse('appeals:index')}?{query}")


@require_POST
@permission_required(VIEW, raise_exception=True)
def delete(request: HttpRequest, filter_id: int) -> HttpResponse:
    saved = get_object_or_404(SavedFilter, pk=filter_id, owner=request.user)
    delete_filter(saved=saved)
    messages.success(request, f"Отбор «{saved.name}» удалён.")
    return redirect("appeals:index")
