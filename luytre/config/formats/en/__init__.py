"""Day first, as everywhere in the region; numbers as 1,234,567.8."""
