from review.models.records import Authorship, LateReview, Removal, Told
from review.models.task import FourEyesTask

__all__ = ["Authorship", "FourEyesTask", "LateReview", "Removal", "Told"]
