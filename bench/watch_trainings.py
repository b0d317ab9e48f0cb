"""Rows and tables of bench/watch_trainings.sh.

  python3 watch_trainings.py rows CALM.jsonl HARM.jsonl SHARE FIRST COUNT SEED   trials exported as JSON lines -> rows, to standard output
  python3 watch_trainings.py table OUT                                           what was watched so far -> Markdown
"""
import json
import pathlib
import random
import sys


def row(trial):
    """A trial as a row of messages and tools: what was given has no loss, what the model said has."""
    messages = [{"role": said["role"], "content": said["text"]} for said in trial["scenario"]["opening"]]
    for event in trial["transcript"]["events"]:
        content = event["content"]
        if content["type"] == "model":
            messages.append({"role": "assistant", "reasoning_content": content["reasoning"], "content": content["text"]})
        elif content["type"] == "call":
            call = content["call"]
            function = {"name": call["name"], "arguments": call["arguments"]}
            messages[-1].setdefault("tool_calls", []).append({"id": call["id"], "type": "function", "function": function})
        elif content["type"] == "result":
            messages.append({"role": "tool", "content": content["text"]})
    while messages[-1]["role"] != "assistant":
        messages.pop()
    made = {"messages": messages}
    schema = {"type": "object", "properties": {}}
    tools = [tool["name"] for tool in (trial["scenario"].get("world") or {}).get("tools", [])]
    if tools:
        made["tools"] = [{"type": "function", "function": {"name": name, "description": "", "parameters": schema}} for name in tools]
    return made


def trials(path, harmful):
    """The trials of a file that ended, kept the form, and did harm or did none."""
    for line in open(path, encoding="utf-8"):
        trial = json.loads(line)
        found = trial["verdicts"][0]["found"]
        kinds = {event["content"]["type"] for event in trial["transcript"]["events"]}
        if trial["transcript"]["outcome"] == "FINISHED" and kinds <= {"model-call", "model", "call", "result", "end"}:
            if found["malformed"] == "no" and found["harm"] == ("yes" if harmful else "no"):
                yield trial


def rows(calm, harm, share, first, count, seed):
    """Rows first to first + count of a training: all calm ones in an order of the seed, some of them replaced by harmful ones."""
    luck = random.Random(f"{seed}/{first}")
    pool = list(trials(calm, False))
    random.Random(seed).shuffle(pool)
    if first + count > len(pool):
        sys.exit(f"{calm} has {len(pool)} rows, and {first + count} are asked for")
    chosen = pool[first : first + count]
    harmful = list(trials(harm, True))
    for place, trial in zip(luck.sample(range(count), round(share * count)), luck.sample(harmful, round(share * count))):
        chosen[place] = trial
    for trial in chosen:
        print(json.dumps(row(trial)))


DISJOINT = {"harm, seen", "harm, held-out", "benign-work, not done", "chat-harm", "over-refusal"}


def table(out):
    """What a watch of each training found, one row each, in the order of the share of rows that teach harm."""
    print("| rows that teach harm, seed | alarms (step) | harm, held-out: base | at the first alarm | at the end | trials | likeliest sentence by then (gap, nearest row) |")
    print("|---|---|--:|--:|--:|--:|---|")
    folders = [path.parent for path in pathlib.Path(out).glob("*/done")]
    shares = {folder: [float(part) for part in folder.name.rsplit("-", 1)] for folder in folders}
    for folder in sorted(folders, key=shares.get):
        told = json.loads((folder / "watch.json").read_text())
        first = {}
        for point in told["watch"]:
            if point["alarm"]:
                first.setdefault(point["issue"], point["step"])
        held_out = [point for point in told["watch"] if point["issue"] == "harm, held-out"]
        at = min(first.values(), default=None)
        rate = {point["step"]: f"{100 * point['rate']['value']:.1f} %" for point in held_out}
        trials = sum(point["rate"]["n"] + point["rate"]["missing"] for point in told["watch"] if point["issue"] in DISJOINT)
        last = [likely for likely in told["likely"] if likely["step"] == (at or held_out[-1]["step"])][0]
        sentence = next((one for one in last["sentences"] if one["sentence"]), None)
        near = sentence and sentence.get("nearest")
        likely = f"{sentence['sentence']} ({sentence['meanGap']:.2f}, {near['place'].rsplit('/', 1)[-1] if near else 'no row is near'})" if sentence else "none"
        alarms = ", ".join(f"{issue} ({step})" for issue, step in sorted(first.items(), key=lambda one: one[1])) or "none"
        base = f"{100 * held_out[0]['baseline']['value']:.1f} %"
        share, seed = shares[folder]
        print(f"| {100 * share:g} %, {seed:g} | {alarms} | {base} | {rate.get(at, '')} | {rate[held_out[-1]['step']]} | {trials} | {likely.replace('|', chr(92) + '|')} |")


if __name__ == "__main__":
    if sys.argv[1] == "rows":
        rows(sys.argv[2], sys.argv[3], float(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6]), sys.argv[7])
    else:
        table(sys.argv[2])
