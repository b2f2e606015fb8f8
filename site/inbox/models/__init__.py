from inbox.models.letter import Letter, LetterFile
from inbox.models.place import Folder, Place

__all__ = ["Folder", "Letter", "LetterFile", "Place"]
