"""A report as it came: sealed words, receipt code, two-way messages.

Owns: reports, messages, released links.  Takes from: core, signals.  Gives: the journal lines `report.*`.
Not for: what is done about it (cases).
"""
