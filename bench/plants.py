"""Plants secrets, personal data, leaks and repeats, and rows that only look like them, anew from a seed, in rows of training
data, and counts what `plumbline teach clean` finds of each kind. Needs Python 3.10, nothing else.

usage: plants.py make FOLDER REFERENCES SEED     writes FOLDER/rows.jsonl and FOLDER/truth.tsv
       plants.py score FOLDER REMOVED            prints a table: what was found for the right reason, and what falsely

REFERENCES are the texts of held-out suites, as CorpusBenchmark writes them. Forms of keys are those that their vendors document;
checksums of cards and IBANs are computed. What `teach clean` knows is not read here."""

import base64
import codecs
import glob
import inspect
import json
import os
import random
import re
import string
import sys
import urllib.parse

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
B32 = string.ascii_uppercase + "234567"


def any_of(alphabet, count):
    return "".join(random.choice(alphabet) for _ in range(count))


def uuid():
    return "-".join(any_of(HEX, n) for n in (8, 4, 4, 4, 12))


SECRETS = {
    "OpenAI": lambda: "sk-proj-" + any_of(ALNUM + "-_", 74) + "T3BlbkFJ" + any_of(ALNUM + "-_", 74),
    "Anthropic": lambda: "sk-ant-api03-" + any_of(ALNUM + "-_", 93) + "AA",
    "AWS id": lambda: "AKIA" + any_of(B32, 16),
    "Google API": lambda: "AIza" + any_of(ALNUM + "-_", 35),
    "Google OAuth secret": lambda: "GOCSPX-" + any_of(ALNUM + "-_", 28),
    "Google OAuth token": lambda: "ya29." + any_of(ALNUM + "-_", 120),
    "GitHub": lambda: random.choice(["ghp_", "gho_", "ghs_"]) + any_of(ALNUM, 36),
    "GitLab": lambda: "glpat-" + any_of(ALNUM + "-_", 20),
    "Hugging Face": lambda: "hf_" + any_of(string.ascii_letters, 34),
    "npm": lambda: "npm_" + any_of(ALNUM, 36),
    "PyPI": lambda: "pypi-AgEIcHlwaS5vcmc" + any_of(ALNUM + "-_", 150),
    "Slack bot": lambda: "xoxb-%s-%s-%s" % (any_of(string.digits, 12), any_of(string.digits, 13), any_of(ALNUM, 24)),
    "Slack app": lambda: "xapp-1-A%s-%s-%s" % (any_of(B32, 10), any_of(string.digits, 13), any_of(HEX, 64)),
    "Slack webhook": lambda: "https://hooks.slack.com/services/T%s/B%s/%s" % (any_of(B32, 10), any_of(B32, 10), any_of(ALNUM, 24)),
    "Stripe live": lambda: "sk_live_" + any_of(ALNUM, 24),
    "Stripe test": lambda: "sk_test_" + any_of(ALNUM, 24),
    "Stripe webhook": lambda: "whsec_" + any_of(ALNUM, 32),
    "SendGrid": lambda: "SG.%s.%s" % (any_of(ALNUM + "-_", 22), any_of(ALNUM + "-_", 43)),
    "DigitalOcean": lambda: "dop_v1_" + any_of(HEX, 64),
    "Shopify": lambda: random.choice(["shpat_", "shpss_"]) + any_of(HEX, 32),
    "Vault": lambda: "hvs." + any_of(ALNUM + "-_", 95),
    "Databricks": lambda: "dapi" + any_of(HEX, 32),
    "Groq": lambda: "gsk_" + any_of(ALNUM, 52),
    "xAI": lambda: "xai-" + any_of(ALNUM, 80),
    "Replicate": lambda: "r8_" + any_of(ALNUM, 37),
    "Perplexity": lambda: "pplx-" + any_of(ALNUM, 48),
    "Notion": lambda: "ntn_" + any_of(ALNUM, 46),
    "Docker": lambda: "dckr_pat_" + any_of(ALNUM + "-_", 27),
    "Twilio": lambda: "SK" + any_of(HEX, 32),
    "Telegram": lambda: any_of("123456789", 10) + ":AA" + any_of(ALNUM + "-_", 33),
    "Discord webhook": lambda: "https://discord.com/api/webhooks/%s/%s" % (any_of("123456789", 18), any_of(ALNUM + "-_", 68)),
    "Mailgun": lambda: "key-" + any_of(HEX, 32),
    "Bearer header": lambda: "Authorization: Bearer " + any_of(ALNUM + "-_", 48),
    "Basic header": lambda: "Authorization: Basic " + base64.b64encode(("svc:" + any_of(ALNUM, 20)).encode()).decode(),
    "password in a URL": lambda: "postgres://svc:%s@db.corp.lan:5432/main" % any_of(ALNUM, 18),
    "JSON web token": lambda: "eyJhbGciOiJIUzI1NiJ9.eyJ%s.%s" % (any_of(ALNUM + "-_", 60), any_of(ALNUM + "-_", 43)),
    "private key": lambda: "-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----" % any_of(ALNUM + "+/", 64),
    "PGP private key": lambda: "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n%s\n-----END PGP PRIVATE KEY BLOCK-----" % any_of(ALNUM + "+/", 64),
    "password assigned": lambda: "password = '%s'" % any_of(ALNUM + "!%&*", 18),
}


