"""Terms of keeping: what is in force, what is proposed, and who confirms it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from privacy.forms import RuleForm
from privacy.holders import kinds
from privacy.models import RetentionRule
from privacy.permissions import CONFIRM, PROPOSE
from privacy.services.rules import confirm_rule, drop_rule, propose_rule
from privacy.views.base import FormView, PrivacyView, StepView, names_of


class RulesView(PrivacyView):
    page_title = "Сроки хранения"
    template_name = "privacy/rules.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules = list(RetentionRule.objects.all())
        in_force = {rule.pk for rule in RetentionRule.objects.in_force(timezone.localdate()).values()}
        names = names_of({code for rule in rules for code in (rule.proposed_by, rule.confirmed_by) if code})
        known = kinds()

        def row(rule: RetentionRule) -> dict[str, Any]:
            kind = known.get(rule.kind)
            return {
                "rule": rule,
                "label": kind.label if kind else rule.kind,
                "begins": kind.begins if kind else "",
                "proposed_by": names.get(rule.proposed_by, ""),
                "confirmed_by": names.get(rule.confirmed_by, ""),
                "is_own": rule.proposed_by == self.actor,
            }

        user = self.request.user
        context: dict[str, Any] = super().get_context_data(
            waiting=[row(rule) for rule in rules if rule.confirmed_at is None],
            in_force=[row(rule) for rule in rules if rule.pk in in_force],
            others=[row(rule) for rule in rules if rule.confirmed_at and rule.pk not in in_force],
            without=[kind.label for code, kind in known.items() if code not in {rule.kind for rule in rules}],
            may_propose=user.has_perm(PROPOSE),
            may_confirm=user.has_perm(CONFIRM),
            **kwargs,
        )
        return context


class NewRuleView(FormView):
    page_title = "Новый срок хранения"
    permission = PROPOSE
    form_class = RuleForm
    button = "Предложить срок"
    done = "Срок предложен. Он начнёт действовать, когда его утвердит другой человек."

    def save(self, form: RuleForm) -> str:
        propose_rule(draft=form.draft, user_id=self.user_id)
        return reverse("privacy:rules")


class RuleStepView(StepView):
    def back_to(self, pk: int) -> str:
        return reverse("privacy:rules")


class ConfirmRuleView(RuleStepView):
    permission = CONFIRM
    done = "Срок хранения утверждён."

    def take(self, pk: int) -> str:
        rule = get_object_or_404(RetentionRule, pk=pk)
        confirm_rule(rule_id=rule.pk, user_id=self.user_id)
        return self.back_to(pk)


class DropRuleView(RuleStepView):
    permission = PROPOSE
    done = "Предложение снято."

    def take(self, pk: int) -> str:
        rule = get_object_or_404(RetentionRule, pk=pk)
        drop_rule(rule_id=rule.pk, user_id=self.user_id)
        return self.back_to(pk)
