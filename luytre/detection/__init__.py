"""A released link becomes a finding that a person reviews.

Owns: findings, imported category lists.  Takes from: reports, signals.  Gives: the journal lines `finding.*`.
Not for: deciding to block (enforcement.orders).
"""
