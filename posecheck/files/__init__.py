"""Files: written whole or not at all, known as ours by a mark inside (`atomic`); found in the package (`bundled`)."""
