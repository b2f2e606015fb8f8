"""What a request must look like: which children in which order, which texts, which keys.

It stands in for the official schema, which is not part of this project. Lengths that came with version
15.11.0.0 are no matter of structure: they are refused item by item.
"""

import re
from collections.abc import Iterable, Iterator

from gis_sync.stand import wire
from gis_sync.stand.wire import Element, elements

_SHORT = {
    wire.BASE: "b",
    wire.APPEALS: "a",
    wire.NSI_BASE: "n",
    wire.NSI_COMMON: "c",
    wire.ORGANISATIONS: "g",
    wire.ORGANISATION_REGISTRY: "r",
    wire.ORGANISATION_COMMON: "o",
    wire.DIGITAL_SIGNATURE: "ds",
}

_GUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_DATE = r"\s*\d{4}-\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?\s*"
_MOMENT = r"\s*\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?\s*"
# Fixed to `true`: an empty element has that value, too.
_TRUE = r"(\s*true\s*)?"
_ATTACHMENT = "b:Name;b:Description;b:Attachment;(b:AttachmentHASH;)?"


def _text(shortest: int, longest: int) -> str:
    return f"(?s:.{{{shortest},{longest}}})"


# Children as `prefix:Name;` in their order. A key `parent/child` goes before the child's own.
_CONTENT = {
    "b:RequestHeader": r"b:Date;b:MessageGUID;(b:SenderID;|b:orgPPAGUID;|b:Citizen;)"
    r"(b:IsOperatorSignature;)?(b:ISCreator;)*",
    "b:ISRequestHeader": r"b:Date;b:MessageGUID;(b:ISCreator;)*",
    "b:Citizen": r"(b:CitizenPPAGUID;|(b:SNILS;)?(b:Document;)?)",
    "b:ISCreator": r"b:ISName;b:ISOperatorName;",
    "b:getStateRequest": r"b:MessageGUID;",
    "a:exportAppealRequest": r"(ds:Signature;)?("
    r"(a:AppealGUID;){1,1000}|(a:AppealNumber;){1,1000}|(a:AnswerGUID;){1,1000}"
    r"|(a:StartDate;)?(a:EndDate;)?(a:AppealTheme;)?(a:FIASHouseGuid;)*(a:StatusOfAppeal;)?"
    r"|(a:StartCreateDate;)?(a:EndCreateDate;)?(a:StartPostDate;)?(a:EndPostDate;)?"
    r")(a:IncludeHCSAppeals;)?",
    "a:StatusOfAppeal": r"(a:NotSent;)?(a:Sent;)?(a:InWork;)?(a:Executed;)?(a:Withdrawn;)?",
    "a:AppealTheme": r"n:Code;n:GUID;(n:Name;)?",
    "a:importAnswerRequest": r"(ds:Signature;)?(a:AnswerAction;){0,1000}(a:AppealAction;){0,1000}",
    "a:AnswerAction": r"b:TransportGUID;(a:AppealGUID;|a:AppealNumber;)(a:Answer;)+",
    "a:Answer": r"b:TransportGUID;(a:AnswerGUID;)?a:AnswererGUID;"
    r"((a:LoadAnswer;)?(a:SendAnswer;)?|a:DeleteAnswer;)",
    "a:LoadAnswer": r"a:AnswerText;(a:Attachment;)*(a:SignedAttachments;)*",
    "a:Attachment": _ATTACHMENT,
    "a:SignedAttachments": r"b:Attachment;(b:Signature;)+",
    "a:SignedAttachments/b:Attachment": _ATTACHMENT,
    "b:Signature": r"b:Name;(b:Description;)?b:Attachment;(b:AttachmentHASH;)?",
    "b:Attachment": r"b:AttachmentGUID;",
    "a:AppealAction": r"b:TransportGUID;(a:AppealGUID;|a:AppealNumber;)(a:Performer;)?(a:Executed;)?"
    r"(a:RedirectAppeal;)*(a:RollOverAppeal;)?(a:AnswerIsNotRequired;)?",
    "a:Performer": r"a:AnswererGUID;(a:DateOfAppointment;)?",
    "a:AppealAction/a:Executed": r"a:AnswererGUID;",
    "a:RedirectAppeal": r"a:Receiver;(a:Comment;)?(a:Attachment;)*a:AnswererGUID;",
    "a:Receiver": r"r:orgRootEntityGUID;",
    "a:RollOverAppeal": r"a:ExecutionDate;a:Comment;(a:Attachment;)*a:AnswererGUID;",
    "a:AnswerIsNotRequired": r"a:Cause;a:AnswererGUID;",
    "c:exportNsiItemRequest": r"(ds:Signature;)?c:RegistryNumber;n:ListGroup;(c:ModifiedAfter;)?",
    "c:exportNsiPagingItemRequest": r"(ds:Signature;)?c:RegistryNumber;n:ListGroup;c:Page;"
    r"(c:ModifiedAfter;)?",
    "o:exportOrgRegistryRequest": r"(ds:Signature;)?(o:SearchCriteria;){1,100}(o:lastEditingDateFrom;)?",
    "o:SearchCriteria": r"(g:OGRNIP;|g:OGRN;(g:KPP;)?|g:NZA;|r:orgVersionGUID;|r:orgRootEntityGUID;"
    r"|o:orgPPAGUID;)"
    r"(o:isRegistered;)?",
}
_TEXTS = {
    "b:Date": _MOMENT,
    "b:ISName": _text(1, 255),
    "b:ISOperatorName": _text(1, 255),
    "b:IsOperatorSignature": _TRUE,
    "b:Name": _text(1, 1024),
    "b:Description": _text(1, 500),
    "b:Signature/b:Description": _text(0, 500),
    "b:AttachmentHASH": r"(?s:.+)",
    "a:AppealNumber": _text(1, 30),
    "a:AnswerText": _text(0, 10000),
    "a:Comment": _text(0, 1000),
    "a:Cause": _text(0, 1000),
    "n:Code": r"(A?\d{1,4}\.?){1,10}",
    "n:Name": _text(0, 1200),
    "n:ListGroup": r"NSI|NSIRAO",
    "c:RegistryNumber": r"\s*0*[1-9]\d{0,9}\s*",
    "c:Page": r"\s*0*[1-9]\d{0,8}\s*",
    "c:ModifiedAfter": _MOMENT,
    "g:OGRN": _text(13, 13),
    "g:OGRNIP": _text(15, 15),
    "g:KPP": r"\d{9}",
    "g:NZA": r"\d{11}",
} | dict.fromkeys(
    [
        *(
            "b:MessageGUID",
            "b:SenderID",
            "b:orgPPAGUID",
            "b:CitizenPPAGUID",
            "b:TransportGUID",
            "b:AttachmentGUID",
        ),
        *("a:AppealGUID", "a:AnswerGUID", "a:AnswererGUID", "a:FIASHouseGuid", "n:GUID", "o:orgPPAGUID"),
        *("r:orgRootEntityGUID", "r:orgVersionGUID"),
    ],
    _GUID,
)
_TEXTS |= dict.fromkeys(
    [
        *(
            "a:StartDate",
            "a:EndDate",
            "a:StartCreateDate",
            "a:EndCreateDate",
            "a:StartPostDate",
            "a:EndPostDate",
        ),
        *("a:DateOfAppointment", "a:ExecutionDate", "o:lastEditingDateFrom"),
    ],
    _DATE,
)
_TEXTS |= dict.fromkeys(
    [
        *("a:NotSent", "a:Sent", "a:InWork", "a:Executed", "a:Withdrawn", "a:IncludeHCSAppeals"),
        *("a:SendAnswer", "a:DeleteAnswer", "o:isRegistered"),
    ],
    _TRUE,
)
_PATTERNS = {rule: re.compile(rule) for rule in {*_CONTENT.values(), *_TEXTS.values()}}
# Passed over: the signature is another step's matter, and nobody's documents come to a supplier.
_OPAQUE = frozenset({"ds:Signature", "b:Document", "b:SNILS"})
# A header block may carry what SOAP itself says about it.
_ATTRIBUTES = frozenset({f"{{{wire.SCHEMA_INSTANCE}}}type", f"{{{wire.SCHEMA_INSTANCE}}}schemaLocation"})
_ROOT_ATTRIBUTES = _ATTRIBUTES | {
    *("Id", f"{{{wire.BASE}}}version"),
    *(f"{{{wire.ENVELOPE}}}mustUnderstand", f"{{{wire.ENVELOPE}}}actor"),
}
# Unique within an importAnswerRequest: where to look, relative to it.
_KEYS = (
    f".//{{{wire.BASE}}}TransportGUID",
    f"{{{wire.APPEALS}}}AnswerAction/{{{wire.APPEALS}}}AppealGUID",
    f"{{{wire.APPEALS}}}AppealAction/{{{wire.APPEALS}}}AppealGUID",
    f"{{{wire.APPEALS}}}AnswerAction/{{{wire.APPEALS}}}AppealNumber",
    f"{{{wire.APPEALS}}}AppealAction/{{{wire.APPEALS}}}AppealNumber",
    f"{{{wire.APPEALS}}}AnswerAction/{{{wire.APPEALS}}}Answer/{{{wire.APPEALS}}}AnswerGUID",
)


