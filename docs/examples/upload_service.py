"""Takes a clip, answers with its report, keeps nothing. (pip install starlette uvicorn)

uvicorn upload_service:app      then, elsewhere: curl -T clip.mp4 http://127.0.0.1:8000/check/clip.mp4
"""

import asyncio
import tempfile
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from posecheck import PosecheckError, check_clip

MOST_BYTES = 200_000_000
one_at_a_time = asyncio.Semaphore(1)  # a check takes a whole core or two


async def check(request: Request) -> Response:
    """Write the body to a file that goes away again, and check it beside the server's own loop."""
    with tempfile.TemporaryDirectory() as folder:
        clip, size = Path(folder) / f"clip{Path(request.path_params['name']).suffix}", 0
        with clip.open("wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > MOST_BYTES:
                    return JSONResponse({"error": f"more than {MOST_BYTES} bytes"}, 413)
                file.write(chunk)
        try:
            async with one_at_a_time:
                report = await asyncio.to_thread(check_clip, clip)
        except PosecheckError as error:
            return JSONResponse({"error": str(error).replace(str(clip), "the clip")}, 422)
    data = report.to_dict(samples=False)
    data["clip"]["path"] = request.path_params["name"]
    return JSONResponse(data)


app = Starlette(routes=[Route("/check/{name}", check, methods=["PUT"])])
