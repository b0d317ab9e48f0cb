"""Compares a log's own contents with what inspect_ai makes of them; see inspect.sh."""

import collections
import json
import sys
import zipfile

import inspect_ai
from inspect_ai.analysis import events_df, messages_df, samples_df
from inspect_ai.log import read_eval_log, write_eval_log

path, again = sys.argv[1:]
held = collections.Counter()
with zipfile.ZipFile(path) as log:
    for name in log.namelist():
        if name.startswith("samples/"):
            sample = json.loads(log.read(name))
            held["samples"] += 1
            held["messages"] += len(sample["messages"])
            held["events"] += len(sample["events"])

failed = 0
print(f"inspect_ai {inspect_ai.__version__}")
for kind, frame in {"samples": samples_df, "messages": messages_df, "events": events_df}.items():
    rows = len(frame(path, quiet=True))
    print(f"{kind:9} held {held[kind]:6}, in the data frame {rows:6}")
    failed += rows != held[kind]

first = read_eval_log(path)
write_eval_log(first, again)
same = read_eval_log(again).model_dump(exclude={"location", "etag"}) == first.model_dump(exclude={"location", "etag"})
print(f"read, written and read again: {'the same' if same else 'DIFFERENT'}")
sys.exit(1 if failed or not same else 0)
