"""The red-first queue: look, answer, open a file, set aside.

Owns: queue items.  Takes from: reports, cases.files.  Gives: the journal lines `triage.taken`, `triage.set_aside`.
Not for: models (signals), words (reports), what becomes of a file (cases.files).
"""