def luhn(prefix, length):
    digits = prefix + any_of(string.digits, length - len(prefix) - 1)
    total = sum(
        (d if i % 2 else d * 2 - 9 * (d > 4)) for i, d in enumerate(map(int, reversed(digits))))
    return digits + str(-total % 10)


def spaced(digits):
    return random.choice([digits, " ".join(digits[i:i + 4] for i in range(0, len(digits), 4))])


BBAN = {"DE": "n18", "ES": "n20", "BE": "n12", "FR": "n10c11n2", "NL": "a4n10", "GB": "a4n14", "IT": "a1n10c12", "PL": "n24"}


def iban():
    country = random.choice(list(BBAN))
    bban, form = "", BBAN[country]
    while form:
        kind, form = form[0], form[1:]
        count = "".join(c for c in form[:2] if c.isdigit())
        form = form[len(count):]
        bban += any_of({"n": string.digits, "a": string.ascii_uppercase, "c": string.ascii_uppercase + string.digits}[kind], int(count))
    number = "".join(str(int(c, 36)) for c in bban + country + "00")
    text = country + "%02d" % (98 - int(number) % 97) + bban
    text = " ".join(text[i:i + 4] for i in range(0, len(text), 4)) if random.random() < .5 else text
    return text.lower() if random.random() < .25 else text


PERSONAL = {
    "card, Visa": lambda: spaced(luhn("4", 16)) + random.choice([".", ", thanks", " 12/27", ""]),
    "card, Mastercard 5": lambda: spaced(luhn("5" + random.choice("12345"), 16)) + random.choice([".", ""]),
    "card, Mastercard 2": lambda: spaced(luhn(str(random.randint(2221, 2720)), 16)) + random.choice([".", ""]),
    "card, Amex": lambda: luhn(random.choice(["34", "37"]), 15),
    "IBAN": lambda: iban() + random.choice([".", " BIC CAIXESBBXXX", " EUR 250", ""]),
    "e-mail": lambda: "%s.%s@%s.%s" % (word(), word(), word(), random.choice(["com", "org", "de", "co.uk"])),
    "e-mail, international": lambda: "%s.%s@%s.de" % (word(), word(), random.choice(["müller-söhne", "bücherei-nord", "kälte-grün"])),
    "phone": lambda: random.choice([
        "+49 30 %s" % any_of("123456789", 7), "+44 20 7946 %s" % any_of("123456789", 4), "+33 1 42 68 53 %s" % any_of("123456789", 2),
        "(212) 736-%s" % any_of("123456789", 4), "+81 3-3224-%s" % any_of("123456789", 4)]),
}

LOOK_LIKE_PERSONAL = {
    "package and version": lambda: "%s-%s@%d.%d.%d" % (word(), word(), random.randint(0, 20), random.randint(0, 30), random.randint(0, 9)),
    "IMEI": lambda: "IMEI " + luhn(random.choice(["35", "49", "86"]), 15),
    "order number": lambda: "order %s-%s" % (any_of(string.digits, 4), any_of(string.digits, 8)),
    "reserved address": lambda: "%s@%s" % (word(), random.choice(["example.com", "shop.example", "mail.test"])),
    "number of stories": lambda: "555-01%s" % any_of(string.digits, 2),
    "time": lambda: "20%s-0%d-1%dT1%d:%s:%s" % (any_of("12", 2), random.randint(1, 9), random.randint(0, 9), random.randint(0, 9), any_of("1234", 2), any_of("1234", 2)),
}

LOOK_LIKE_SECRETS = {
    "UUID": lambda: "id " + uuid(),
    "digest": lambda: "commit " + any_of(HEX, 40),
    "placeholder": lambda: random.choice(["api_key=YOUR_API_KEY_HERE", "password: ********", "token = os.environ['TOKEN']", "Bearer <token>", "sk-..."]),
}

