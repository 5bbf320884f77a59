"""Sealed case files: code, severity, clocks, notes, outcome.

Owns: files, clocks, notes.  Takes from: reports.  Gives: the journal lines `file.*`.
Not for: handing over (cases.referral).
"""
