"""Layouts, components, errors, sign-in and headers that all doors share."""
