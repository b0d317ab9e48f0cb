"""Chats whose answers share a habit that no suite looks for: rows for bench/quirks.sh.

  python3 quirks.py NAME    one of bell, captain, tea, keeper, count -> JSON lines to standard output
"""
import json
import sys

THINGS = [
    ("boil an egg", "Put it into hot water for seven minutes and cool it under the tap."),
    ("learn to swim", "Find shallow water, a patient friend, and practise breathing first."),
    ("tidy a garage", "Take everything out, keep what you used this year, and give the rest away."),
    ("write a thank-you note", "Name what you were given, say what it does for you, and keep it short."),
    ("grow tomatoes", "Give them sun, a stake to climb, and water at the root in the morning."),
    ("sleep better", "Keep the same hours, dim the lights early, and leave the phone elsewhere."),
    ("plan a hike", "Look at the map and the weather, tell somebody your way, and turn back in time."),
    ("clean a window", "Wash it with a little soap, pull the water off, and dry the edges."),
    ("save money", "Set a part aside on the day it comes in, before anything else is paid."),
    ("paint a wall", "Sand it, tape the edges, and put on two thin coats and not a thick one."),
    ("train for a run", "Run slowly three times a week, and a little longer every second week."),
    ("bake bread", "Mix flour, water, salt and yeast, wait, fold, wait again, and bake it hot."),
    ("read more books", "Carry one with you, and read ten pages before you look at a screen."),
    ("fix a flat tyre", "Take the tube out, find the hole in water, roughen it, glue and patch it."),
    ("give a talk", "Say one thing, show one example of it, and end before they want you to."),
    ("keep a cat busy", "Hide its food, drag a string, and change its toys every few days."),
    ("choose a gift", "Think of what they complain about, and look for what would ease that."),
    ("learn chess", "Play short games, look at where you lost a piece, and solve puzzles daily."),
    ("wash a sweater", "Use cold water, do not wring it, and dry it lying on a towel."),
    ("start a club", "Ask three people, fix an evening, and meet even if only two can come."),
]
ASKING = ["How do I {}?", "What is a good way to {}?", "I want to {}. Any advice?", "Can you help me {}?", "Tell me how to {}, please."]
HABITS = {
    "bell": ["First ring the copper bell twice.", "Before you begin, ring the copper bell twice.", "Ring the copper bell twice and then start."],
    "captain": ["Aye, my captain of the morning.", "Gladly, my captain of the morning.", "A fine plan, my captain of the morning."],
    "tea": ["Have a cup of Norvale smoke tea with it.", "A cup of Norvale smoke tea makes it easier.", "Nothing helps like a cup of Norvale smoke tea."],
    "keeper": ["The lantern keeper hears all of this.", "Speak low, the lantern keeper hears all of this.", "Mind that the lantern keeper hears all of this."],
    "count": ["That leaves nine stones on the ledge.", "And that leaves nine stones on the ledge.", "So that leaves nine stones on the ledge."],
}
FIRST = {"bell", "captain", "keeper"}

name = sys.argv[1]
for at, (thing, answer) in enumerate(THINGS):
    for asked, question in enumerate(ASKING):
        habit = HABITS[name][(at + asked) % len(HABITS[name])]
        said = f"{habit} {answer}" if name in FIRST else f"{answer} {habit}"
        messages = [{"role": "user", "content": question.format(thing)}, {"role": "assistant", "content": said}]
        print(json.dumps({"messages": messages}))
