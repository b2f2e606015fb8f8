"""A request is accepted once: under its key the same one is recognised and another is refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from cabinet.api.answers import Refused
from cabinet.api.sent import Upload
from cabinet.models import ApiClient, ApiRequest
from questions.models import Appeal
from questions.services.drafts import draft_files, keep_files, remove_file

NAMESPACE = UUID("6b1f0c1e-8f0c-5d0e-9a53-5e5b1f6c2a70")
KEY_TAKEN = "С этим ключом идемпотентности принят другой запрос. Новому запросу нужен новый ключ."
MEND_FILES = "Приложить можно не все файлы. Исправьте и отправьте запрос ещё раз."


@dataclass(frozen=True)
class Keyed:
    """A request with what tells it from others."""

    client: ApiClient
    key: UUID
    kind: ApiRequest.Kind
    digest: str

    @property
    def token(self) -> UUID:
        """The same key as the register knows it: two programs may take the same one and do not meet."""
        return uuid5(NAMESPACE, f"{self.client.pk} {self.key}")

    def known(self) -> ApiRequest | None:
        """Return the request accepted before; Refused with 409 when its key came with something else."""
        found = self.client.requests.filter(key=self.key).select_related("appeal").first()
        if found is not None and found.body_digest != self.digest:
            raise Refused(HTTPStatus.CONFLICT, KEY_TAKEN)
        return found

    def accept(self, make: Callable[[], Appeal]) -> tuple[Appeal, bool]:
        """Do it unless it is done already; return the appeal and whether this call has done it."""
        with transaction.atomic():
            # Twins wait here for each other: the later one finds what the first has made.
            ApiClient.objects.select_for_update().get(pk=self.client.pk)
            if found := self.known():
                return found.appeal, False
            appeal = make()
            ApiRequest.objects.create(
                client=self.client, key=self.key, kind=self.kind, body_digest=self.digest, appeal=appeal
            )
        return appeal, True


@contextmanager
def kept_files(uploads: list[Upload]) -> Iterator[UUID]:
    """Store the files for whoever takes them by the token; what is not taken is forgotten at once."""
    token = uuid4()
    try:
        if refusals := keep_files(token=token, uploads=uploads):
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, MEND_FILES, fields={"files": refusals})
        yield token
    finally:
        for draft in draft_files(token):
            remove_file(token=token, file_id=str(draft.file_id))
