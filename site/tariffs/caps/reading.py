"""What was read of the files of a month, and how several files are joined. Pure."""

from dataclasses import dataclass, field

from tariffs.caps import messages
from tariffs.caps.bulletin import Caps
from tariffs.caps.grids import WrongFile


@dataclass
class Reading:
    """What was read of one or more files, and how many prices had to be rounded to a kopeck."""

    year: int
    month: int
    caps: Caps = field(default_factory=Caps)
    rounded: int = 0

    def merge(self, other: "Reading") -> None:
        """Add what another file says; WrongFile when the two contradict."""
        for key, price in other.caps.prices.items():
            if self.caps.prices.setdefault(key, price) != price:
                raise WrongFile(f"Два файла говорят разное: {messages.TWICE.format(name=key.words)}")
        for matrix, days in other.caps.matrices.items():
            if self.caps.matrices.setdefault(matrix, days) != days:
                raise WrongFile(f"Два файла говорят разное: {messages.TWICE.format(name=matrix.words)}")
        self.caps.components += [part for part in other.caps.components if part not in self.caps.components]
        self.rounded += other.rounded
