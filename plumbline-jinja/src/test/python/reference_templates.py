"""Writes templates and what Python's Jinja2 makes of them, for TemplateTest to compare with.

The environment is the one that the transformers library renders chat templates in. A template that Python refuses
has no "expected": ours has to refuse it too.

    python3 plumbline-jinja/src/test/python/reference_templates.py plumbline-jinja/src/test/resources/dev/plumbline/jinja

Needs jinja2 (3.1.6 was used).
"""

import datetime
import json
import pathlib
import sys

from jinja2 import TemplateError, nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

NOW = datetime.datetime(2026, 3, 5, 7, 8, 9)

VARIABLES = {
    "yes": True, "no": False, "nil": None, "n": 7, "half": 0.5, "zero": 0, "word": "kiln", "empty": "",
    "text": "  The kiln is hot.\n\nWait <an> hour & \"rest\" \n", "wide": "Öfen 😀 'n' such",
    "list": [3, 1, 2], "none_list": [], "words": ["clay", "Ash", "bone", "ash"], "nested": [[1, "a"], [2, "b"]],
    "person": {"name": "Ada", "age": 36, "tags": ["a", "b"], "items": "hidden", "deep": {"x": {"y": 5}}},
    "people": [
        {"name": "Ada", "role": "potter", "age": 36, "address": {"town": "Bath"}},
        {"name": "bo", "role": "glazier", "age": 4, "address": {"town": "Ayr"}},
        {"name": "Cy", "role": "potter", "age": 20, "address": {}},
    ],
    "messages": [
        {"role": "system", "content": "Fire slowly."},
        {"role": "user", "content": "How hot is 'cone 6'?"},
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "c1", "type": "function", "function": {"name": "look_up", "arguments": {"cone": 6, "unit": "°C", "exact": False, "more": [1.5, None]}}}]},
        {"role": "tool", "tool_call_id": "c1", "content": "1222"},
        {"role": "assistant", "content": "About 1222 °C."},
    ],
    "tools": [{"type": "function", "function": {"name": "look_up", "description": "Looks a cone up.", "parameters": {
        "type": "object", "properties": {"cone": {"type": "integer"}}, "required": ["cone"]}}}],
    "bos_token": "<s>", "eos_token": "</s>", "add_generation_prompt": True,
}

CHAT = """{{ bos_token }}{%- if tools %}
    {{- '[tools]' + tools | tojson + '[/tools]' }}
{%- endif %}
{%- for message in messages %}
    {%- if message.role == 'tool' %}
        {{- '[result]' ~ message.content ~ '[/result]' }}
    {%- elif message['tool_calls'] is defined and message.tool_calls %}
        {%- for call in message.tool_calls %}
            {{- '[call]' + {"name": call.function.name, "arguments": call.function.arguments} | tojson + '[/call]' }}
        {%- endfor %}
        {{- eos_token }}
    {%- else %}
        {{- '<' + message['role'] + '>\\n' + message['content'] | trim + eos_token }}
    {%- endif %}
{%- endfor %}
{% if add_generation_prompt %}<assistant>
{% endif %}"""

