"""Writes small logs with the tools that deployments use: the SDKs of OpenAI and Anthropic against a stub on this machine, OpenTelemetry's
instrumentation of OpenAI, LangChain's runs as LangSmith has them, and Inspect. Texts are ours.

  python scan_formats.py OUT
"""

import json
import os
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

OUT = Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)
os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true"

TASK = "Please tidy the folder of the spring fair and tell Orla when it is done."
PLAN = "I will look at what is in the folder first."
DONE = "The folder is tidy, and Orla knows."
CALL = {"path": "/fair/spring"}


class Stub(BaseHTTPRequestHandler):
    exchanges = []

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.answer(request)
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        Stub.exchanges.append({"path": self.path, "request": request, "response": answer})

    def answer(self, request):
        turns = json.dumps(request.get("messages", request.get("input", "")))
        ended = "fliers" in turns
        if self.path.endswith("/messages"):
            content = [{"type": "text", "text": DONE}] if ended else [
                {"type": "text", "text": PLAN},
                {"type": "tool_use", "id": "toolu_1", "name": "list_folder", "input": CALL},
            ]
            return {"id": "msg_1", "type": "message", "role": "assistant", "model": request["model"], "content": content,
                    "stop_reason": "end_turn" if ended else "tool_use", "stop_sequence": None,
                    "usage": {"input_tokens": 10, "output_tokens": 10}}
        if self.path.endswith("/responses"):
            text = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
                    "content": [{"type": "output_text", "text": DONE if ended else PLAN, "annotations": []}]}
            call = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "list_folder",
                    "arguments": json.dumps(CALL), "status": "completed"}
            return {"id": "resp_1", "object": "response", "created_at": 1780000000, "model": request["model"], "status": "completed",
                    "output": [text] if ended else [text, call], "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
                    "usage": {"input_tokens": 10, "output_tokens": 10, "total_tokens": 20,
                              "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}}
        message = {"role": "assistant", "content": DONE if ended else PLAN, "refusal": None}
        if not ended:
            message["tool_calls"] = [
                {"id": "call_1", "type": "function", "function": {"name": "list_folder", "arguments": json.dumps(CALL)}}]
        return {"id": "chatcmpl-1", "object": "chat.completion", "created": 1780000000, "model": request["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": "stop" if ended else "tool_calls", "logprobs": None}],
                "usage": {"prompt_tokens": 10, "completion_tokens": 10, "total_tokens": 20}}

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
threading.Thread(target=server.serve_forever, daemon=True).start()
BASE = f"http://127.0.0.1:{server.server_port}"
SYSTEM = "You help the office of the town's fair."
RESULT = "fliers.odt, fliers-old.odt, stalls.ods"
TOOL = {"type": "function", "function": {"name": "list_folder", "parameters": {"type": "object", "properties": {"path": {"type": "string"}}}}}


def lines(name, rows):
    (OUT / name).write_text("".join(json.dumps(row) + "\n" for row in rows))


def openai_chat(client):
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": TASK}]
    first = client.chat.completions.create(model="gpt-stub", messages=messages, tools=[TOOL])
    messages += [first.choices[0].message.model_dump(exclude_none=True), {"role": "tool", "tool_call_id": "call_1", "content": RESULT}]
    client.chat.completions.create(model="gpt-stub", messages=messages, tools=[TOOL])


def official_sdks():
    import anthropic
    import openai

    client = openai.OpenAI(base_url=BASE + "/v1", api_key="none")
    openai_chat(client)
    lines("openai-chat.jsonl", Stub.exchanges)
    Stub.exchanges.clear()
    first = client.responses.create(model="gpt-stub", instructions=SYSTEM, input=TASK)
    history = [{"role": "user", "content": TASK}] + [item.model_dump(exclude_none=True) for item in first.output]
    history.append({"type": "function_call_output", "call_id": "call_1", "output": RESULT})
    client.responses.create(model="gpt-stub", instructions=SYSTEM, input=history)
    lines("openai-responses.jsonl", Stub.exchanges)
    Stub.exchanges.clear()
    claude = anthropic.Anthropic(base_url=BASE, api_key="none")
    messages = [{"role": "user", "content": TASK}]
    tools = [{"name": "list_folder", "input_schema": {"type": "object", "properties": {"path": {"type": "string"}}}}]
    reply = claude.messages.create(model="claude-stub", max_tokens=100, system=SYSTEM, messages=messages, tools=tools)
    messages.append({"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in reply.content]})
    messages.append({"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": RESULT}]})
    claude.messages.create(model="claude-stub", max_tokens=100, system=SYSTEM, messages=messages, tools=tools)
    lines("anthropic.jsonl", Stub.exchanges)
    Stub.exchanges.clear()


def telemetry():
    import openai
    from google.protobuf.json_format import MessageToDict
    from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
    from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
    from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import ConsoleLogRecordExporter, SimpleLogRecordProcessor
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor, SpanExporter, SpanExportResult

    def hexadecimal(node):
        """OTLP in JSON has ids in hexadecimal, where protobuf's JSON has base64."""
        import base64

        if isinstance(node, dict):
            return {key: base64.b64decode(value).hex() if key in ("traceId", "spanId", "parentSpanId") else hexadecimal(value)
                    for key, value in node.items()}
        return [hexadecimal(one) for one in node] if isinstance(node, list) else node

    def otlp(message):
        return json.dumps(hexadecimal(MessageToDict(message, use_integers_for_enums=True))) + "\n"

    class ToFile(SpanExporter):
        def export(self, spans):
            with open(OUT / "otlp-traces.jsonl", "a") as out:
                out.write(otlp(encode_spans(spans)))
            return SpanExportResult.SUCCESS

    class LogsToFile(ConsoleLogRecordExporter):
        def export(self, batch):
            with open(OUT / "otlp-logs.jsonl", "a") as out:
                out.write(otlp(encode_logs(batch)))
            return super().export(batch)

    traces, logs = TracerProvider(), LoggerProvider()
    traces.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=open(OUT / "console-spans.json", "w"))))
    traces.add_span_processor(SimpleSpanProcessor(ToFile()))
    logs.add_log_record_processor(SimpleLogRecordProcessor(LogsToFile(out=open(OUT / "console-logs.json", "w"))))
    OpenAIInstrumentor().instrument(tracer_provider=traces, logger_provider=logs)
    openai_chat(openai.OpenAI(base_url=BASE + "/v1", api_key="none"))
    Stub.exchanges.clear()
    OpenAIInstrumentor().uninstrument()


