"""Each room's outbox and each reader's bookmark.

Owns: lines (room, kind, id) and bookmarks.  Takes from: nothing.  Gives: lines in an order that never skips a late commit.
Not for: content of any kind.
"""
