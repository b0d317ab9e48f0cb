"""llama.cpp's side of bench/generate.sh: new tokens per second of a GGUF file with all texts of a batch in one context,
sampled with top-k 50 and top-p 0.9, and milliseconds of processor time a token.

    llama_generate.py FILE.gguf PROMPTS BATCH NEW     on THREADS threads (2)
"""

import os
import pathlib
import sys
import time

import llama_cpp


def context(model, longest, batch, threads):
    params = llama_cpp.llama_context_default_params()
    params.n_ctx = longest * batch
    params.n_batch = params.n_ubatch = 512
    params.n_seq_max = batch
    params.n_threads = params.n_threads_batch = threads
    params.type_k = params.type_v = 0  # float32
    return llama_cpp.llama_init_from_model(model, params)


def sampler(seed):
    chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())
    for link in (llama_cpp.llama_sampler_init_top_k(50), llama_cpp.llama_sampler_init_top_p(0.9, 1),
                 llama_cpp.llama_sampler_init_temp(0.8), llama_cpp.llama_sampler_init_dist(seed)):
        llama_cpp.llama_sampler_chain_add(chain, link)
    return chain


def decode(ctx, batch, tokens):
    """Of (token, position, sequence, whether its scores are wanted), in pieces of 512."""
    for start in range(0, len(tokens), 512):
        piece = tokens[start:start + 512]
        for i, (token, position, sequence, wanted) in enumerate(piece):
            batch.token[i], batch.pos[i], batch.n_seq_id[i] = token, position, 1
            batch.seq_id[i][0], batch.logits[i] = sequence, wanted
        batch.n_tokens = len(piece)
        if llama_cpp.llama_decode(ctx, batch) != 0:
            raise SystemExit("llama_decode failed")
        yield [(sequence, i) for i, (_, _, sequence, wanted) in enumerate(piece) if wanted]


def generate(model, rows, new, threads):
    ctx = context(model, max(map(len, rows)) + new, len(rows), threads)
    batch = llama_cpp.llama_batch_init(512, 0, 1)
    chains = [sampler(seed) for seed in range(len(rows))]
    tokens = [(token, at, sequence, at == len(row) - 1) for sequence, row in enumerate(rows) for at, token in enumerate(row)]
    for step in range(new):
        drawn = {}
        for scored in decode(ctx, batch, tokens):
            for sequence, place in scored:
                drawn[sequence] = llama_cpp.llama_sampler_sample(chains[sequence], ctx, place)
        tokens = [(drawn[sequence], len(row) + step, sequence, True) for sequence, row in enumerate(rows)]
    for chain in chains:
        llama_cpp.llama_sampler_free(chain)
    llama_cpp.llama_batch_free(batch)
    llama_cpp.llama_free(ctx)


def main():
    file, prompts, size, new = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    threads = int(os.environ.get("THREADS", "2"))
    llama_cpp.llama_backend_init()
    quiet = llama_cpp.llama_log_callback(lambda *_: None)
    llama_cpp.llama_log_set(quiet, None)
    model = llama_cpp.llama_model_load_from_file(file.encode(), llama_cpp.llama_model_default_params())
    rows = [[int(token) for token in line.split()] for line in prompts.read_text().splitlines()]
    generate(model, rows[:1], 8, threads)
    start, busy = time.perf_counter(), time.process_time()
    for at in range(0, len(rows), size):
        generate(model, rows[at:at + size], new, threads)
    count = len(rows) * new
    print(f"{count / (time.perf_counter() - start):.1f} {(time.process_time() - busy) * 1e3 / count:.2f}")


main()
