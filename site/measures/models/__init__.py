from measures.models.measure import Measure
from measures.models.progress import ComplaintLink, Progress, ResultRecord
from measures.models.statement import NoMeasures

__all__ = ["ComplaintLink", "Measure", "NoMeasures", "Progress", "ResultRecord"]
