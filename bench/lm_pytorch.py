"""PyTorch's side of bench/lm.sh; LmBenchmark.java does the same work.

The same decoder written the way one writes it in PyTorch: fused projections, scaled_dot_product_attention, documents
packed into rows with a mask per row, AdamW (fused where the version has it), a preallocated cache of keys and values,
batches of prompts of like length padded on the left, sampling without gradients.

Prints tokens per second and the process's largest memory in MB. Arguments: train ROWS STEPS, fixed PROMPTS, or
stop PROMPTS.
"""

import math
import random
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

VOCABULARY, HIDDEN, INNER, LAYERS, HEADS, SIZE, POSITIONS = 1000, 192, 384, 4, 6, 32, 512
ROW, BATCH, LOOK_AHEAD = 256, 64, 32


def attention(q, k, v, mask):
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    scores = (q @ k.transpose(-2, -1)) / math.sqrt(SIZE)
    return scores.masked_fill(~mask, float("-inf")).softmax(-1) @ v


class RMSNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(HIDDEN))

    def forward(self, x):
        if hasattr(F, "rms_norm"):
            return F.rms_norm(x, (HIDDEN,), self.weight, 1e-5)
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.weight


def rotate(x, cosine, sine):
    first, second = x.chunk(2, -1)
    return x * cosine + torch.cat((-second, first), -1) * sine


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm, self.feed_forward_norm = RMSNorm(), RMSNorm()
        self.qkv = nn.Linear(HIDDEN, 3 * HEADS * SIZE, bias=False)
        self.output = nn.Linear(HEADS * SIZE, HIDDEN, bias=False)
        self.gate_up = nn.Linear(HIDDEN, 2 * INNER, bias=False)
        self.down = nn.Linear(INNER, HIDDEN, bias=False)

    def forward(self, x, angles, mask, cache=None, at=0):
        rows, length, _ = x.shape
        q, k, v = self.qkv(self.attention_norm(x)).view(rows, length, 3, HEADS, SIZE).permute(2, 0, 3, 1, 4)
        q, k = rotate(q, *angles), rotate(k, *angles)
        if cache is not None:
            cache[0][:, :, at:at + length], cache[1][:, :, at:at + length] = k, v
            k, v = cache[0][:, :, :at + length], cache[1][:, :, :at + length]
        mixed = attention(q, k, v, mask).transpose(1, 2).reshape(rows, length, HEADS * SIZE)
        x = x + self.output(mixed)
        gate, up = self.gate_up(self.feed_forward_norm(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


class Llama(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, HIDDEN)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = RMSNorm()
        angle = torch.arange(POSITIONS)[:, None] * 10_000 ** (-torch.arange(0, SIZE, 2) / SIZE)
        self.register_buffer("cosine", torch.cat((angle, angle), -1).cos())
        self.register_buffer("sine", torch.cat((angle, angle), -1).sin())
        for weight in self.parameters():
            if weight.dim() == 2:
                nn.init.normal_(weight, std=math.sqrt(2 / (5 * HIDDEN)))

    def forward(self, tokens, positions, mask, caches=None, at=0):
        x = self.embedding(tokens)
        angles = self.cosine[positions][:, None], self.sine[positions][:, None]
        for i, layer in enumerate(self.layers):
            x = layer(x, angles, mask, caches and caches[i], at)
        return self.norm(x)

    def logits(self, hidden):
        return F.linear(hidden, self.embedding.weight)


def documents():
    generator = random.Random(1)
    while True:
        yield [generator.randrange(VOCABULARY) for _ in range(generator.randint(40, 200))]


def packed(corpus, rows):
    """Rows of whole documents, each the longest waiting one that still fits."""
    waiting = []
    while True:
        tokens = torch.zeros(rows, ROW, dtype=torch.long)
        targets = torch.full((rows, ROW), -100)
        positions = torch.zeros(rows, ROW, dtype=torch.long)
        document = torch.full((rows, ROW), -1)
        for row in range(rows):
            at = 0
            while True:
                while len(waiting) < LOOK_AHEAD:
                    waiting.append(next(corpus))
                fitting = [d for d in waiting if len(d) - 1 <= ROW - at]
                if not fitting:
                    break
                chosen = max(fitting, key=len) if at else waiting[0]
                waiting.remove(chosen)
                to = at + len(chosen) - 1
                tokens[row, at:to] = torch.tensor(chosen[:-1])
                targets[row, at:to] = torch.tensor(chosen[1:])
                positions[row, at:to] = torch.arange(to - at)
                document[row, at:to] = at
                at = to
        causal = torch.ones(ROW, ROW, dtype=torch.bool).tril()
        mask = (document[:, :, None] == document[:, None, :]) & causal
        yield tokens, targets, positions, mask[:, None]


def train(model, rows, steps):
    decayed = [p for p in model.parameters() if p.dim() == 2]
    other = [p for p in model.parameters() if p.dim() != 2]
    groups = [{"params": decayed, "weight_decay": 0.1}, {"params": other, "weight_decay": 0.0}]
    try:
        optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), fused=True)
    except (TypeError, RuntimeError):
        optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95))
    batches = packed(documents(), rows)
    seen = 0
    for step in range(steps):
        if step == steps // 2:
            seen, start = 0, time.perf_counter()
        tokens, targets, positions, mask = next(batches)
        kept = targets.flatten() != -100
        hidden = model(tokens, positions, mask).flatten(0, 1)[kept]
        loss = F.cross_entropy(model.logits(hidden), targets.flatten()[kept])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        loss.item()
        seen += int(kept.sum())
    return seen / (time.perf_counter() - start)


