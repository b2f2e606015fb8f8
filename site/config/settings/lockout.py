"""Guessing of passwords, as django-axes shuts it out (ADR 0036)."""

from datetime import timedelta

# Rows of the database, so that several nodes count together and an administrator sees whom to let in.
AXES_HANDLER = "sign_in.lockout.Handler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_CLIENT_IP_CALLABLE = "sign_in.arrival.address_of"
AXES_USERNAME_CALLABLE = "sign_in.lockout.attempted_name"
AXES_LOCKOUT_CALLABLE = "sign_in.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "next", "csrfmiddlewaretoken"]
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
