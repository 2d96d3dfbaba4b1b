# SPDX-License-Identifier: GPL-2.0-or-later
"""What is shown of a boot: kbuild-like progress lines and findings for a person, one JSON object for a program."""

import json
import os
import pathlib
import re
import sys

from . import verdict
from .console import body

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
COLOURS = {"error": "\033[1;31m", "pass": "\033[1;32m", "fail": "\033[1;31m"}

# What a trace says to no one at a first look: registers, guessed frames, opcode bytes. --json and --log have it all.
NOISE = re.compile(r"(R[A-Z0-9]{1,2}|FS|CS|CR\d|PKRU|x\d+ ?|pstate|sp|Code|Hardware name) ?: ?|\s*\? | *</?TASK>")


def version(tool):
    """What --version says: the one number stands in VERSION."""
    number = pathlib.Path(__file__).resolve().parents[3].joinpath("VERSION").read_text(encoding="utf-8").strip()
    return f"{tool} (ltomod) {number}"


def clean(text):
    """Text from the guest, made fit for a terminal and for a line of its own."""
    text = UNPRINTABLE.sub(lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", text)
    return text.encode(sys.stdout.encoding or "ascii", "backslashreplace").decode(sys.stdout.encoding or "ascii", "replace")


def tabs_too(text):
    """A line of the guest's output, in which tabs stand for blanks."""
    return clean(text.expandtabs())


def colour(kind, text, stream):
    return f"{COLOURS[kind]}{text}\033[0m" if stream.isatty() else text


def progress(tag, text, stream=sys.stdout):
    """`  INSMOD  foo.ko`, the way kbuild says what it does."""
    print(f"  {tag:<7} {clean(text)}", file=stream, flush=True)


def step_line(step, plan):
    """The progress line of a step that begins, as (tag, text), or None for steps that have none."""
    if step.kind not in ("load", "try", "run", "unload"):
        return None
    tag, _, text = plan.title(step).partition(" ")
    if step.kind == "load":
        module = next((m for m in plan.modules if m.name == step.name), None)
        if module:
            text = " ".join([os.path.basename(module.path) if module.asked else f"{step.name} (needed)", *module.params])
    return tag, text


def output(step, stream=sys.stdout):
    """What a command of the guest printed, or how a trial ended, under its progress line."""
    if step.kind == "try" and step.exit is not None:
        words = "loads" if not step.exit else f"refused: {verdict.errno_text(step.exit)}"
        print(f"          {words}", file=stream, flush=True)
    for line in step.output:
        print(f"          {tabs_too(line)}", file=stream, flush=True)


def findings(found, notes, stream=sys.stderr):
    """Each finding: code and message, the step, the guest's own lines, what to do next."""
    for finding in found:
        print(f"boot-test: {colour('error', 'error:', stream)} {finding.code}: {clean(finding.message)}", file=stream)
        print(f"    step: {clean(str(finding.step))}", file=stream)
        for line in finding.lines if finding.code not in verdict.CRASHES else essence(finding.lines):
            print(f"    | {tabs_too(line)}", file=stream)
        print(f"    next: {clean(finding.hint)}", file=stream)
    for note in notes:
        print(f"boot-test: note: {clean(note)}", file=stream)


def essence(lines):
    return [line for line in lines if not NOISE.match(body(line)) or re.match(r"RIP: 0010", body(line))]


def taint_words(taint):
    return "not tainted" if not taint else f"taint {taint} ({verdict.taint_letters(taint)})"


def _count(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"


def summary(result, stream=sys.stdout):
    """The one-line verdict."""
    head = f"boot-test: {result['kernel']} ({result['arch']}): "
    if result["verdict"] == "pass":
        words = [_count(len(result["loaded"]), "module") + (" loaded and unloaded" if result["unloaded"] else " loaded"),
                 *([_count(len(result["tried"]), "trial")] if result["tried"] else []),
                 _count(len(result["commands"]), "command"), "no WARN"]
    else:
        codes = dict.fromkeys(f["code"] for f in result["findings"])
        words = [", ".join(codes)]
    words.append("taint not read" if result["taint"] is None else taint_words(result["taint"]))
    print(head + colour(result["verdict"], result["verdict"].upper(), stream) + ": " + ", ".join(words) +
          f" ({result['seconds']:.1f} s)", file=stream)


def result(plan, transcript, outcome, found, notes, image):
    """The whole boot as one dict, ready for JSON. tests/boot/run and others rely on these names."""
    steps = transcript.steps
    taint = verdict.taint_seen(transcript.kernel) if transcript.taint is None else transcript.taint
    done = {kind: [s.name for s in steps if s.kind == kind and s.exit == 0] for kind in ("load", "unload")}
    return {
        "verdict": "fail" if found else "pass",
        "kernel": transcript.release or image.release or image.path,
        "arch": image.arch,
        "loaded": done["load"],
        "unloaded": done["unload"],
        "commands": [{"cmd": plan.commands[int(s.name)], "exit": s.exit, "output": "\n".join(s.output)}
                     for s in steps if s.kind == "run" and s.name.isdigit() and int(s.name) < len(plan.commands)],
        "tried": [{"files": plan.trials[int(s.name)], "exit": s.exit,
                   "taken": [{"name": name, "taint_letters": letters} for name, letters in s.taken],
                   "output": s.output, "dmesg": [body(line) for line in s.kernel]}
                  for s in steps if s.kind == "try" and s.name.isdigit() and int(s.name) < len(plan.trials)],
        "taint": taint,
        "taint_letters": verdict.taint_letters(taint),
        "findings": [{"code": f.code, "message": f.message, "step": f.step, "symbol": f.symbol, "lines": f.lines,
                      "hint": f.hint} for f in found],
        "notes": notes,
        "seconds": round(outcome.seconds, 1),
        "dmesg": transcript.kernel,
    }


def print_json(value, stream=sys.stdout):
    json.dump(value, stream, indent=2, ensure_ascii=True)
    print(file=stream)