def problems(element: Element) -> Iterator[str]:
    """Yield what is wrong with a header block or a request, in words; nothing when all is right."""
    yield from _problems(element, "")
    if element.tag == f"{{{wire.APPEALS}}}importAnswerRequest":
        for path in _KEYS:
            yield from _repeated(element.iterfind(path))


def _problems(element: Element, parent: str) -> Iterator[str]:
    name = _name(element)
    if name in _OPAQUE:
        return
    for attribute in set(map(str, element.attrib)) - (_ATTRIBUTES if parent else _ROOT_ATTRIBUTES):
        yield f"{name}: недопустимый атрибут {attribute}"
    content = _CONTENT.get(f"{parent}/{name}") or _CONTENT.get(name)
    if content is None:
        yield from _text_problems(element, parent, name)
        return
    children = list(elements(element))
    if not _PATTERNS[content].fullmatch("".join(f"{_name(child)};" for child in children)):
        yield f"{name}: недопустимый состав или порядок элементов"
        return
    if any((text or "").strip() for text in [element.text, *(child.tail for child in element)]):
        yield f"{name}: текст между элементами не допускается"
    for child in children:
        yield from _problems(child, name)


def _text_problems(element: Element, parent: str, name: str) -> Iterator[str]:
    rule = _TEXTS.get(f"{parent}/{name}") or _TEXTS[name]
    if next(elements(element), None) is not None:
        yield f"{name}: вложенные элементы не допускаются"
    elif not _PATTERNS[rule].fullmatch(element.text or "") or not _is_real(rule, element.text or ""):
        yield f"{name}: недопустимое значение"


def _is_real(rule: str, text: str) -> bool:
    """Tell whether a day or a moment is one of the calendar; other texts are."""
    try:
        if rule == _DATE:
            wire.parse_day(text)
        if rule == _MOMENT:
            wire.parse_moment(text)
    except ValueError:
        return False
    return True


def _repeated(found: Iterable[Element]) -> Iterator[str]:
    seen: set[str] = set()
    for element in found:
        value = element.text or ""
        if value in seen:
            yield f"{_name(element)}: повторяется {value}"
        seen.add(value)


def _name(element: Element) -> str:
    namespace, _, name = str(element.tag).removeprefix("{").rpartition("}")
    return f"{_SHORT.get(namespace, '?')}:{name}"
