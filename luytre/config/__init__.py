"""Settings and addresses per front door; imported by nobody."""
