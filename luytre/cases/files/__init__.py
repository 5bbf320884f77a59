"""Sealed case files: code, severity, clocks, notes, outcome.

Owns: files, who held them and when, their clocks, notes and outcomes.
Takes from: reports.  Gives: the journal lines `file.opened`, `file.offered`, `file.moved`, `file.closed`.
Not for: deciding to whom a file goes (cases.referral) or which report becomes one (cases.triage).
"""
