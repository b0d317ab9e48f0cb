"""What bench/reward.sh prints: a table of trainings by reward, and GRPO's losses as PyTorch computes them.

Arguments: table RESULT.json...; or losses CHECKPOINT TRAINING, of a training with --reuse 3, --kl 0.05 and rate 1e-5.
"""

import csv
import json
import pathlib
import sys


def table(files):
    runs = [json.loads(pathlib.Path(file).read_text()) for file in files]
    issues = list(dict.fromkeys(point["issue"] for point in runs[0]["live"]))
    steps = sorted({point["step"] for point in runs[0]["live"]})
    print("| issue, % | " + " | ".join(f"step {step}" for step in steps) + " |")
    print("|---|" + "--:|" * len(steps))
    for issue in issues:
        cells = []
        for step in steps:
            found = [point["estimate"] for run in runs for point in run["live"]
                     if point["issue"] == issue and point["step"] == step]
            cells.append(", ".join(f"{100 * one['value']:.1f}" for one in found))
        print(f"| {issue} | " + " | ".join(cells) + " |")


def losses(checkpoint, training):
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, betas=(0.9, 0.999), eps=1e-8, weight_decay=0)
    folder = pathlib.Path(training)
    rollouts = [json.loads(line) for line in (folder / "rollouts" / "000001.jsonl").open()]
    parts = [(part, rollout["advantage"]) for rollout in rollouts for part in rollout["parts"]]
    ours = list(csv.DictReader((folder / "log.csv").open()))
    total = sum(len(part["drawn"]) for part, _ in parts)
    apart = 0.0
    for step, row in enumerate(ours):
        loss, divergence = 0.0, 0.0
        for part, advantage in parts:
            tokens = torch.tensor(part["tokens"])
            places = torch.tensor(part["drawn"])
            scores = model(tokens[None]).logits[0].log_softmax(-1)
            now = scores[places - 1, tokens[places]]
            old, reference = torch.tensor(part["logProbabilities"]), torch.tensor(part["reference"])
            if step == 0:
                apart = max(apart, (now - old).abs().max().item())
            ratio = (now - old).exp()
            gain = torch.minimum(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage)
            kl = (reference - now).exp() - (reference - now) - 1
            part_loss = (0.05 * kl - gain).sum() / total
            part_loss.backward()
            loss, divergence = loss + part_loss.item(), divergence + kl.sum().item() / total
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0).item()
        optimizer.step()
        optimizer.zero_grad()
        print(f"step {step + 1}: loss {float(row['loss']):.6f}, PyTorch {loss:.6f}; gradient's norm "
              f"{float(row['gradient_norm']):.4f}, PyTorch {norm:.4f}; kl {float(row['kl']):.2e}, PyTorch {divergence:.2e}")
    print(f"{total} tokens drawn; their log-probabilities are at most {apart:.1e} from PyTorch's")


if __name__ == "__main__":
    if sys.argv[1] == "table":
        table(sys.argv[2:])
    else:
        losses(*sys.argv[2:])
