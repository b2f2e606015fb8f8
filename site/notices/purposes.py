"""What the one-time links of this room are for."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from notices import visits
from notices.models import Subscriber
from notices.services import subscribing
from notices.services.subscribing import confirm
from one_time_links.purposes import Purpose


def _confirmed(request: HttpRequest, address: str) -> HttpResponse:
    subscriber = confirm(email=address)
    if subscriber is None:
        return redirect("notices:too_late")
    return visits.begin(redirect("notices:confirmed"), subscriber)


def _managing(request: HttpRequest, address: str) -> HttpResponse:
    subscriber = Subscriber.objects.standing(address).first()
    if subscriber is None:
        return redirect("notices:not_subscribed")
    return visits.begin(redirect("notices:manage"), subscriber)


CONFIRM = Purpose(
    code=subscribing.CONFIRM,
    letter="subscription_confirm",
    letter_label="подтверждение подписки",
    title="Подтвердить подписку",
    explanation="Нажмите кнопку, и на этот адрес будут приходить письма, которые вы выбрали. Так вы "
    "подтверждаете и согласие на рассылку, которое отметили в форме.",
    button="Подтвердить подписку",
    again="notices:subscribe",
    redeem=_confirmed,
    lifetime=timedelta(days=2),
)
MANAGE = Purpose(
    code=subscribing.MANAGE,
    letter="subscription_manage",
    letter_label="ссылка для изменения подписки",
    title="Изменить подписку",
    explanation="Нажмите кнопку, чтобы увидеть, на что вы подписаны, изменить это или отписаться.",
    button="Открыть подписку",
    again="notices:manage_link",
    redeem=_managing,
)
