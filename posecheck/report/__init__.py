"""What people take away from a check. `data` has the report itself; the other modules write it down."""
