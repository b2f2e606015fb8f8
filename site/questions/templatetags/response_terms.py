from django import template
from django.utils import timezone

from questions.models import ResponseTerm
from questions.terms_table import TermsTable, terms_table

register = template.Library()


@register.simple_tag
def response_terms() -> TermsTable:
    """Return the terms in force today, as the register counts them; one query."""
    return terms_table(ResponseTerm.objects.all(), timezone.localdate())
