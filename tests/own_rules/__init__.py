"""Rules from files that a user names."""
