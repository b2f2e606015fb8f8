"""The files of an answer into the file store, before the request that names them; resumed after failures."""

from typing import Any, BinaryIO, cast
from uuid import UUID

from files.models import StoredFile
from gis_sync.file_store import FileStore
from gis_sync.models import Action
from gis_sync.signing.hashes import gost_94


def upload_files(action: Action, store: FileStore) -> None:
    """Store what of an answer's files is not stored yet, each remembered in the action's row at once.

    Raises what the store does, and ToolMissing where no hash can be computed.
    """
    # A draft that lies there has its files already.
    if action.payload.get("draft"):
        return
    for file in action.payload.get("files", []):
        if not file.get("guid"):
            _upload(action, file, store)


def _upload(action: Action, file: dict[str, Any], store: FileStore) -> None:
    def remember(guid: str) -> None:
        file["begun"] = guid
        action.save(update_fields=["payload"])

    with StoredFile.objects.get(pk=UUID(file["file"])).open_accepted() as content:
        file["hash"] = gost_94(content)
        guid = store.upload(
            cast(BinaryIO, content), file["name"], begun=file.get("begun", ""), remember=remember
        )
    file["guid"] = guid
    action.save(update_fields=["payload"])


def forget_begun(action: Action) -> None:
    """Let the next attempt begin uploads anew: the store does not go on with the old ones."""
    for file in action.payload.get("files", []):
        if not file.get("guid"):
            file.pop("begun", None)
    action.save(update_fields=["payload"])
