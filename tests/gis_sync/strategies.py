"""Random parts of valid messages."""

from datetime import date

from hypothesis import strategies as st

from gis_sync.messages import answers, appeal_requests, appeals
from gis_sync.messages.attachments import Attachment, SignedAttachment

LETTERS = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp", "Zs"], exclude_characters="\u202a\u202b"
    "\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)  # fmt: skip
GUIDS = st.uuids(version=4).map(str)
DAYS = st.dates(date(2015, 1, 1), date(2099, 12, 31))
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
EMPTY = st.just("")


def words(least: int, most: int) -> st.SearchStrategy[str]:
    """Return texts that begin and end with a visible character: space around them is not kept."""
    return st.text(LETTERS, min_size=least, max_size=min(most, least + 30))


def tuples(rows: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(rows, max_size=most).map(tuple)


FILES = st.builds(Attachment, words(1, 1024), words(1, 500), GUIDS, HASHES)
SIGNATURES = st.builds(Attachment, words(1, 1024), EMPTY | words(1, 500), GUIDS, HASHES)
SIGNED = st.builds(SignedAttachment, FILES, st.lists(SIGNATURES, min_size=1, max_size=2).map(tuple))
CODES = st.lists(st.integers(0, 9999).map(str), min_size=1, max_size=4).map(".".join)
TOPICS = st.builds(appeals.Topic, CODES, GUIDS, EMPTY | words(1, 100))

PEOPLE = st.builds(
    appeals.Applicant, st.just(appeals.ApplicantKind.PERSON), words(1, 100), words(1, 100),
    EMPTY | words(1, 100), EMPTY,
    *([EMPTY | words(1, 100)] * 5),
)  # fmt: skip
ORGANISATIONS = st.builds(
    appeals.Applicant, st.just(appeals.ApplicantKind.ORGANISATION), EMPTY, EMPTY, EMPTY, GUIDS,
    *([EMPTY | words(1, 100)] * 5),
)  # fmt: skip
APPLICANTS = PEOPLE | ORGANISATIONS | st.just(appeals.Applicant(appeals.ApplicantKind.SYSTEM))

RATINGS = st.just(appeals.Assessed(appeals.Opinion.RECEIVED)) | st.builds(
    appeals.Assessed,
    st.sampled_from([appeals.Opinion.PARTLY_RECEIVED, appeals.Opinion.NOT_SATISFIED]),
    words(1, 1000),
)
ANSWERED = st.builds(
    appeals.Answered, EMPTY | GUIDS, EMPTY | words(1, 35), st.none() | DAYS, GUIDS, words(0, 10_000),
    st.booleans(), tuples(FILES), tuples(SIGNED, 1),
)  # fmt: skip
CHANGES = (
    ANSWERED
    | st.builds(appeals.Redirected, GUIDS, EMPTY | words(1, 1000), EMPTY | GUIDS, tuples(FILES, 1))
    | st.builds(appeals.RolledOver, DAYS, words(20, 1000), GUIDS, tuples(FILES, 1))
    | st.builds(appeals.NotRequired, words(0, 1000))
    | RATINGS
)
EVENTS = st.builds(appeals.HistoryEvent, DAYS, EMPTY | GUIDS, st.none() | CHANGES)


@st.composite
def exported_appeals(draw: st.DrawFn) -> appeals.Appeal:
    """Draw an appeal as the schema allows it to be exported."""
    topic = draw(st.none() | TOPICS)
    moved = draw(st.sampled_from(["", "redirected", "redirected_outside"]))
    withdrawn = draw(st.booleans())
    return appeals.Appeal(
        guid=draw(GUIDS),
        number=draw(words(1, 30)),
        created_on=draw(DAYS),
        status=draw(st.sampled_from(appeals.AppealStatus)),
        applicant=draw(APPLICANTS),
        text=draw(words(0, 10_000)),
        topic=topic,
        another_topic="" if topic else draw(words(1, 250)),
        parent_guid=draw(EMPTY | GUIDS),
        house_guid=draw(EMPTY | GUIDS),
        premises=draw(EMPTY | words(1, 100)),
        oktmo=draw(st.from_regex(r"[0-9]{8}|[0-9]{11}", fullmatch=True)),
        oktmo_name=draw(EMPTY | words(1, 100)),
        attachments=draw(tuples(FILES)),
        answerer_guid=draw(EMPTY | GUIDS),
        history=draw(tuples(EVENTS)),
        redirected=moved == "redirected",
        redirected_outside=moved == "redirected_outside",
        rolled_over=draw(st.booleans()),
        answer_not_required=draw(st.booleans()),
        withdrawn=withdrawn,
        withdrawal_comment=draw(EMPTY | words(1, 1000)) if withdrawn else "",
        from_mobile=draw(st.booleans()),
        execution_ends_on=draw(st.none() | DAYS),
        legal_basis=draw(EMPTY | words(1, 500)),
        appointed_on=draw(st.none() | DAYS),
        collective=draw(st.booleans()),
        neighbours=draw(tuples(APPLICANTS, 2)),
    )


def unique(rows: st.SearchStrategy[str], most: int = 5) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(rows, min_size=1, max_size=most, unique_by=str.lower).map(tuple)


@st.composite
def periods(draw: st.DrawFn) -> tuple[date | None, date | None]:
    """Draw the bounds of a period, either of which may be open."""
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return draw(st.sampled_from([(first, last), (first, None), (None, last)]))


BY_ATTRIBUTES = st.builds(
    lambda period, *rest: appeal_requests.ByAttributes(*period, *rest),
    periods(), st.none() | TOPICS, st.just(()) | unique(GUIDS),
    st.frozensets(st.sampled_from(appeals.AppealStatus)), st.booleans(),
)  # fmt: skip
BY_ANSWER_ATTRIBUTES = st.builds(
    lambda created, sent, system: appeal_requests.ByAnswerAttributes(*created, *sent, system),
    periods(), periods() | st.just((None, None)), st.booleans(),
)  # fmt: skip
QUERIES = (
    st.builds(appeal_requests.ByGuid, unique(GUIDS))
    | st.builds(appeal_requests.ByNumber, unique(words(1, 30)))
    | BY_ATTRIBUTES
    | st.builds(appeal_requests.ByAnswerGuid, unique(GUIDS))
    | BY_ANSWER_ATTRIBUTES
)

CONTENTS = st.builds(answers.AnswerContent, words(1, 10_000), tuples(FILES), tuples(SIGNED))
ANSWERS = (
    st.builds(answers.Answer, GUIDS, GUIDS, EMPTY | GUIDS, CONTENTS, st.booleans())
    | st.builds(answers.Answer, GUIDS, GUIDS, GUIDS, send=st.just(True))
    | st.builds(answers.Answer, GUIDS, GUIDS, GUIDS, delete=st.just(True))
)
STEPS = (
    st.builds(answers.Performer, GUIDS, st.none() | DAYS)
    | st.builds(answers.Executed, GUIDS)
    | st.builds(answers.Redirect, GUIDS, words(100, 1000), GUIDS, tuples(FILES))
    | st.builds(answers.RollOver, DAYS, words(20, 1000), GUIDS, tuples(FILES))
    | st.builds(answers.AnswerIsNotRequired, words(20, 1000), GUIDS)
)
REFERENCES = st.builds(answers.AppealReference, GUIDS) | st.builds(
    lambda number: answers.AppealReference(number=number), words(1, 30)
)


@st.composite
def imports(draw: st.DrawFn) -> tuple[list[answers.AnswerAction], list[answers.AppealAction]]:
    """Draw a request with at least one action, no appeal twice in either kind."""
    references = st.lists(REFERENCES, max_size=3, unique_by=lambda each: (each.guid, each.number.lower()))
    answered, moved = draw(references), draw(references)
    if not answered and not moved:
        answered = [draw(REFERENCES)]
    several = st.lists(ANSWERS, min_size=1, max_size=2).map(tuple)
    return (
        [answers.AnswerAction(draw(GUIDS), appeal, draw(several)) for appeal in answered],
        [answers.AppealAction(draw(GUIDS), appeal, draw(STEPS)) for appeal in moved],
    )
