"""Pages for everyone: home, follow by code, figures."""
