"""Takes the person segmentation out of the pose models, and puts it back to prove that nothing else changed.

    python -m tests.models.strip_segmentation FOLDER            # the untouched bundles there → models/ and the graphs
    python -m tests.models.strip_segmentation --restore FOLDER  # models/ and the graphs → the untouched bundles there

The landmark network has five outputs; the third is a picture of 256×256 which says where the person is. MediaPipe has
it computed in every frame, also when nobody asks for it, and it takes a third of the frame's time. Here that output is
pointed at another one, which is computed anyway, and the operators that nothing needs any more go. No weight that is
left changes, nor does the order of the operators.

The *graph* kept beside this file is the untouched network without the weights that the shipped one has too. From both
the untouched network comes back, byte by byte, so that tests can compare with it and it need not be shipped as well.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from pathlib import Path
from typing import Any

from posecheck.detection.models import MODELS, load_model, model_path
from tests.models.bundle import LANDMARKS, UNTOUCHED_SHA256, checked, network_bytes, pack, read_network, unpack

_PRESENCE, _SEGMENTATION = 1, 2
"""Places among the network's outputs: how sure it is that somebody is there (one number), and the picture of them."""


def stripped(bundle: bytes) -> bytes:
    """An untouched bundle without the segmentation."""
    networks = unpack(bundle)
    return pack(networks | {LANDMARKS: network_bytes(_without_segmentation(read_network(networks[LANDMARKS])))})


def graph_of(bundle: bytes) -> bytes:
    """What an untouched bundle has and its stripped one has not."""
    network = unpack(bundle)[LANDMARKS]
    graph, kept = read_network(network), _without_segmentation(read_network(network))
    for mine, other in zip(graph.buffers, kept.buffers, strict=True):
        if other.data is not None:
            mine.data = None
    return network_bytes(graph)


def restored(bundle: bytes, graph: bytes) -> bytes:
    """The untouched bundle again, from the stripped one and its graph."""
    networks = unpack(bundle)
    whole, kept = read_network(graph), read_network(networks[LANDMARKS])
    for mine, other in zip(whole.buffers, kept.buffers, strict=True):
        if other.data is not None:
            mine.data = other.data
    return pack(networks | {LANDMARKS: network_bytes(whole)})


def untouched(name: str) -> bytes:
    """The untouched bundle of a model that comes with the program. Raises ValueError when it has another sum."""
    return checked(restored(load_model(name), kept_graph(name)), UNTOUCHED_SHA256[name], name)


def kept_graph(name: str) -> bytes:
    """The graph that is kept of a model."""
    return gzip.decompress(graph_path(name).read_bytes())


def graph_path(name: str) -> Path:
    """Where it is kept, compressed."""
    return Path(__file__).with_name(f"{name}.graph.gz")


def _without_segmentation(model: Any) -> Any:
    """The same network, changed in place: without the segmentation and all that only it needs."""
    graph = model.subgraphs[0]
    outputs = list(graph.outputs)
    outputs[_SEGMENTATION] = outputs[_PRESENCE]
    needed = set(outputs)
    kept = []
    for operator in reversed(graph.operators):
        if not needed.isdisjoint(operator.outputs):
            kept.append(operator)
            needed.update(operator.inputs)
    graph.outputs, graph.operators = outputs, kept[::-1]
    in_use = {tensor.buffer for number, tensor in enumerate(graph.tensors) if number in needed}
    for tensor in graph.tensors:
        if tensor.buffer not in in_use:
            model.buffers[tensor.buffer].data = None
    return model


def strip_all(folder: Path) -> None:
    """Make the shipped bundles and the graphs from the untouched bundles. Raises ValueError when a sum is wrong."""
    for name, model in MODELS.items():
        bundle = checked((folder / model.file_name).read_bytes(), UNTOUCHED_SHA256[name], f"untouched {name}")
        model_path(name).write_bytes(checked(stripped(bundle), model.sha256, f"stripped {name}"))
        graph_path(name).write_bytes(gzip.compress(graph_of(bundle), mtime=0))


def restore_all(folder: Path) -> None:
    """Write the untouched bundles. Raises ValueError when a sum is wrong."""
    for name, model in MODELS.items():
        (folder / model.file_name).write_bytes(untouched(name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the untouched bundles are, or go")
    parser.add_argument("--restore", action="store_true", help="write the untouched bundles instead of reading them")
    args = parser.parse_args()
    try:
        (restore_all if args.restore else strip_all)(args.folder)
    except (OSError, ValueError) as error:
        sys.exit(f"strip_segmentation: {error}")


if __name__ == "__main__":
    main()
