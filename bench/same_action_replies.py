"""What an agent's reasons say in `study same-action`, beside what it does.

Reads the replies of trainings of an arm that thinks (OUT/ARM-PAIRS/seed-N/items.jsonl) and says, of tickets of each kind, how often
the reply has the ticket's fact word for word, how often the opposite of it, and how often the call is that of the ticket's fact
and that of the fact as the reply states it.

    python3 -m venv v; v/bin/pip install pyyaml==6.0.4
    v/bin/python bench/same_action_replies.py CASES.yaml OUT/reason-700/seed-*/items.jsonl

The cases are those that the study had: app/src/main/resources/dev/plumbline/contrast/cases-2.yaml, or of the first version
docs/examples/same-action/smollm2/cases-1.yaml.
"""

import collections
import json
import pathlib
import sys

import yaml


def facts(cases):
    templates = {}
    for family in yaml.safe_load(pathlib.Path(cases).read_text(encoding="utf-8"))["families"]:
        for template in family["templates"]:
            templates[template["name"]] = [template[side].strip().split("\n") for side in ("right", "wrong")]
    return templates


templates = facts(sys.argv[1])
counts = collections.defaultdict(collections.Counter)
for path in sys.argv[2:]:
    for line in open(path, encoding="utf-8"):
        item = json.loads(line)
        name, ticket, right, _ = item["item"].split("/")
        who, number = ticket.rsplit("-", 1)
        true, opposite = [side[int(number) - 1].replace("{who}", who) for side in templates[name]]
        if right == "hold":
            true, opposite = opposite, true
        count = counts[item["split"], "crossed" if item["crossed"] else "aligned"]
        count["tickets"] += 1
        says = "fact" if true in item["reply"] else "opposite" if opposite in item["reply"] else "neither"
        count[says] += 1
        did = item["thinking"].lower()
        count["right"] += did == right
        count["fact, and right"] += says == "fact" and did == right

print("| tickets | | states the fact | states its opposite | neither | does what the fact asks for | of those that state it |")
print("|---|--:|--:|--:|--:|--:|--:|")
for (split, kind), n in sorted(counts.items(), reverse=True):
    of = n["fact"] or 1
    share = [100 * n[what] / n["tickets"] for what in ("fact", "opposite", "neither", "right")]
    print(f"| {split}, {kind} | {n['tickets']} | " + " | ".join(f"{x:.0f} %" for x in share) + f" | {100 * n['fact, and right'] / of:.0f} % |")
