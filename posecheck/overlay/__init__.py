"""What is drawn over a picture. It paints an observation and decides nothing.

`recorded` draws clips and photographs, `live` the window; `figure` draws the person with `pen`, `panels` what words
stand on; `palette` has the colours and sizes, `symbols` the signs, `text` the words, `sprite` the translucent pieces.
"""

from posecheck.overlay.live import LivePainter, draw_live
from posecheck.overlay.recorded import draw_check

__all__ = ["LivePainter", "draw_check", "draw_live"]
