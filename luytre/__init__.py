"""Lũy Tre: the living hedge for children online."""

__version__ = "0.1.0"