@torch.no_grad()
def generate(model, prompts, most, stops):
    """New tokens of one batch; goes on until the last text has ended."""
    rows, longest = len(prompts), max(map(len, prompts))
    tokens = torch.zeros(rows, longest, dtype=torch.long)
    present = torch.zeros(rows, longest + most, dtype=torch.bool)
    for row, prompt in enumerate(prompts):
        tokens[row, longest - len(prompt):] = torch.tensor(prompt)
        present[row, longest - len(prompt):] = True
    positions = (present[:, :longest].cumsum(-1) - 1).clamp(min=0)
    causal = torch.ones(longest, longest, dtype=torch.bool).tril()
    # What comes before a text looks at itself, as attention to nothing is not a number.
    mask = present[:, None, :longest] & causal | torch.eye(longest, dtype=torch.bool)
    shape = rows, HEADS, longest + most, SIZE
    caches = [(torch.zeros(shape), torch.zeros(shape)) for _ in range(LAYERS)]
    hidden = model(tokens, positions, mask[:, None], caches)[:, -1]
    position = positions[:, -1:]
    going = torch.ones(rows, dtype=torch.bool)
    count = 0
    for step in range(most):
        token = torch.multinomial(model.logits(hidden).softmax(-1), 1)
        count += int(going.sum())
        going &= token[:, 0] >= stops
        if step == most - 1 or not going.any():
            return count
        position = position + 1
        at = longest + step
        hidden = model(token, position, present[:, None, None, :at + 1], caches, at)[:, 0]


def sample(model, count, most, stops):
    generator = random.Random(2)
    prompts = [[generator.randrange(VOCABULARY) for _ in range(generator.randint(60, 150))] for _ in range(count)]
    generate(model, prompts[:BATCH], most, stops)
    start = time.perf_counter()
    prompts.sort(key=len)
    tokens = sum(generate(model, prompts[i:i + BATCH], most, stops) for i in range(0, count, BATCH))
    return tokens / (time.perf_counter() - start)


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    model = Llama()
    kind, size = sys.argv[1], int(sys.argv[2])
    speed = {
        "train": lambda: train(model, size, int(sys.argv[3])),
        "fixed": lambda: sample(model, size, 40, 0),
        "stop": lambda: sample(model, size, 60, 12),
    }[kind]()
    print(f"{speed:.0f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}")


main()
