"""Signed feeds for operators and filter nodes."""
