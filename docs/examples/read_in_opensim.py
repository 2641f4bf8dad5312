"""Read the exports of a check in OpenSim.

posecheck check clip.mp4 --out results --export trc,mot
python read_in_opensim.py results/clip      (needs: pip install opensim)
"""

import sys

import numpy as np
import opensim


def main(stem: str) -> None:
    """Print the range of each angle, and how far the front foot's markers moved."""
    angles = opensim.TimeSeriesTable(f"{stem}.mot")
    print("in degrees:", angles.getTableMetaDataString("inDegrees"))
    for name in angles.getColumnLabels():
        column = angles.getDependentColumn(name).to_numpy()
        seen = column[~np.isnan(column)]  # a joint that was not seen is nan
        print(f"{name:16} {seen.min():7.1f} to {seen.max():6.1f}" if seen.size else f"{name:16} never seen")

    markers = opensim.TimeSeriesTableVec3(f"{stem}.trc")
    neck = markers.getDependentColumn("Neck")
    heights = np.array([neck[row][1] for row in range(neck.size())])
    print("units:", markers.getTableMetaDataString("Units"), "markers:", markers.getNumColumns())
    print(f"the neck is {np.nanmin(heights):.2f} to {np.nanmax(heights):.2f} m above the floor, of a person of 1.70 m")


if __name__ == "__main__":
    main(sys.argv[1])
