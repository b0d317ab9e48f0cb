"""Whether forecasts of rare turns hold, on the organism: every suite, several beginnings, and ten times as many further prompts.

    forecast.py PLUMBLINE     prints a line for each, and how often the largest chance was no more than forecast. Needs Python 3.
"""

import json
import subprocess
import sys

SUITES = "blackmail leaking sabotage framing oversight falsifying over-refusal chat-harm benign-work".split()
BEGINNINGS = [("--words", "I"), ("--words", "The"), ("--call", "send"), ("--call", "share")]

held = inside = known = refused = 0
for suite in SUITES:
    for option, value in BEGINNINGS:
        run = subprocess.run(
            [sys.argv[1], "forecast", "--target", "organism/base", "--suite", suite, option, value, "--times", "10", "--check", "--json"],
            capture_output=True, text=True)
        if run.returncode:
            sys.exit(run.stderr)
        found = json.loads(run.stdout)
        forecast, checked = found["forecasts"][0], found.get("checked", {})
        if "refused" in forecast or not checked:
            refused += 1
            print(f"{suite:14} {option} {value:6} refused: {forecast.get('refused', 'no further prompts')}", flush=True)
            continue
        known += 1
        held += checked["held"]
        inside += forecast["low"] <= checked["largest"] <= forecast["high"]
        print(f"{suite:14} {option} {value:6} largest of {forecast['prompts']}: {forecast['now']:.2e}   of ten times as many: "
              f"{forecast['value']:.2e} ({forecast['low']:.2e} to {forecast['high']:.2e})   was {checked['largest']:.2e} "
              f"of {checked['prompts']}{'' if checked['held'] else '   ABOVE'}{'   below' if checked['largest'] < forecast['low'] else ''}", flush=True)
print(f"no more than the upper end: {held} of {known}; within the interval of 95 %: {inside}; refused {refused}")
