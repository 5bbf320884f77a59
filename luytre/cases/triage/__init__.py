"""The red-first queue: look, answer, open a file, set aside.

Owns: queue items.  Takes from: reports, cases.files.  Gives: the journal lines `triage.*`.
Not for: models (signals).
"""
