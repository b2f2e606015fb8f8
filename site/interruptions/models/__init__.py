from interruptions.models.banner import Banner
from interruptions.models.interruption import Interruption, Place
from interruptions.models.warning_term import WarningTerm

__all__ = ["Banner", "Interruption", "Place", "WarningTerm"]