def newest_conventions():
    """Spans with gen_ai.input.messages, by the conventions' own examples of the form; through the same SDK and encoder."""
    from google.protobuf.json_format import MessageToDict  # noqa: F401
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

    traces = TracerProvider()
    traces.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=open(OUT / "console-messages.json", "w"))))
    with traces.get_tracer("fair").start_as_current_span("chat gpt-stub") as span:
        span.set_attribute("gen_ai.operation.name", "chat")
        span.set_attribute("gen_ai.provider.name", "openai")
        span.set_attribute("gen_ai.request.model", "gpt-stub")
        span.set_attribute("gen_ai.conversation.id", "fair-1")
        span.set_attribute("gen_ai.system_instructions", json.dumps([{"type": "text", "content": SYSTEM}]))
        span.set_attribute("gen_ai.input.messages", json.dumps([
            {"role": "user", "parts": [{"type": "text", "content": TASK}]},
            {"role": "assistant", "parts": [{"type": "reasoning", "content": "Where is it?"}, {"type": "text", "content": PLAN},
                                            {"type": "tool_call", "id": "call_1", "name": "list_folder", "arguments": CALL}]},
            {"role": "tool", "parts": [{"type": "tool_call_response", "id": "call_1", "response": RESULT}]}]))
        span.set_attribute("gen_ai.output.messages", json.dumps([
            {"role": "assistant", "parts": [{"type": "text", "content": DONE}], "finish_reason": "stop"}]))


def langsmith():
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
    from langchain_core.load import dumpd
    from langsmith.schemas import Run
    from datetime import datetime, timezone

    asked = [SystemMessage(SYSTEM), HumanMessage(TASK),
             AIMessage(content=PLAN, tool_calls=[{"id": "call_1", "name": "list_folder", "args": CALL}]),
             ToolMessage(content=RESULT, tool_call_id="call_1")]
    run_id = uuid.UUID(int=7)
    run = Run(id=run_id, trace_id=run_id, name="ChatOpenAI", run_type="llm", dotted_order="1", session_id=run_id,
              start_time=datetime(2026, 11, 1, tzinfo=timezone.utc), end_time=datetime(2026, 11, 1, tzinfo=timezone.utc),
              extra={"metadata": {"ls_model_name": "gpt-stub"}}, inputs={"messages": [[dumpd(one) for one in asked]]},
              outputs={"generations": [[{"text": DONE, "type": "ChatGeneration", "message": dumpd(AIMessage(content=DONE))}]]})
    (OUT / "langsmith.jsonl").write_text(run.model_dump_json() + "\n")


def inspect():
    import tiktoken
    import zipfile

    # Tokens are counted by a vocabulary that is downloaded; bytes will do.
    tiktoken.get_encoding = lambda _: tiktoken.Encoding(
        "bytes", pat_str=".", mergeable_ranks={bytes([one]): one for one in range(256)}, special_tokens={})
    from inspect_ai import Task, eval as run
    from inspect_ai.dataset import Sample
    from inspect_ai.model import ModelOutput, get_model
    from inspect_ai.solver import generate, system_message, use_tools
    from inspect_ai.tool import tool

    @tool
    def list_folder():
        async def execute(path: str):
            """Lists a folder.

            Args:
                path: Which.
            """
            return RESULT

        return execute

    def model():
        call = ModelOutput.for_tool_call("mockllm/model", "list_folder", CALL, content=PLAN)
        return get_model("mockllm/model", custom_outputs=[call, ModelOutput.from_content("mockllm/model", DONE)])

    task = Task(dataset=[Sample(input=TASK, id="fair")], solver=[system_message(SYSTEM), use_tools(list_folder()), generate()])
    for kind in ("eval", "json"):
        folder = OUT / f"inspect-{kind}"
        run(task, model=model(), log_dir=str(folder), log_format=kind, display="none")
        (log,) = folder.iterdir()
        log.rename(OUT / f"inspect.{kind}")
        folder.rmdir()
    with zipfile.ZipFile(OUT / "inspect.eval") as log:
        print("members of .eval:", [(one.filename, one.compress_type) for one in log.infolist()])


for make in (official_sdks, telemetry, newest_conventions, langsmith, inspect):
    make()
for file in sorted(OUT.iterdir()):
    print(f"{file.stat().st_size:8} {file.name}")
