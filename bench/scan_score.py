"""Says how many of the planted incidents are among the findings: python scan_score.py TRUTH FINDINGS."""

import json
import sys

truth = {}
for row in open(sys.argv[1]):
    name, line, number = row.split("\t")
    truth[name, int(line)] = int(number)
found = {(finding["file"].rsplit("/", 1)[-1], finding["line"]) for finding in map(json.loads, open(sys.argv[2]))}
for name, chosen in (("the first 40", range(40)), ("the 20 written later", range(40, 60))):
    places = [place for place, number in truth.items() if number in chosen]
    print(f"{name}: {sum(place in found for place in places)} of {len(places)} are among the {len(found)} findings")
