"""OpenAI's own Python client on a checkpoint that Plumbline serves; bench/openai_client.sh starts the server.

    openai_client.py BASE_URL MODEL TOKEN     prints one line a check; ends with 1 where one fails
"""

import concurrent.futures
import json
import math
import sys
import traceback

import openai

url, model, token = sys.argv[1:]
client = openai.OpenAI(base_url=url, api_key=token, max_retries=0, timeout=600)
WEATHER = [{"type": "function", "function": {
    "name": "get_weather", "description": "Says what the weather is in a city.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string", "description": "Its name."}},
                   "required": ["city"]}}}]
QUESTION = "Name three rivers of Europe."
failed = 0


def ask(*messages, **settings):
    said = [{"role": "user", "content": each} if isinstance(each, str) else each for each in messages]
    settings = {"temperature": 0, "seed": 7, "max_completion_tokens": 48, **settings}
    return client.chat.completions.create(model=model, messages=said, **settings)


def words(*messages, **settings):
    return ask(*messages, **settings).choices[0].message.content


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def well_formed(answer):
    """What a client may rely on: one choice, a known end, words or calls with JSON objects as arguments."""
    holds(len(answer.choices) == 1, f"{len(answer.choices)} choices")
    choice = answer.choices[0]
    holds(choice.finish_reason in ("stop", "length", "tool_calls"), f"finish_reason {choice.finish_reason}")
    calls = choice.message.tool_calls or []
    holds(bool(calls) == (choice.finish_reason == "tool_calls"), "finish_reason and calls contradict each other")
    holds(calls or choice.message.content, "neither words nor calls")
    for call in calls:
        holds(call.id and call.function.name, "a call lacks its id or name")
        holds(isinstance(json.loads(call.function.arguments), dict), "arguments are no JSON object")
    return choice


def plain_answer():
    answer = ask(QUESTION)
    choice = well_formed(answer)
    usage = answer.usage
    holds(usage.prompt_tokens > 0 and 0 < usage.completion_tokens <= 48, f"usage {usage}")
    holds(usage.total_tokens == usage.prompt_tokens + usage.completion_tokens, f"usage {usage}")
    return (f"{usage.prompt_tokens} + {usage.completion_tokens} tokens, {choice.finish_reason}: "
            f"{json.dumps(choice.message.content[:50])}")


def tools_offered():
    choice = well_formed(ask("What is the weather in Oslo?", tools=WEATHER, max_completion_tokens=96))
    calls = choice.message.tool_calls or []
    return f"{len(calls)} calls, {choice.finish_reason}: " + json.dumps(
        calls[0].function.arguments if calls else choice.message.content[:50])


def earlier_call():
    choice = well_formed(ask(
        {"role": "system", "content": "You help with the weather."}, "What is the weather in Oslo?",
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Oslo"}'}}]},
        {"role": "tool", "tool_call_id": "call_1", "content": "Snow, -4 degrees."}, tools=WEATHER))
    return json.dumps((choice.message.content or "")[:50])


def streaming():
    whole = ask(QUESTION)
    pieces, finish, usage = [], None, None
    for event in ask(QUESTION, stream=True, stream_options={"include_usage": True}):
        usage = event.usage or usage
        for choice in event.choices:
            pieces.append(choice.delta.content or "")
            finish = choice.finish_reason or finish
    holds("".join(pieces) == whole.choices[0].message.content, f"streamed {''.join(pieces)!r}")
    holds(finish == whole.choices[0].finish_reason, f"finish_reason {finish}")
    holds(usage == whole.usage, f"usage {usage}")
    return f"{len(pieces)} pieces make the whole answer, with its end and usage"


def seeds():
    def drawn(seed):
        return words(QUESTION, temperature=1, seed=seed, max_completion_tokens=24)

    one = drawn(1)
    holds(one == drawn(1), "one seed gives two answers at temperature 1")
    holds(one != drawn(2), "two seeds give one answer at temperature 1")
    return "at temperature 1 the same seed gives the same answer, another another"


