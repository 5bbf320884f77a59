"""The decision to block: ground in law, scope, expiry, two people.

Owns: orders.  Takes from: detection.  Gives: the journal lines `order.*`.
Not for: distribution (enforcement.feeds).
"""
