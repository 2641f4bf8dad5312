"""From pictures to poses: the pose model and all that makes its landmarks steady.

`engine` finds the poses of a clip on all cores, `follower` those of one picture after the other, `photograph` that of a
still. `detector` is the only module that imports MediaPipe.
"""