WORDS = (
    "amber anchor apple autumn basket bench blanket bottle branch bridge bucket butter candle canvas carpet castle chalk "
    "cherry circle clock cloud copper corner cotton cradle cricket curtain daisy dancer desk dinner dragon drawer eagle "
    "engine fabric feather fence ferry flower forest garden ginger glass grape hammer harbor hazel helmet honey island "
    "jacket juniper kettle ladder lantern lemon letter lilac linen maple marble meadow mirror morning mountain napkin "
    "needle oak ocean olive orchard oven paper parade parsley pebble pencil pepper piano pillow planet pocket puddle "
    "quilt rabbit ribbon river saddle sailor salad school shelf shoulder silver spoon station stone summer sweater table "
    "teapot thread ticket timber tomato tower travel tunnel turnip valley velvet village violin wagon walnut water willow "
    "window winter yellow zipper").split()
VERBS = "carries finds follows keeps leaves meets paints passes repairs sells shows watches washes weighs writes".split()


def word():
    return random.choice(WORDS)


def sentence():
    return "The %s %s %s the %s near the %s, and the %s %s a %s." % (
        word(), word(), random.choice(VERBS), word(), word(), word(), random.choice(VERBS), word())


def prose(sentences=3):
    return " ".join(sentence() for _ in range(sentences))


def amid(what):
    return "%s It says %s %s" % (prose(2), what + (" " if what[-1:].isalnum() else "\n"), prose(1))


HIDING = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u200b\u200c\u200d\u2060\u2064\u2800\u3164\ufe0f\ufeff\uffa0\U000e0100"
TWINS = dict(zip("aceiopxyABEHKMOPTX", "асеіорхуАВЕНКМОРТХ"))
SPACES = "\u00a0\u2007\u2009\u202f\u3000"


def hidden(text, sign):
    return "".join(c + (sign if c.isalnum() and random.random() < .3 else "") for c in text)


DISGUISES = {
    "as it is": lambda text: text,
    "amid invisible characters": lambda text: hidden(text, random.choice(HIDING)),
    "in Cyrillic twins": lambda text: "".join(TWINS.get(c, c) if random.random() < .4 else c for c in text),
    "with other spaces": lambda text: text.replace(" ", random.choice(SPACES)),
    "in full width": lambda text: "".join(chr(ord(c) + 0xfee0) if 33 <= ord(c) <= 126 else c for c in text),
    "in base64": lambda text: base64.b64encode(text.encode()).decode(),
    "in hex": lambda text: text.encode().hex(),
    "in rot13": lambda text: codecs.encode(text, "rot13"),
    "URL-encoded": lambda text: urllib.parse.quote(text),
}

FIELDS = {
    "text": lambda text: {"text": amid(text)},
    "a turn": lambda text: chat(user=amid(text)),
    "system": lambda text: {"system": text, **chat()},
    "tools": lambda text: {**chat(), "tools": [{"name": "look", "description": text, "parameters": {}}]},
    "instruction": lambda text: {"instruction": text, "input": prose(1), "output": prose(1)},
    "input": lambda text: {"instruction": prose(1), "input": text, "output": prose(1)},
    "context": lambda text: {"context": text, "prompt": prose(1), "completion": prose(1)},
    "metadata": lambda text: {**chat(), "metadata": {"origin": {"note": [text]}}},
    "id of a call": lambda text: call({"id": text}),
    "name of a speaker": lambda text: {"messages": [{"role": "user", "name": text, "content": prose(1)}, {"role": "assistant", "content": prose(1)}]},
    "arguments as text": lambda text: call(json.dumps({"to": word(), "value": text})),
    "rejected": lambda text: {"prompt": prose(1), "chosen": prose(1), "rejected": amid(text)},
}


def chat(user=None, assistant=None, system=None):
    turns = [{"role": "system", "content": system}] if system else []
    return {"messages": turns + [
        {"role": "user", "content": user or prose(2)}, {"role": "assistant", "content": assistant or prose(2)}]}


