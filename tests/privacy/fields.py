"""Every text and file that the site's own models keep: destroyed with its person, or kept for a reason.

A new field of this sort is in no list until somebody has thought of it: tests/privacy/test_fields.py.
"""

ERASED = "destroyed with its record"
OWN_TERM = "destroyed by a term of its own"
CODE = "a code, a number, a digest or a key of a machine"
PUBLIC = "written by the company for everybody to read, through its review"
STAFF = "about the company's own people: kept by labour law, not by this part"
RULE = "a term, a list or a setting of the company"
HELD = "says why a record is kept or was destroyed; names nobody"

FIELDS: dict[str, dict[str, str]] = {
    "questions.Appeal": {
        **dict.fromkeys(
            (
                "text",
                "person_name",
                "organization_name",
                "inn",
                "account_number",
                "email",
                "phone",
                "postal_address",
                "phone_digits",
                "sender_number",
                "outcome_reason",
                "redirected_to",
                "access_code",
            ),
            ERASED,
        ),
        "term_snapshot": RULE,
        "erased_act": CODE,
    },
    "cabinet.ApiClient": {"name": "the name of a program, given by the company", "digest": CODE},
    "cabinet.ApiRequest": {"body_digest": CODE},
    "questions.Reply": dict.fromkeys(("text", "remark", "dispatch_note", "return_reason"), ERASED),
    "questions.Notice": dict.fromkeys(("text", "dispatch_note"), ERASED),
    "questions.InternalNote": {"text": ERASED},
    "questions.CallBack": {"phone": ERASED, "result": ERASED},
    "questions.Extension": {"reason": ERASED, "refusal": ERASED},
    "questions.Decision": {"action": ERASED, "done_note": ERASED, "measure": PUBLIC},
    "questions.ScanStack": {"failure": ERASED},
    "questions.ScanPage": {"reason": ERASED, "letter_number": CODE},
    "questions.DraftFile": {"sha256": CODE},
    "questions.ConsentRecord": {"text_hash": CODE},
    "questions.Addition": {"text": ERASED},
    "questions.Rating": {"comment": ERASED},
    "questions.NotPersonal": dict.fromkeys(("fragment", "reason"), PUBLIC),
    "questions.Counter": {"series": CODE},
    "questions.Reminder": {"occasion": CODE},
    "questions.SavedFilter": {"name": STAFF, "query": CODE},
    "questions.ResponseTerm": {"source": RULE},
    "questions.Topic": {"title": RULE, "gis_code": CODE},
    "questions.ReplyTemplate": {"title": RULE, "text": RULE},
    "gis_sync.GisAppeal": {"xml": ERASED, "digest": ERASED, "trouble": ERASED, "number": CODE},
    "gis_sync.GisFile": {"name": ERASED, "digest": ERASED, "trouble": ERASED},
    "gis_sync.Action": {"payload": ERASED, "trouble": ERASED, "answer_number": CODE},
    "gis_sync.Operation": {"error": ERASED, "subjects": CODE, "claimed_by": CODE, "error_code": CODE},
    "gis_sync.Packet": {"body": ERASED, "outcome": ERASED, "action": CODE},
    "gis_sync.PerformerOfGis": {"learned_from": CODE},
    "gis_sync.TopicOfGis": {"code": CODE, "name": RULE},
    "gis_sync.OrganisationOfGis": dict.fromkeys(
        ("ogrn", "inn", "kpp", "full_name", "short_name"), "an entry of the public registry of organisations"
    ),
    "measures.Measure": dict.fromkeys(("title", "purpose", "result", "said", "notice"), PUBLIC),
    "measures.NoMeasures": {"words": PUBLIC},
    "measures.Progress": {"reason": PUBLIC},
    "measures.ResultRecord": {"conducted_by": STAFF, "findings": STAFF},
    "surveys.Survey": dict.fromkeys(("title", "slug", "introduction", "closing_words"), PUBLIC),
    "surveys.Question": {"text": PUBLIC, "options": PUBLIC},
    "surveys.Sheet": {"number": CODE},
    "surveys.Answer": {"text": OWN_TERM},
    "inbox.Letter": {
        **dict.fromkeys(
            ("message_id", "from_name", "from_email", "subject", "text", "trouble", "raw"), ERASED
        ),
        **dict.fromkeys(("digest", "marks"), CODE),
    },
    "inbox.LetterFile": {"name": ERASED, "trouble": ERASED},
    "inbox.Place": {"trouble": RULE},
    "inbox.Folder": {"account": RULE, "name": RULE, "claimed_by": CODE},
    "notices.Subscriber": {
        **dict.fromkeys(("email", "address_digest", "key", "suspended_because"), ERASED),
        "erased_act": CODE,
    },
    "notices.WatchedStreet": dict.fromkeys(("settlement", "street", "settlement_key", "street_key"), ERASED),
    "notices.MailingConsent": {"text_hash": CODE},
    "notices.Delivery": {"address_digest": ERASED},
    "notices.Announcement": {
        **dict.fromkeys(("subject", "text", "link"), PUBLIC),
        **dict.fromkeys(("source", "authors", "submitted_by", "approved_by"), CODE),
        "remark": STAFF,
    },
    "notices.AnnouncementPlace": dict.fromkeys(
        ("settlement", "street", "settlement_key", "street_key"), PUBLIC
    ),
    "reminders.ReminderWording": dict.fromkeys(("subject", "text", "spoken", "norm"), PUBLIC),
    "reminders.BillingSource": dict.fromkeys(("name", "columns"), RULE),
    "reminders.ReminderBatch": {
        "name": "the name of a file; the file itself goes when it is approved or cancelled",
        **dict.fromkeys(("sha256", "hands", "submitted_by", "approved_by"), CODE),
        "titles": RULE,
        "wordings": PUBLIC,
        "fault": HELD,
        "remark": STAFF,
    },
    "reminders.RejectedRow": dict.fromkeys(("cells", "reason"), OWN_TERM),
    "reminders.Reminder": {
        **dict.fromkeys(
            ("account", "account_digest", "name", "email", "phone", "address", "note", "key"), ERASED
        ),
        "reason": HELD,
        **dict.fromkeys(("settled_by", "erased_act"), CODE),
    },
    "reminders.ChannelStop": {
        **dict.fromkeys(("account", "account_digest", "contact_digest", "reason"), ERASED),
        "erased_act": CODE,
    },
    "one_time_links.OneTimeLink": {"address": OWN_TERM, "purpose": CODE, "digest": CODE},
    "outbox.Message": {
        **dict.fromkeys(("to", "reply_to", "text", "html", "last_error", "unsubscribe_url"), ERASED),
        "subject": "carries no personal data: tests/system/traces.py looks",
        **dict.fromkeys(("message_id", "kind", "related", "claimed_by"), CODE),
    },
    "outbox.MessageAttachment": {"name": ERASED},
    "files.StoredFile": {
        **dict.fromkeys(("content", "preview", "original_name", "note", "scan_trouble"), ERASED),
        "content_type": CODE,
        "sha256": CODE,
    },
    "search.SearchEntry": {
        **dict.fromkeys(("url", "title", "place", "lead", "body"), PUBLIC),
        **dict.fromkeys(("source", "key", "audience"), CODE),
    },
    "search.Stem": {"text": "a word of published texts, or a keyed digest that no entry has any more"},
    "search.WordForm": {"text": PUBLIC},
    "search.PromotedResult": dict.fromkeys(("words", "url", "title", "note"), PUBLIC),
    "ledger.Entry": dict.fromkeys(("stream", "event", "text", "previous_hash", "hash", "actor"), CODE),
    "ledger.AccessRecord": dict.fromkeys(("actor", "subject", "action"), OWN_TERM),
    "privacy.SubjectRequest": {
        **dict.fromkeys(("email", "phone", "name", "account", "reason", "prolonged_because"), ERASED),
        "subjects": CODE,
        "recorded_by": CODE,
        "erased_act": CODE,
    },
    "privacy.Withdrawal": {"note": ERASED, "subject": CODE, "recorded_by": CODE},
    "privacy.Hold": {
        "subject": CODE,
        "label": CODE,
        "reason": HELD,
        "set_by": CODE,
        "lifted_by": CODE,
    },
    "privacy.Destruction": {
        "kind": CODE,
        "ground": HELD,
        "proposed_by": CODE,
        "decided_by": CODE,
        "commission": STAFF,
        "trouble": HELD,
        "counts": CODE,
    },
    "privacy.DestructionItem": {"subject": CODE, "label": CODE, "refusal": HELD},
    "privacy.Remains": {"path": ERASED},
    "privacy.RetentionRule": {"kind": CODE, "source": RULE, "proposed_by": CODE, "confirmed_by": CODE},
    "archive.Snapshot": {
        **dict.fromkeys(("title", "sought", "url", "approvals", "html", "data", "files"), PUBLIC),
        **dict.fromkeys(("base", "model", "object_id", "actor", "digest"), CODE),
    },
    "disclosure.Duty": dict.fromkeys(("code", "title", "legal_basis", "address", "proof", "subjects"), RULE),
    "disclosure.DutyStanding": {"reason": RULE},
    "disclosure.DutyConfirmation": {"note": STAFF},
    "disclosure.DutyEvent": {"note": STAFF},
    "disclosure.DutyResult": {"reason": RULE},
    "disclosure.DutyNotice": {"occasion": CODE},
    "service.ImportSource": {
        **dict.fromkeys(("name", "contexts", "columns"), RULE),
        "left_open": "calls that have begun and not ended: their numbers at the exchange and moments",
    },
    "service.ImportWord": {"text": STAFF},
    "service.ImportRun": {
        "undo_reason": "says why a file is taken out of the counts; the form asks for no names",
        "left_before": "as that of its source, kept so that the file can be undone",
        "name": "the name of a file; the file itself goes when it is taken or cancelled",
        **dict.fromkeys(("sha256", "claimed_by"), CODE),
        **dict.fromkeys(("reader_state", "left_open"), "as that of its source; emptied at its end"),
        **dict.fromkeys(("warnings", "fault"), HELD),
    },
    "service.ImportedLine": {"reason": HELD, "key": CODE},
    "disclosure.YearlyReport": {"summary": PUBLIC, "correction_reason": PUBLIC, "snapshot": PUBLIC},
    "disclosure.FrozenRows": {"sha256": CODE},
    "disclosure.CountRequest": {"fault": RULE},
    "disclosure.FrozenPart": {"data": CODE},
    "disclosure.Mismatch": {"cell": CODE},
    "disclosure.Difference": {"before": CODE, "after": CODE},
    "review.Authorship": {"object_id": CODE},
    "review.LateReview": {"object_id": CODE, "title": PUBLIC, "reason": STAFF, "note": STAFF},
    "review.Removal": {"object_id": CODE, "title": PUBLIC, "reason": STAFF, "note": STAFF},
    "review.Told": {"occasion": CODE},
    "service.Contact": {
        "source_key": CODE,
        "void_reason": "says why a row is not counted; the form asks for no names",
    },
    "service.ContactNorm": {"source": RULE},
    "operations.Run": dict.fromkeys(("name", "failure", "detail"), CODE),
    "staff.Department": {"name": STAFF},
    "staff.Employee": {"full_name": STAFF, "post": STAFF, "phone": STAFF},
}
WHOLE_ROOMS = {"pages": PUBLIC, "tariffs": PUBLIC, "interruptions": PUBLIC, "workdays": RULE}
"""Rooms all of whose texts are of one sort."""
OF_OTHERS = {
    "wagtailcore.ModelLogEntry": "lists and settings; appeals are not edited by Wagtail (a test of its own)",
    "wagtailcore.PageLogEntry": PUBLIC,
    "wagtailcore.Revision": PUBLIC,
    "wagtailcore.Comment": STAFF,
    "wagtailcore.CommentReply": STAFF,
    "wagtailcore.TaskState": STAFF,
    "wagtailadmin.FormState": "forms of pages and lists; appeals have none of Wagtail's (a test of its own)",
    "wagtailcore.UploadedFile": PUBLIC,
    "django_tasks_database.DBTaskResult": "keys only; removed after two weeks",
    "captcha.CaptchaStore": "a sum in words; removed by its own term",
    "sessions.Session": "what the desk looked for last is taken out: erasing.py; visits last two hours",
    "auth.User": STAFF,
    "wagtailusers.UserProfile": STAFF,
    "wagtailredirects.Redirect": PUBLIC,
    "wagtailimages.Image": PUBLIC,
    "wagtailimages.Rendition": PUBLIC,
    "wagtaildocs.Document": "offered to nobody: config/settings/base.py",
    "wagtailsearch.IndexEntry": PUBLIC,
    "wagtailsearch.SQLiteFTSIndexEntry": PUBLIC,
    "wagtailembeds.Embed": PUBLIC,
    "wagtailcore.Page": PUBLIC,
    "taggit.Tag": PUBLIC,
    **dict.fromkeys(
        (
            "wagtailadmin.EditingSession", "wagtailcore.Locale", "wagtailcore.Site", "wagtailcore.Collection",
            "wagtailcore.CollectionViewRestriction", "wagtailcore.PageViewRestriction",
            "wagtailcore.WorkflowState", "wagtailcore.Workflow", "wagtailcore.Task",
            "wagtailcore.ReferenceIndex", "auth.Permission", "auth.Group", "contenttypes.ContentType",
        ),
        CODE,
    ),
}  # fmt: skip
"""Models of the libraries, each as a whole."""
