"""The officers' room."""
