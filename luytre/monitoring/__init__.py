"""Figures: counts pulled from the rooms' readings, small numbers hidden.

Owns: frozen counts.  Takes from: readings of the rooms.  Gives: pages and CSV per province.
Not for: anything that names anyone.
"""
