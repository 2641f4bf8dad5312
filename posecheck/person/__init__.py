"""What a pose means: geometry, one side view, from where it was filmed, what posture it is. NumPy at most."""
