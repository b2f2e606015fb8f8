"""Uploading price caps in the admin: files, how far they are read, what would change, taking over."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.generic import View

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from files.errors import FileRefused
from files.inspection import XLSX
from tariffs.caps import differences, templates
from tariffs.caps.bulletin import Caps
from tariffs.caps.differences import Differences
from tariffs.errors import ImportRefused
from tariffs.models import PriceBulletin, PriceImport
from tariffs.panels import LOAD
from tariffs.uploads.forms import UploadForm, first_guess
from tariffs.uploads.imports import receive, standing, take_over

SHOWN = 20
REFRESH_SECONDS = "2"
FORMS = {"xlsx": (templates.form, XLSX), "csv": (templates.csv_form, "text/csv; charset=utf-8")}
TAKEN = "Цены и файлы перенесены в черновик. Проверьте его и отправьте на согласование."


class PricesView(WagtailAdminTemplateMixin, View):
    """A page for those who may write bulletins."""

    header_icon = "upload"
    page_title = "Загрузка цен"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(LOAD):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(**context), status=status)


class ImportListView(PricesView):
    template_name = "tariffs/admin/price_imports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=UploadForm(initial=first_guess(timezone.localdate())))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                row = receive(
                    uploads=form.cleaned_data["uploads"],
                    target=form.target(),
                    user=request.user,
                    now=timezone.now(),
                )
            except (FileRefused, ImportRefused) as error:
                form.add_error("uploads", str(error))
            else:
                return redirect("price_imports:import", pk=row.pk)
        return self.show(status=422, form=form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = PriceImport.objects.select_related("uploaded_by")
        imports = Paginator(rows, SHOWN).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "imports": imports,
            "blank": first_guess(timezone.localdate()),
        }


class ImportView(PricesView):
    template_name = "tariffs/admin/price_import.html"
    row: PriceImport

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.pk = kwargs["pk"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = self.show()
        if self.row.state == PriceImport.State.WAITING:
            # The page follows the reading by itself, and needs no script for it.
            response.headers["Refresh"] = REFRESH_SECONDS
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(PriceImport, pk=pk)
        try:
            bulletin = take_over(price_import=row, user=request.user, now=timezone.now())
        except ImportRefused as error:
            return self.show(status=422, fault=str(error))
        messages.success(request, TAKEN)
        return redirect("wagtailsnippets_tariffs_pricebulletin:edit", bulletin.pk)

    def get_page_subtitle(self) -> str:
        return self.row.month_words

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = PriceImport.objects.select_related("uploaded_by", "table", "bulletin")
        self.row = get_object_or_404(rows.prefetch_related("files"), pk=self.pk)
        preview = preview_of(self.row) if self.row.state == PriceImport.State.READ else None
        return {**super().get_context_data(**kwargs), "row": self.row, "preview": preview}

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *before, last = super().get_breadcrumbs_items()
        here = {"url": "", "label": self.row.month_words.capitalize()}
        return [*before, {**last, "url": reverse("price_imports:list")}, here]


@dataclass(frozen=True)
class Preview:
    """What taking over an upload would change."""

    bulletin: PriceBulletin | None
    found: Differences
    is_first: bool


def preview_of(row: PriceImport) -> Preview:
    bulletin = standing(row)
    before = bulletin.table if bulletin is not None else None
    after = row.table.caps() if row.table is not None else Caps()
    found = differences.between(before.caps() if before is not None else Caps(), after)
    return Preview(bulletin, found, before is None)


class FormView(PricesView):
    """An empty form of a month, laid out as the official ones, to be filled in and uploaded."""

    def get(self, request: HttpRequest, year: int, month: int, extension: str) -> HttpResponse:
        if not (2012 <= year <= 2100 and 1 <= month <= 12 and extension in FORMS):
            raise Http404
        make, content_type = FORMS[extension]
        response = HttpResponse(make(year, month), content_type=content_type)
        response.headers["Content-Disposition"] = content_disposition_header(
            True, f"Цены {year}-{month:02}.{extension}"
        )
        return response
