"""The open JSON endpoint for reports."""
