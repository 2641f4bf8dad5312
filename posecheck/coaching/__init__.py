"""What a live session says: one observation in, one screen and its events out. No window, no sound, no camera.

`trainer` is the whole of it; `guidance` knows what to say, `programme` counts holds, `summary` sums up.
"""
