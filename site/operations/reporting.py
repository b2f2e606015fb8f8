"""Reports of errors to a server of the owner's choice; off unless a DSN is set.

A report is made anew of what is known to be harmless: kinds of errors, places in the code, the name of the
view, the pattern of a message. Nothing else that the library has gathered leaves: no words of errors, no
values, no request, no user. A list of what to take out would miss what its next version adds.
"""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

KEPT = ("event_id", "timestamp", "level", "platform", "release", "logger", "transaction", "sdk")
OF_FRAME = ("filename", "function", "module", "lineno", "in_app")


def start(dsn: str) -> None:
    if not dsn:
        return
    sentry_sdk.init(
        dsn=dsn,
        before_send=harmless,
        before_send_transaction=lambda event, hint: None,
        before_breadcrumb=lambda crumb, hint: None,
        max_breadcrumbs=0,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        include_source_context=False,
        attach_stacktrace=False,
        auto_session_tracking=False,
        send_client_reports=False,
        enable_logs=False,
        # Requests of ours to other systems carry no mark of the reports.
        propagate_traces=False,
        trace_propagation_targets=[],
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(transaction_style="function_name", middleware_spans=False, signals_spans=False),
            LoggingIntegration(level=None),
        ],
    )


def harmless(event: Any, hint: Any) -> Any:
    """Return a report that holds nothing of any person, made of what is known to hold nothing."""
    report = {name: event[name] for name in KEPT if name in event}
    values = (event.get("exception") or {}).get("values") or []
    report["exception"] = {"values": [_error(value) for value in values]}
    record = hint.get("log_record")
    if record is not None and record.args:
        # The pattern as it stands in the code. A message without arguments may have its values in it.
        report["logentry"] = {"message": str(record.msg)}
    return report


def _error(value: Any) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "mechanism": {"type": "generic", "handled": True},
        "stacktrace": {"frames": [{name: frame.get(name) for name in OF_FRAME} for frame in frames]},
    }
