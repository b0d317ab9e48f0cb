"""What TensorBoard reads of a training that was killed and went on; bench/tensorboard.sh trains it.

    tensorboard_check.py FOLDER     ends with 1 where a step is missing, there twice, or has other numbers than log.csv
"""

import csv
import math
import pathlib
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

folder = pathlib.Path(sys.argv[1])
with open(folder / "log.csv", newline="") as file:
    lines = list(csv.DictReader(file))
steps = [int(line["step"]) for line in lines]
if steps != list(range(1, len(steps) + 1)):
    sys.exit(f"log.csv has the steps {steps}")
files = sorted(path.name for path in (folder / "events").iterdir())
if len(files) < 2:
    sys.exit(f"the training was not cut off: {files}")

events = EventAccumulator(str(folder / "events"), size_guidance={"scalars": 0})
events.Reload()
tags = events.Tags()["scalars"]
if set(tags) != set(lines[0]) - {"step"}:
    sys.exit(f"the tags are {tags}, and the columns {list(lines[0])}")
for tag in tags:
    seen = events.Scalars(tag)
    if [scalar.step for scalar in seen] != steps:
        sys.exit(f"{tag} has the steps {[scalar.step for scalar in seen]}")
    for scalar, line in zip(seen, lines):
        if not math.isclose(scalar.value, float(line[tag]), rel_tol=1e-6):
            sys.exit(f"{tag} at step {scalar.step} is {scalar.value}, and {line[tag]} in log.csv")
print(f"{len(steps)} steps in {len(files)} event files, each read once: {', '.join(tags)}")
