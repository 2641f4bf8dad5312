"""Many clips: one task each, on all cores or a cluster, and the files that come of it. `run` puts it together."""
