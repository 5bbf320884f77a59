"""From a decision to every operator's list."""