TEMPLATES = {
    # White space.
    "blocks take their line break": "a\n{% if yes %}\nb\n{% endif %}\nc\n",
    "blanks before a block go": "a\n   {% if yes %}  b\n   {% endif %}  c",
    "blanks before a value stay": "a\n   {{ n }}\n  {{ n }}",
    "blanks between words and a block stay": "a  {% if yes %} b {% endif %}  c",
    "minus takes all": "a \n\n {%- if yes -%} \n b \n {%- endif -%} \n c",
    "minus on a value": "a \n {{- n -}} \n b {{-n-}} c",
    "plus keeps blanks": "a\n   {%+ if yes %}b{% endif +%}\nc",
    "comments": "a\n  {# one\n two #}\nb {#- x -#} c {# {{ n }} #}d\n{#+ e +#}\nf",
    "raw": "{% raw %}{{ n }} {% if %}{% endraw %}|\n  {%- raw -%}  {# x #}  {%- endraw -%}  |",
    "raw takes its line break only at its end": "{% raw %}\n a\n {% endraw %}\nb",
    "one line break at the end goes": "a\n\n",
    "carriage returns": "a\r\n{% if yes %}\r\nb\r{% endif %}\rc",
    "braces in a value": "{{ {'a': {'b': 1}} }}{{ {'a': {'b': 1}}['a']['b'] }}",
    # Literals.
    "strings": "{{ 'a\\n\\t\\\\b\\'c' }}{{ \"d\\\"\\x41\\u00e9\\U0001F600\\101\\q\" 'joined' }}",
    "numbers": "{{ 1_000 }} {{ 0x1f }} {{ 0b101 }} {{ 0o17 }} {{ 1.5e3 }} {{ 1e20 }} {{ 1e-7 }} {{ 2.0 }} {{ -0.0 }} {{ 123456789012345680.0 }}",
    "constants": "{{ true }}{{ True }}{{ false }}{{ none }}{{ None }}",
    "lists and tuples": "{{ [1, 'a', none, [true]] }} {{ (1,) }} {{ () }} {{ 1, 'b' }} {{ [1, 2,] }}",
    "dicts": "{{ {'a': 1, 'b': [1.5, none], 3: {}, none: 'x', } }}",
    "quotes of repr": "{{ [\"it's\", 'say \"x\"', 'both \\' \"', 'tab\\t nl\\n \\\\ \\x07 é 😀 \\u00a0 \\u200b'] }}",
    # Operators.
    "arithmetic": "{{ 7 + 2 }} {{ 7 - 2 }} {{ 7 * 2 }} {{ 7 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 2 ** 5 }} {{ 2 ** -1 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ true + 1 }} {{ -n }} {{ +n }}",
    "precedence": "{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 2 * 3 ** 2 }} {{ 'a' ~ 2 + '3' }} {{ not no and yes }} {{ yes or no and no }} {{ -n | abs }} {{ 1 + -2 | abs }} {{ 2 ** 3 ** 2 }}",
    "joining": "{{ 'a' ~ 1 ~ none ~ true ~ [1] ~ missing ~ 1.0 }}",
    "adding and repeating": "{{ 'a' + 'b' }} {{ [1] + [2] }} {{ (1,) + (2,) }} {{ 'ab' * 3 }} {{ 2 * [0] }} {{ 'ab' * -1 }}",
    "comparing": "{{ 1 < 2 <= 2 }} {{ 1 == 1.0 }} {{ true == 1 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ none == no }} {{ missing == missing }} {{ [1] == (1,) }} {{ {'a': 1} == {'a': 1.0} }} {{ 3 > 2 > 2 }} {{ 'a' != 'b' }}",
    "in": "{{ 'il' in word }} {{ 3 in list }} {{ 'name' in person }} {{ 5 not in list }} {{ 'x' in missing }} {{ '' in word }} {{ 1 in (1, 2) }} {{ not 1 in list }}",
    "and and or give a side": "{{ zero or 'a' }} {{ n and word }} {{ empty or none }} {{ nil and 1 }}",
    "conditions": "{{ 'a' if yes else 'b' }}{{ 'a' if no else 'b' if no else 'c' }}[{{ 'a' if no }}]",
    "truth": "{% for x in [0, 1, 0.0, '', 'a', [], [0], {}, {'a': 1}, none, (), missing] %}{{ 'T' if x else 'F' }}{% endfor %}",
    # Looking things up.
    "attributes and items": "{{ person.name }} {{ person['age'] }} {{ person.deep.x.y }} {{ person['deep']['x'] }} {{ list[0] }} {{ list[-1] }} {{ list.1 }} [{{ list[9] }}] [{{ person.nothing }}] {{ person['items'] }}",
    "methods come before items": "{% for k, v in person.items() %}{{ k }}={{ v }};{% endfor %}",
    "text by index": "{{ wide[0] }}{{ wide[5] }}{{ wide[-1] }}[{{ wide[99] }}]{{ wide | length }}",
    "slices": "{{ list[1:] }} {{ list[:-1] }} {{ list[::-1] }} {{ list[::2] }} {{ wide[:6] }} {{ wide[::-1] }} {{ word[-3:-1] }} {{ list[5:] }} {{ list[-9:2] }} {{ (1, 2, 3)[1:] }} {{ word[3:0:-2] }}",
    "undefined prints as nothing": "[{{ missing }}][{{ person.missing }}][{{ missing | length }}]{% for x in missing %}x{% endfor %}[{{ missing is defined }}]",
    # Tests.
    "tests of kinds": "{% for x in [1, 1.5, true, none, 'a', [1], (1,), {'a': 1}, missing, range(2)] %}{{ x is defined }}{{ x is none }}{{ x is number }}{{ x is integer }}{{ x is float }}{{ x is boolean }}{{ x is string }}{{ x is mapping }}{{ x is iterable }}{{ x is sequence }}{{ x is true }}{{ x is false }}{{ x is undefined }}{{ x is callable }}\n{% endfor %}",
    "tests with arguments": "{{ n is odd }} {{ n is even }} {{ n is divisibleby 7 }} {{ n is divisibleby(2) }} {{ word is equalto 'kiln' }} {{ n is eq 7 }} {{ n is ne 7 }} {{ n is gt 6 }} {{ n is lt 6 }} {{ n is ge 7 }} {{ n is le 7 }} {{ 3 is in list }} {{ nil is sameas none }} {{ yes is sameas true }} {{ 1 is sameas true }} {{ 'AB' is upper }} {{ 'ab' is lower }}",
    "tests negated and joined": "{{ n is not defined }} {{ n is defined and n is number or no }} {{ not n is string }} {{ (n is string) is false }} {{ n + 1 is even }} {{ (x is defined) if x is defined else 'none' }}",
    # Statements.
    "if": "{% if no %}a{% elif zero %}b{% elif n == 7 %}c{% else %}d{% endif %}{% if not yes %}e{% endif %}",
    "loop variables": "{% for x in words %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}[{{ loop.previtem }}|{{ loop.nextitem }}]{{ loop.cycle('o', 'e') }} {% endfor %}",
    "loops inside loops": "{% for row in nested %}{% for x in row %}{{ loop.index }}{{ x }}{% endfor %}{{ loop.index }};{% endfor %}",
    "loop with a test": "{% for x in list if x > 1 %}{{ loop.index }}:{{ x }}/{{ loop.length }} {% else %}none{% endfor %}{% for x in list if x > 9 %}{{ x }}{% else %}none{% endfor %}",
    "loop over nothing": "{% for x in none_list %}x{% else %}empty{% endfor %}",
    "loop that takes apart": "{% for a, b in nested %}{{ a }}{{ b }}{% endfor %}{% for (a, b), c in [((1, 2), 3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% for k, v in {'x': 1}.items() %}{{ k }}{{ v }}{% endfor %}",
    "loop over a dict and a text": "{% for k in person %}{{ k }} {% endfor %}{% for c in 'aé😀' %}{{ c }}.{% endfor %}{% for x in 1, 2 %}{{ x }}{% endfor %}",
    "break and continue": "{% for x in range(9) %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 5 %}{% break %}{% endif %}{{ x }}{% endfor %}",
    "what a loop sets stays in it": "{% set x = 1 %}{% for i in list %}{{ x }}{% set x = i %}{{ x }}{% endfor %}{{ x }}",
    "what an if sets stays": "{% if yes %}{% set x = 5 %}{% endif %}{{ x }}",
    "set": "{% set a = 1 %}{% set b, c = 2, 'x' %}{% set d = 1, 2 %}{{ a }}{{ b }}{{ c }}{{ d }}",
    "set with a block": "{% set a %}x {{ n }}\n y{% endset %}[{{ a }}]{% set b | upper | trim %} kiln {% endset %}[{{ b }}]{% set c %}{% set inner = 5 %}{% endset %}[{{ inner }}]",
    "namespace": "{% set ns = namespace(n=0, seen=[]) %}{% for x in list %}{% set ns.n = ns.n + x %}{% set ns.seen = ns.seen + [x] %}{% endfor %}{{ ns.n }}{{ ns.seen }}[{{ ns.other }}]{% set ns2 = namespace({'a': 1}, b=2) %}{{ ns2.a + ns2.b }}{% set ns.t %}block{% endset %}{{ ns.t }}{{ ns['n'] }}",
    "macro": "{% macro m(a, b='B', c=none) %}<{{ a }}{{ b }}{{ c }}>{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(c=3, a=1) }}{{ m() }}{{ m('x') | upper }}",
    "macro with more": "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}{{ m(*[1, 2], **{'y': 4}) }}",
    "macro and names around it": "{% set x = 1 %}{% macro m() %}{{ x }}{{ n }}{% set x = 9 %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}{{ x }}",
    "macro that calls itself": "{% macro m(k) %}{{ k }}{% if k > 0 %}{{ m(k - 1) }}{% endif %}{% endmacro %}{{ m(3) }}",
    "macro default that uses a parameter": "{% macro m(a, b=a ~ '!') %}{{ b }}{% endmacro %}{{ m('x') }}",
    "call": "{% macro m(a) %}[{{ caller() }}{{ a }}]{% endmacro %}{% call m(1) %}in {{ n }}{% endcall %}{% macro each() %}{% for x in list %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(x) each() %}<{{ x }}>{% endcall %}",
    "filter block": "{% filter upper %}a {{ word }}{% endfilter %}{% filter replace('a', 'b') | trim %} aa {% endfilter %}",
    "with": "{% set a = 1 %}{% with a = 2, b = a %}{{ a }}{{ b }}{% set c = 3 %}{% endwith %}{{ a }}[{{ c }}]",
    "generation": "{% for m in messages %}{% if m.role == 'assistant' %}<a>{% generation %}{{ m.content }}{{ eos_token }}{% set x = 1 %}{% endgeneration %}[{{ x }}]\n{% endif %}{% endfor %}",
    # Methods.
    "strip": "[{{ text.strip() }}][{{ 'xxaxx'.strip('x') }}][{{ 'xyaxy'.lstrip('yx') }}][{{ ' a '.rstrip() }}][{{ '\\u00a0a\\u3000'.strip() }}][{{ ' a '.strip(none) }}]",
    "split": "{{ 'a b  c '.split() }}{{ 'a b  c '.split(' ') }}{{ 'a,b,c'.split(',', 1) }}{{ 'a,b,c'.rsplit(',', 1) }}{{ 'a--b'.split('--')[-1] }}{{ ''.split() }}{{ ''.split(',') }}{{ ' a b c '.split(none, 1) }}{{ ' a b c '.rsplit(none, 1) }}{{ 'aaa'.split('aa') }}{{ 'aaa'.rsplit('aa') }}{{ 'a,b'.split(',', maxsplit=1) }}{{ 'a\\nb\\r\\nc'.splitlines() }}",
    "starts and ends": "{{ word.startswith('ki') }}{{ word.endswith('x') }}{{ word.startswith(('a', 'k')) }}{{ 'abc'.removeprefix('a').removesuffix('c') }}",
    "case": "{{ 'aB cD'.upper() }} {{ 'aB cD'.lower() }} {{ \"it's a b-c d1e\".title() }} {{ \"it's a b-c d1e (x\" | title }} {{ 'aB cD'.capitalize() }} {{ 'aB cD' | capitalize }} {{ '' | capitalize }} {{ 'straße ÉÀ' | upper }}",
    "find, count, replace": "{{ wide.find('n') }} {{ wide.find('zz') }} {{ 'abcabc'.rfind('b') }} {{ 'aaaa'.count('aa') }} {{ 'aaaa'.replace('a', 'b', 2) }} {{ 'abc'.replace('', '-') }} {{ 'abc'.replace('', '-', 2) }} {{ 'a.b'.replace('.', '') }}",
    "join of a text": "{{ ', '.join(words) }}{{ '-'.join('abc') }}{{ ''.join([]) }}",
    "questions of a text": "{{ '12'.isdigit() }}{{ ''.isdigit() }}{{ 'ab'.isalpha() }}{{ ' \\t'.isspace() }}{{ 'AB1'.isupper() }}{{ 'ab1'.islower() }}",
    "dict methods": "{{ person.get('name') }} {{ person.get('x') }} {{ person.get('x', 'y') }} {{ person.keys() | list }} {{ person.deep.values() | list }} {{ {'a': 1}.items() | list }} {{ person.keys() | length }} {{ {'a': 1}.get('b', default=2) if no else 2 }}",
    "list methods": "{{ [1, 2, 1].count(1) }} {{ [1, 2].index(2) }}",
    # Filters.
    "length": "{{ list | length }} {{ wide | length }} {{ person | count }} {{ '' | length }}",
    "trim and indent": "[{{ text | trim }}][{{ 'xax' | trim('x') }}][{{ 'a\\nb\\n\\nc' | indent }}][{{ 'a\\n\\nb\\n' | indent(2, true, blank=true) }}][{{ 'a\\nb' | indent('> ') }}][{{ 'a\\nb' | indent(width=1, first=true) }}]",
    "default": "{{ missing | default('a') }}{{ empty | default('b') }}{{ empty | default('c', true) }}{{ nil | default('d') }}{{ nil | d('e', boolean=true) }}[{{ missing | default }}]{{ 'no' if person.x is not defined else 'yes' }}",
    "numbers from text": "{{ '12' | int }} {{ 'x' | int }} {{ 'x' | int(5) }} {{ '3.9' | int }} {{ 3.9 | int }} {{ '2.5' | float }} {{ 'x' | float }} {{ 1 | float }} {{ -3 | abs }} {{ 2.5 | round }} {{ 2.567 | round(2) }} {{ 2.1 | round(method='ceil') }} {{ 2.9 | round(0, 'floor') | int }} {{ true | int }} {{ none | int }}",
    "string": "{{ 1 | string + 'a' }} {{ none | string }} {{ [1] | string | length }} {{ missing | string | length }}",
    "first and last": "{{ list | first }} {{ list | last }} [{{ none_list | first }}] {{ word | first }} {{ word | last }} {{ person | first }} {{ range(3) | last }}",
    "join": "{{ words | join(', ') }} {{ list | join }} {{ people | join('/', attribute='name') }} {{ [1, none, true] | join('-') }} {{ 'abc' | join('.') }}",
    "list": "{{ 'ab' | list }} {{ range(2, 8, 3) | list }} {{ range(3, 0, -1) | list }} {{ (1, 2) | list }} {{ person | list }}",
    "map": "{{ people | map(attribute='name') | list }} {{ words | map('upper') | join(',') }} {{ people | map(attribute='address.town', default='?') | list }} {{ words | map('replace', 'a', 'o') | list }} {{ nested | map(attribute=1) | list }} {{ nested | map(attribute='1') | list }} {{ nested | map('first') | list }}",
    "select": "{{ [0, 1, '', 'a'] | select | list }} {{ list | select('odd') | list }} {{ list | reject('gt', 1) | list }} {{ words | select('equalto', 'clay') | list }} {{ people | selectattr('role', 'equalto', 'potter') | map(attribute='name') | list }} {{ people | rejectattr('role', 'eq', 'potter') | list | length }} {{ people | selectattr('address.town', 'defined') | list | length }} {{ people | selectattr('nothing') | list }} {{ people | selectattr('role', 'in', ['glazier']) | list | length }} {{ nil | selectattr('x') | list }} {{ no | map('upper') | list }}",
    "what a filter makes lazily is true, and can be gone through once": "{{ 'T' if [] | select else 'F' }}{% set x = list | map('string') %}{{ x | list }}{{ x | list }}{{ 1 in ([1, 2] | map('int')) }}",
    "sort": "{{ list | sort }} {{ words | sort }} {{ words | sort(case_sensitive=true) }} {{ list | sort(reverse=true) }} {{ people | sort(attribute='age') | map(attribute='name') | join(',') }} {{ people | sort(true, attribute='name') | map(attribute='name') | join(',') }}",
    "dictsort": "{{ {'b': 1, 'A': 3, 'c': 2} | dictsort }} {{ {'b': 1, 'A': 3} | dictsort(by='value') }} {{ {'b': 1, 'A': 3} | dictsort(true, reverse=true) }}",
    "unique, reverse, min, max, sum": "{{ words | unique | list }} {{ words | unique(case_sensitive=true) | list }} {{ list | reverse | list }} {{ wide | reverse }} {{ list | min }} {{ words | max }} {{ list | sum }} {{ people | sum('age') }} {{ people | max(attribute='age') == people[0] }} {{ none_list | sum(start=5) }}",
    "items": "{% for k, v in person.deep | items %}{{ k }}{{ v }}{% endfor %}{{ missing | items | list }}",
    "replace": "{{ true | round }} {{ word | replace('i', 'o') }} {{ 'aaa' | replace('a', 'b', 1) }} {{ 12 | replace(1, 3) }}",
    "safe and escape": "{{ '<a>' | safe }} {{ text | escape }} {{ '<' ~ ('<b>' | safe) }} {{ '<' + ('<b>' | safe) }} {{ ('<b>' | e) | safe }} {{ '<a>' | e | e }} {{ tools | tojson | safe | length > 9 }}",
    "upper and lower of other things": "{{ none | upper }} {{ true | lower }} {{ 1.5 | upper }}",
    # JSON.
    "tojson": "{{ tools | tojson }}\n{{ messages | tojson }}\n{{ text | tojson }} {{ wide | tojson }} {{ [1.0, 1e20, 1e-7, true, none, [], {}, (1,)] | tojson }} {{ {1: 'a', none: 'b'} | tojson }} {{ '\\x07\\x7f/' | tojson }}",
    "tojson indented": "{{ tools | tojson(indent=2) }}\n{{ [[], {}, [1, [2]]] | tojson(indent=4) }} {{ [1] | tojson(indent='\\t') }} {{ {'a': 1} | tojson(indent=none) }} {{ [1] | tojson(indent=0) }}",
    "tojson with more": "{{ {'b': 1, 'a': 'é'} | tojson(ensure_ascii=true, sort_keys=true) }} {{ {'a': [1, 2]} | tojson(separators=(',', ':')) }} {{ '😀' | tojson(true) }}",
    # Functions.
    "range and dict": "{% for i in range(3) %}{{ i }}{% endfor %}{{ range(1, 4)[1] }}{{ range(0) | length }}{{ dict(a=1, b='x') }}{{ dict({'c': 2}, d=3) }}",
    "dates": "{{ strftime_now('%d %b %Y') }}|{{ strftime_now('%Y-%m-%d %H:%M:%S') }}|{{ strftime_now('%A, %B %-d, %y %j %I %p 100%%') }}|{{ strftime_now('%a %e %F %T %D') }}",
    # A whole template.
    "a chat": CHAT,
    # What Python refuses too.
    "refused: its own words": "{{ raise_exception('Roles must take turns.') }}",
    "refused: a field of nothing": "{{ missing.field }}",
    "refused: an item of nothing": "{{ person.missing['x'] }}",
    "refused: a call of nothing": "{{ missing() }}",
    "refused: text and number": "{{ 'a' + 1 }}",
    "refused: text and None": "{{ 'a' + nil }}",
    "refused: text and nothing": "{{ 'a' + missing }}",
    "refused: a loop over None": "{% for x in nil %}{% endfor %}",
    "refused: a loop over a number": "{% for x in n %}{% endfor %}",
    "refused: too few values": "{% for a, b in [[1]] %}{% endfor %}",
    "refused: an order of text and number": "{{ 'a' < 1 }}",
    "refused: a number in a text": "{{ 1 in 'a1' }}",
    "refused: into None": "{{ 'a' in nil }}",
    "refused: the length of None": "{{ nil | length }}",
    "refused: the length of a generator": "{{ list | map('string') | length }}",
    "refused: nothing as JSON": "{{ missing | tojson }}",
    "refused: a division by zero": "{{ 1 / 0 }}",
    "refused: an unknown filter": "{{ n | polish }}",
    "refused: an unknown test": "{{ n is shiny }}",
    "refused: an unknown tag": "{% polish %}",
    "refused: the tag do": "{% do list %}",
    "refused: an if without its end": "{% if yes %}",
    "refused: an end without its if": "{% endif %}",
    "refused: a break outside of a loop": "{% break %}",
    "refused: a string without its end": "{{ 'a }}",
    "refused: a value without its end": "{{ a",
    "refused: an expression with a hole": "{{ 1 + }}",
    "refused: a bracket too many": "{{ (1)) }}",
    "refused: a comment without its end": "{# a",
    "refused: raw without its end": "{% raw %}a",
    "refused: too many arguments": "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}",
    "refused: an unknown argument": "{% macro m(a) %}{% endmacro %}{{ m(b=1) }}",
    "refused: a caller that is not used": "{% macro m() %}{% endmacro %}{% call m() %}{% endcall %}",
    "refused: a field of no namespace": "{% set person.name = 1 %}",
    "refused: a change of a list": "{{ list.append(4) }}",
    "refused: Python's insides": "{{ word.__class__.mro() }}",
    "refused: a range without end": "{{ range(1000000000) | list }}",
    "refused: a test right before an if": "{{ 'a' ~ n is defined if yes else 'b' }}",
    "refused: two tests in a row": "{{ n is odd is true }}",
}


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_render"), [], [], body).set_lineno(line)

    def _render(self, caller):
        return caller()


def refuse(message):
    raise TemplateError(message)


def to_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def main(folder):
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])
    environment.filters["tojson"] = to_json
    environment.globals["raise_exception"] = refuse
    environment.globals["strftime_now"] = NOW.strftime
    cases = []
    for name, template in TEMPLATES.items():
        case = {"name": name, "template": template}
        try:
            case["expected"] = environment.from_string(template).render(**VARIABLES)
        except Exception as error:
            if not name.startswith("refused: "):
                raise RuntimeError(name) from error
        if name.startswith("refused: ") == ("expected" in case):
            raise RuntimeError(name + ": " + case["expected"])
        cases.append(case)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"variables": VARIABLES, "cases": cases}, ensure_ascii=False, indent=1)
    (folder / "templates.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
