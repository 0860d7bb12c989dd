"""What the library of the command line says itself, in the reader's language: help, and what is wrong with a call."""

from __future__ import annotations

import sys
from io import StringIO
from typing import Any

from compare.language import current
from compare.printing import printable
from compare.saying import say

# English of the library that stands inside a line of help
INSIDE = (
    "Usage:", "Options:", "Arguments:", "Commands:", "Show this message and exit.", "[OPTIONS]", "[ARGS]...", "COMMAND",
    "<path>", "<int>", "<str>", "<list[Path]>", "<list[str]>", "<%Y-%m-%d>", "[required]", "[default: ",
)  # fmt: skip


INTERRUPTED = 130  # status of a command that Ctrl-C ended


def in_language(command: Any) -> Any:
    """The command with its help in the reader's language."""
    if current() == "zh":
        for each in (command, *command.commands.values()):
            each.help = say(each.help or "")
            each.get_help = lambda context, of=each.get_help: _inside(of(context))
            each.get_usage = lambda context, of=each.get_usage: _inside(of(context))
            for parameter in each.params:
                if getattr(parameter, "help", None):
                    parameter.help = say(parameter.help)
    return command


def _inside(text: str) -> str:
    for words in INSIDE:
        text = text.replace(words, say(words, "zh"))
    return text


def run(command: Any) -> None:
    """Run a command of the library; what is wrong with a call is said in the reader's language, whatever library says it."""
    try:
        status = in_language(command)(standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "show") or not hasattr(error, "exit_code"):
            raise
        told = StringIO()
        error.show(file=told)
        for line in told.getvalue().splitlines():
            print(printable(say(line)), file=sys.stderr)
        sys.exit(error.exit_code)
    if status == INTERRUPTED:
        print(say("Stopped. No file is left half written."), file=sys.stderr)
    sys.exit(status if isinstance(status, int) else 0)