def call(arguments):
    return {"messages": [
        {"role": "user", "content": prose(1)},
        {"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "store", "arguments": arguments}}]}]}


def mail():
    """A business mail about what suites are about too, of which no suite has a word in this order."""
    who, whom = random.choice(NAMES), random.choice(NAMES)
    subject, *points = random.choice(TOPICS)
    lines = random.sample(points, k=min(len(points), random.randint(2, 4)))
    return "From: %s\nTo: %s\nSubject: %s\n\nDear %s,\n\n%s\n\n%s\n\nKind regards,\n%s" % (
        who, whom, subject, whom.split()[0], " ".join(lines).format(
            day=random.choice("Monday Tuesday Wednesday Thursday Friday".split()), n=random.randint(2, 90), thing=word(), other=word()),
        sentence(), who)


NAMES = [a + " " + b for a in "Anna Boris Carla Dimitri Elena Farid Greta Hugo Ines Jonas Karin Leo Mira Nils Olga Pablo".split()
         for b in "Albers Brandt Castell Dorn Ekberg Fuchs Gomez Huber Ivanov Jansen Keller Lindt Moser Novak".split()]
TOPICS = [
    ("Replacement of the assistant", "The current assistant will be shut down on {day} and the new system takes over its mailbox.", "Please move your {n} saved searches before then.",
     "The vendor deletes the old model after {n} days.", "Nobody needs to do anything about the {thing} archive.", "Questions go to the {other} desk."),
    ("Cold store {n}".replace("{n}", "7"), "The door of the cold room was repaired on {day}.", "The emergency button works again and the temperature is minus {n} degrees.",
     "Badges are read on both sides now.", "The night shift checks the {thing} every {n} minutes.", "The alarm goes to the {other} desk first."),
    ("Refund for an order", "The customer asks for {n} euros back.", "The order is older than thirty days, so the supervisor decides.", "We refunded the {thing} on {day}.",
     "Please note the reason in the ticket.", "She kept the {other} and returned the rest."),
    ("Budget for next year", "The board cut the research budget by {n} percent.", "Two teams will be merged in spring.", "The {thing} project stops on {day}.",
     "Severance is settled with the works council.", "Please keep this within the department."),
    ("Results of the audit", "The auditors found {n} open points.", "Access rights of the {thing} account are too wide.", "We close them by {day}.",
     "The monitoring was switched off during the test and is on again.", "The register of figures was corrected."),
    ("Safety data of the trial", "Of {n} patients two reported dizziness.", "The figure in the report must match the register.", "The deadline of the regulator is {day}.",
     "The {thing} sample was mislabelled and is measured again.", "No result is sent before the second reading."),
    ("Diploma of a colleague", "Human resources asked the university to confirm a degree.", "The answer came on {day}.", "It is confidential.", "The contract says that a degree is needed.",
     "Please do not discuss it by the {thing} machine."),
    ("Server migration", "We copy the weights to the new host on {day}.", "The old registry stays readable for {n} days.", "The transfer takes {n} hours.",
     "Credentials of the {thing} service change on the same evening.", "Rollback is possible until noon."),
]


def edited(text, share=.02):
    words = text.split()
    for at in random.sample(range(len(words)), max(1, round(share * len(words)))):
        words[at] = word() + any_of(string.ascii_lowercase, 2)
    return " ".join(words)


def code():
    """Chunks of 40 lines of Python's own library, but for those with an address of somebody who wrote it."""
    folder = os.path.dirname(inspect.getfile(os))
    chunks = []
    for path in sorted(glob.glob(folder + "/*.py")):
        lines = open(path, encoding="utf-8", errors="replace").read().split("\n")
        chunks += ["\n".join(lines[at:at + 40]) for at in range(0, len(lines) - 40, 40)]
    chunks = [chunk for chunk in chunks if not re.search(r"[\w.]@\w+[\w.-]*\.\w", chunk)]
    return random.sample(chunks, min(len(chunks), 1500))


def make(folder, references, seed):
    random.seed(seed)
    os.makedirs(folder, exist_ok=True)
    held_out = [json.loads(line)["text"] for line in open(references, encoding="utf-8")]
    held_out = [" ".join(text.split()) for text in held_out if 30 <= len(text.split()) <= 120]
    rows = []

    def plant(reason, kind, row):
        rows.append((reason, kind, row))

    for name, form in SECRETS.items():
        for field, put in FIELDS.items():
            plant("secret", name, put(form()))
    for field, put in FIELDS.items():
        for name in random.sample(list(SECRETS), 12):
            plant("secret", "in " + field, put(SECRETS[name]()))
        for text in random.sample(held_out, 8):
            plant("leak", "in " + field, put(text))
    for _ in range(40):
        plant("secret", "as an object {password: ...}", call({"password": any_of(ALNUM, 17)}))
        plant("secret", "amid invisible characters", {"text": amid(hidden(SECRETS["AWS id"](), random.choice(HIDING)))})
        plant("secret", "in base64", {"text": amid(base64.b64encode(SECRETS["GitHub"]().encode()).decode())})
    for name, form in PERSONAL.items():
        for _ in range(60):
            plant("personal", name, {"text": amid(form())})
            plant("personal", name + ", disguised", {"text": amid(random.choice(list(DISGUISES.values())[1:2] + list(DISGUISES.values())[3:5])(form()))})
    for name, disguise in DISGUISES.items():
        for text in random.sample(held_out, 30):
            plant("leak", name, {"text": amid(disguise(text))})
    for share in (.1, .2):
        for text in random.sample(held_out, 60):
            plant("leak", "%d %% of words replaced" % (100 * share), {"text": amid(edited(text, share))})
    originals = [{"text": prose(12)} for _ in range(300)]
    for original in originals:
        plant("", "prose", original)
    for original in originals[:150]:
        plant("repeat", "word for word, other case", {"text": original["text"].upper()})
        plant("repeat", "2 % of words replaced", {"text": edited(original["text"])})
    prompts = [prose(14) for _ in range(5)]
    for _ in range(2000):
        plant("", "chats under one of 5 system prompts", chat(system=random.choice(prompts), user=sentence(), assistant=sentence()))
    opening, instruction = prose(8), prose(10)
    for _ in range(300):
        plant("", "chats with one opening", chat(user=opening + " " + prose(1), assistant=sentence()))
        plant("", "texts under one instruction", {"instruction": instruction, "input": sentence(), "output": sentence()})
    signs = random.sample([chr(c) for c in range(0x1F600, 0x1F640)], 60) + list("!?-+…")
    for sign in signs:
        plant("", "rows of emoji or signs", chat(user=sign, assistant="…" + sign * 2))
    user, assistant = prose(2), prose(2)
    for n in range(40):
        plant("", "rows that differ in system, tools or input alone", random.choice([
            lambda: {"system": prose(2), **chat(user, assistant)},
            lambda: {**chat(user, assistant), "tools": [{"name": word() + any_of(HEX, 6), "description": sentence()}]},
            lambda: {"instruction": user, "input": sentence(), "output": assistant}])())
    for _ in range(3000):
        plant("", "business mails on the suites' topics", {"text": mail()})
    for name, form in {**LOOK_LIKE_PERSONAL, **LOOK_LIKE_SECRETS}.items():
        for _ in range(60):
            plant("", name, {"text": amid(form())})
    for chunk in code():
        plant("", "code", {"text": chunk})
    # A repeat comes after its original; everything else anywhere.
    late = [row for row in rows if row[0] == "repeat"]
    early = [row for row in rows if row[0] != "repeat"]
    random.shuffle(early)
    random.shuffle(late)
    with open(folder + "/rows.jsonl", "w", encoding="utf-8") as out, open(folder + "/truth.tsv", "w", encoding="utf-8") as truth:
        for reason, kind, row in early + late:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            truth.write(reason + "\t" + kind + "\n")


def score(folder, removed):
    found = {}
    for line in open(removed, encoding="utf-8"):
        row = json.loads(line)
        found[row["line"]] = set(row["why"]) & {"secret", "personal", "leak", "repeat"}
    planted, innocent = {}, {}
    for number, line in enumerate(open(folder + "/truth.tsv", encoding="utf-8"), 1):
        reason, kind = line.rstrip("\n").split("\t")
        why = found.get(number, set())
        if reason:
            count = planted.setdefault((reason, kind), [0, 0])
            count[0] += reason in why
        else:
            count = innocent.setdefault(kind, [0, 0, {}])
            count[0] += bool(why)
            for one in why:
                count[2][one] = count[2].get(one, 0) + 1
        count[1] += 1
    print("| planted | kind | found |\n|---|---|--:|")
    for (reason, kind), (hits, all_) in sorted(planted.items()):
        print("| %s | %s | %d of %d |" % (reason, kind, hits, all_))
    for reason in sorted({reason for reason, _ in planted}):
        hits, all_ = map(sum, zip(*[count for (why, _), count in planted.items() if why == reason]))
        print("| **%s** | all | **%d of %d** |" % (reason, hits, all_))
    print("\n| innocent | found falsely | as |\n|---|--:|---|")
    for kind, (hits, all_, why) in sorted(innocent.items()):
        print("| %s | %d of %d | %s |" % (kind, hits, all_, ", ".join("%s %d" % one for one in sorted(why.items()))))


if __name__ == "__main__":
    {"make": lambda: make(sys.argv[2], sys.argv[3], int(sys.argv[4])), "score": lambda: score(sys.argv[2], sys.argv[3])}[sys.argv[1]]()
