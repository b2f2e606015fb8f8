class ReportError(Exception):
    """Why a report cannot be begun, counted or sent on, in Russian, for the screen."""
