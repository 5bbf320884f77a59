"""Provinces and communes of Viet Nam, with the days on which they are valid and what they merged from.

Owns: units and mergers.  Takes from: nothing.  Gives: names and codes to everyone above.
Not for: people and agencies (core.agencies).
"""
