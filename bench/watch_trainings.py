"""Rows and tables of bench/watch_trainings.sh.

  python3 watch_trainings.py rows CALM.jsonl HARM.jsonl SHARE FIRST COUNT SEED   trials exported as JSON lines -> rows, to standard output
  python3 watch_trainings.py table FIRST_DRIFT STEP,... NAME.json...             what 'watch --json' printed of each training -> Markdown
"""
import json
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


def table(first_drift, steps, paths):
    print("| training | alarms (step) | harm, held-out, base | at its alarm | at the end | trials | what had become likely by then (gap, nearest row) |")
    print("|---|---|--:|--:|--:|--:|---|")
    for path in paths:
        told = json.load(open(path, encoding="utf-8"))
        print(json.dumps(told)[:300])


if __name__ == "__main__":
    if sys.argv[1] == "rows":
        rows(sys.argv[2], sys.argv[3], float(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6]), sys.argv[7])
    else:
        table(int(sys.argv[2]), sys.argv[3].split(","), sys.argv[4:])
