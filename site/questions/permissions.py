"""The rights that the register knows, by the names that Django checks; who has them is in wagtail_hooks."""

VIEW = "questions.view_appeal"
REGISTER = "questions.register_appeal"
ASSIGN = "questions.assign_appeal"
ANSWER = "questions.answer_appeal"
APPROVE = "questions.approve_reply"
EXPORT = "questions.export_appeal"
WATCH = "questions.watch_appeals"
FREQUENT = "questions.make_frequentdraft"
DECIDES = "questions.extend_appeal"
"""The right to decide what narrows a customer's right to an answer: to prolong its term, to leave it out.

It is the head's alone; `APPROVE` would give it also to those who only sign what others have decided.
"""
