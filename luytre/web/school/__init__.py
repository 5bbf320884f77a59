"""The filter console; a quiet room."""
