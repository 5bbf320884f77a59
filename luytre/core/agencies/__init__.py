"""Agencies, the roles they hold between two days, and their teams.

Owns: agencies, roles with validity, teams.  Takes from: core.places.  Gives: who is competent for a place.
Not for: people (core.identity).
"""