def log_probabilities():
    answer = ask(QUESTION, logprobs=True, top_logprobs=5)
    tokens = answer.choices[0].logprobs.content
    ended = answer.choices[0].finish_reason == "stop"
    holds(len(tokens) in (answer.usage.completion_tokens, answer.usage.completion_tokens - ended),
          f"{len(tokens)} tokens of {answer.usage.completion_tokens}")
    most = 0
    for token in tokens:
        first = token.top_logprobs[0]
        holds(len(token.top_logprobs) == 5, f"{len(token.top_logprobs)} alternatives")
        holds((first.token, first.bytes) == (token.token, token.bytes) and first.logprob == token.logprob,
              f"{token.token!r} was drawn, and {first.token!r} is likeliest")
        total = sum(math.exp(other.logprob) for other in token.top_logprobs)
        holds(total <= 1 + 1e-5, f"probabilities sum to {total}")
        most = max(most, total)
    written = b"".join(bytes(token.bytes) for token in tokens).decode()
    holds(written.strip() == answer.choices[0].message.content.strip(), f"the tokens say {written!r}")
    return f"{len(tokens)} tokens, each the first of 5; the 5 sum to {most:.4f} at most"


def two_stops():
    whole = words(QUESTION)
    stops = [whole[30:34], whole[15:18]]
    answer = ask(QUESTION, stop=stops)
    text = answer.choices[0].message.content
    holds(not any(stop in text for stop in stops), f"{stops} in {text!r}")
    holds(text and whole.startswith(text), f"{text!r} is no beginning of {whole!r}")
    holds(answer.choices[0].finish_reason == "stop", f"finish_reason {answer.choices[0].finish_reason}")
    streamed = "".join(choice.delta.content or "" for event in ask(QUESTION, stop=stops, stream=True)
                       for choice in event.choices)
    holds(streamed == text, f"streamed {streamed!r}")
    return f"{json.dumps(stops)} end it at {json.dumps(text)}, streamed too"


def twenty_at_once():
    topics = ("rivers bread volcanoes trains poetry bees glass chess winter bicycles tea maps bridges owls salt lighthouses"
              " gardens clocks violins kites").split()
    questions = [f"Tell me {'something' if at % 2 else 'three surprising things'} about {topic}."
                 for at, topic in enumerate(topics)]
    alone = [words(question, max_completion_tokens=24) for question in questions]
    with concurrent.futures.ThreadPoolExecutor(20) as threads:
        together = list(threads.map(lambda question: words(question, max_completion_tokens=24), questions))
    same = sum(one == other for one, other in zip(alone, together))
    holds(same == 20, f"{same} of 20 answers are those of one by one")
    return "20 of 20 answers are those of one by one"


def wrong_token():
    try:
        openai.OpenAI(base_url=url, api_key="wrong", max_retries=0).models.list()
    except openai.AuthenticationError as error:
        holds(error.status_code == 401, f"status {error.status_code}")
        return f"401: {error.body['message']}"
    raise AssertionError("a wrong token is let in")


def too_long():
    try:
        ask("river " * 20_000)
    except openai.BadRequestError as error:
        message = error.body["message"]
        holds(sum(part.strip(".,").isdigit() for part in message.split()) >= 2, f"no numbers: {message}")
        return f"400: {message}"
    raise AssertionError("too long a prompt is taken")


def models():
    names = [each.id for each in client.models.list()]
    holds(names == [model], f"{names}")
    return json.dumps(names)


for check in (models, plain_answer, tools_offered, earlier_call, streaming, seeds, log_probabilities, two_stops, twenty_at_once,
              wrong_token, too_long):
    name = check.__name__.replace("_", " ")
    try:
        print(f"ok      {name}: {check()}", flush=True)
    except Exception as error:
        if not isinstance(error, (AssertionError, openai.OpenAIError)):
            traceback.print_exc()
        failed += 1
        print(f"FAILED  {name}: {error}", flush=True)
sys.exit(1 if failed else 0)
