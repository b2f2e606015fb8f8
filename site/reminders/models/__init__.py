from reminders.models.batch import BillingSource, RejectedRow, ReminderBatch
from reminders.models.reminder import ChannelStop, Reminder
from reminders.models.settings import ReminderSettings
from reminders.models.wording import ReminderWording

__all__ = [
    "BillingSource",
    "ChannelStop",
    "RejectedRow",
    "Reminder",
    "ReminderBatch",
    "ReminderSettings",
    "ReminderWording",
]
