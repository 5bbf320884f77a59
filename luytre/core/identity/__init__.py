"""The people who work here: officers, posts with dates, the closed list of permissions, sign-in.

Owns: officers, posts.  Takes from: core.agencies, core.sealed.  Gives: an Officer record and what it may do.
Not for: anything about children or reporters.
"""
