"""A stand-in server of GIS ZhKKh, «Обращения граждан», for tests and the demo.

An independent reading of the protocol: it shares nothing with the exchange but the check of signatures and
the digest of files, so that each checks the other.

What GIS ZhKKh documents nowhere is a guess here, said where it is made, and mostly to be set in `options`.
"""
