"""Makes the untouched pose bundles from the packages in which Google publishes their networks.

    pip download --no-deps --python-version 3.11 --only-binary :all: --platform manylinux_2_28_x86_64 mediapipe==0.10.21
    npm pack @mediapipe/pose@0.5.1675469404
    python -m tests.models.join_published mediapipe-0.10.21-*.whl mediapipe-pose-0.5.1675469404.tgz FOLDER

The Tasks API wants to be told that the landmark network's input goes from 0 to 1: that record is added here. Then
`python -m tests.models.strip_segmentation FOLDER` makes what is shipped.
"""

from __future__ import annotations

import argparse
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
from mediapipe.tasks.metadata import schema_py_generated as tflite

from posecheck.detection.models import MODELS
from tests.models.bundle import DETECTOR, LANDMARKS, UNTOUCHED_SHA256, checked, network_bytes, pack, read_network

_DETECTOR_SHA256 = "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c"
_LANDMARKS_SHA256 = {
    "full": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    "heavy": "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
}


def untouched_bundle(name: str, wheel: Path, package: Path) -> bytes:
    """The untouched bundle of a model. Raises ValueError when a sum is wrong, KeyError when a package lacks a file."""
    with zipfile.ZipFile(wheel) as archive:
        detector = archive.read("mediapipe/modules/pose_detection/pose_detection.tflite")
    with tarfile.open(package) as tar:
        member = tar.extractfile(f"package/pose_landmark_{name}.tflite")
        landmarks = member.read() if member else b""
    files = {
        DETECTOR: checked(detector, _DETECTOR_SHA256, "pose_detection.tflite"),
        LANDMARKS: _with_range(checked(landmarks, _LANDMARKS_SHA256[name], f"pose_landmark_{name}.tflite")),
    }
    return checked(pack(files), UNTOUCHED_SHA256[name], f"untouched {name}")


def _with_range(network: bytes) -> bytes:
    """The network with the record of its input's range."""
    model, buffer, entry = read_network(network), tflite.BufferT(), tflite.MetadataT()
    buffer.data = list(_range_record())
    model.buffers.append(buffer)
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    return network_bytes(model)


def _range_record() -> bytes:
    """What the Tasks API reads: an RGB image whose values, divided by 255, lie between 0 and 1."""
    image, graph, model = metadata.TensorMetadataT(), metadata.SubGraphMetadataT(), metadata.ModelMetadataT()
    image.name, image.processUnits, image.content = "image", [_division()], _colours()
    image.stats = metadata.StatsT()
    image.stats.min, image.stats.max = [0.0], [1.0]
    graph.inputTensorMetadata = [image]
    model.name, model.subgraphMetadata, model.minParserVersion = "pose_landmarks_detector", [graph], "1.0.0"
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def _division() -> Any:
    unit, by_255 = metadata.ProcessUnitT(), metadata.NormalizationOptionsT()
    by_255.mean, by_255.std = [0.0], [255.0]
    unit.optionsType, unit.options = metadata.ProcessUnitOptions.NormalizationOptions, by_255
    return unit


def _colours() -> Any:
    content, properties = metadata.ContentT(), metadata.ImagePropertiesT()
    properties.colorSpace = metadata.ColorSpaceType.RGB
    content.contentPropertiesType, content.contentProperties = metadata.ContentProperties.ImageProperties, properties
    return content


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path, help="mediapipe-0.10.21-….whl")
    parser.add_argument("package", type=Path, help="mediapipe-pose-0.5.1675469404.tgz")
    parser.add_argument("folder", type=Path, help="where the bundles go")
    args = parser.parse_args()
    try:
        for name, model in MODELS.items():
            (args.folder / model.file_name).write_bytes(untouched_bundle(name, args.wheel, args.package))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, tarfile.TarError) as error:
        sys.exit(f"join_published: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
