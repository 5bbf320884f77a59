"""Vietnamese habits of writing dates and numbers."""
