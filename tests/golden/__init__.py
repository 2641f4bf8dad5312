"""Recorded landmarks of samples, and the reports that are expected of them."""
