# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person sees of tests, as they come: a tree with colours and counts on a terminal, plain lines elsewhere.

Plain lines are `ok SUITE.TEST`, `not ok SUITE.TEST` and `ok SUITE.TEST # SKIP WHY`; what a failed test had to say follows
it, behind a `#`. Names come from the guest: what does not print is shown as \\xNN.
"""
import re
import sys

from ltoboot import report as boot_report
from ltoboot import verdict

from . import ktap

COLOURS = {ktap.PASS: "\033[32m", ktap.FAIL: "\033[1;31m", ktap.CRASH: "\033[1;31m", ktap.SKIP: "\033[33m",
           ktap.NONE: "\033[33m", "dim": "\033[2m", "bold": "\033[1m"}
WORDS = {ktap.PASS: "PASSED", ktap.FAIL: "FAILED", ktap.CRASH: "CRASHED", ktap.SKIP: "SKIPPED", ktap.NONE: "NO TESTS"}
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LOG_SHOWN = 40          # lines of a failed test's log


def clean(text):
    """Text from the guest, made fit for a terminal and for a line of its own."""
    text = UNPRINTABLE.sub(lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", text.expandtabs())
    return text.encode(sys.stdout.encoding or "ascii", "backslashreplace").decode(sys.stdout.encoding or "ascii", "replace")


def label(test):
    return clean(test.name) or "(no name)"


def dotted(path):
    return ".".join(label(t) for t in path)


def tail(lines):
    """A log with its middle left out when it is long."""
    lines = [clean(line) for line in lines]
    if len(lines) <= LOG_SHOWN:
        return lines
    half = LOG_SHOWN // 2
    return [*lines[:half], f"... {len(lines) - 2 * half} lines ...", *lines[-half:]]


class Silent:
    """Shows nothing: --json has it all at the end."""

    def module(self, result):
        pass

    def begin(self, path):
        pass

    def end(self, path):
        pass

    def done(self, result):
        pass


class Lines(Silent):
    """One line for each test."""

    def __init__(self, stream, wanted=lambda path: True):
        self.stream, self.wanted = stream, wanted

    def say(self, text):
        print(text, file=self.stream, flush=True)

    def module(self, result):
        self.say(f"  KUNIT   {clean(result.path)}" + (f" (time {result.repetition})" if result.repetition > 1 else ""))

    def end(self, path):
        test = path[-1]
        told = test.group and test.tests and not test.errors and (test.status == ktap.PASS or
                                                                  any(t.status == test.status for t in test.tests))
        if told or not self.wanted(path):
            return
        bad = test.status in (ktap.FAIL, ktap.CRASH, ktap.NONE) or test.errors
        why = {ktap.SKIP: f" # SKIP {clean(test.comment)}".rstrip(), ktap.CRASH: " # crashed", ktap.NONE: " # no tests"}
        self.say(f"{'not ' if bad else ''}ok {dotted(path)}{why.get(test.status, '')}")
        for line in [*tail(test.log), *(f"{label(test)}: {clean(e)}" for e in test.errors)] if bad else ():
            self.say(f"#   {line}")


class Tree(Silent):
    """Modules, suites, tests, indented; the last line counts."""

    def __init__(self, stream, wanted=lambda path: True):
        self.stream, self.wanted = stream, wanted
        self.counts = dict.fromkeys((ktap.PASS, ktap.FAIL, ktap.CRASH, ktap.SKIP), 0)
        self.shown = set()              # groups whose name is on the screen

    def say(self, text):
        self.stream.write(f"\r\033[K{text}\n")
        self._count()

    def _count(self):
        words = [f"{COLOURS[s]}{n} {WORDS[s].lower()}\033[0m" for s, n in self.counts.items() if n]
        self.stream.write(f"\r\033[K  {', '.join(words) or '...'}")
        self.stream.flush()

    def module(self, result):
        self.say(f"{COLOURS['bold']}{clean(result.path)}\033[0m" + (f" (time {result.repetition})" if result.repetition > 1 else ""))

    def begin(self, path):
        group = path[-1]
        if self.wanted(path) and id(group) not in self.shown:
            self.shown.add(id(group))
            self.say("  " * len(path) + f"{COLOURS['bold']}{label(group)}\033[0m")

    def end(self, path):
        test = path[-1]
        if not self.wanted(path):
            return
        if not test.tests and test.status in self.counts:
            self.counts[test.status] += 1
        margin = "  " * len(path)
        plan = f" ({len(test.tests)} tests)" if test.group else ""
        why = f" {COLOURS['dim']}{clean(test.comment)}\033[0m" if test.comment else ""
        self.say(f"{margin}{COLOURS[test.status]}[{WORDS[test.status]}]\033[0m {label(test)}{plan}{why}")
        bad = test.status in (ktap.FAIL, ktap.CRASH, ktap.NONE) or test.errors
        for line in [*tail(test.log), *(f"error: {clean(e)}" for e in test.errors)] if bad and not (
                test.group and test.tests and not test.errors) else ():
            self.say(f"{margin}  {COLOURS['dim']}{line}\033[0m")

    def done(self, result):
        self.stream.write("\r\033[K")
        self.stream.flush()


def findings(results, stream=sys.stderr):
    """What the harness and the runner found, apart from tests that failed."""
    for result in results:
        for note in result.notes:
            print(f"kunit: note: {clean(result.path)}: {clean(note)}", file=stream)
        for error in result.errors:
            print(f"kunit: error: {clean(result.path)}: {clean(error)}", file=stream)
        for finding in result.findings:
            print(f"kunit: error: {finding.code}: {clean(result.path)}: {clean(finding.message)}", file=stream)
            print(f"    step: {clean(finding.step)}", file=stream)
            for line in finding.lines if finding.code not in verdict.CRASHES else boot_report.essence(finding.lines):
                print(f"    | {clean(line)}", file=stream)
            print(f"    next: {clean(finding.hint)}", file=stream)


def number(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"


def summary(counts, good, where, seconds, what, stream=sys.stdout):
    """The last line: PASS or FAIL, what ran, how it went."""
    words = [f"{counts[key]} {word}" for key, word in (("pass", "passed"), ("fail", "failed"), ("crash", "crashed"),
                                                       ("skip", "skipped")) if counts[key]]
    if counts["errors"]:
        words.append(number(counts["errors"], "error"))
    tests = sum(counts[k] for k in ("pass", "fail", "crash", "skip"))
    word = boot_report.colour("pass" if good else "fail", "PASS" if good else "FAIL", stream)
    took = f" ({seconds:.1f} s)" if seconds is not None else ""
    print(f"kunit: {where}: {word}: {what}{number(tests, 'test')}: {', '.join(words) or 'none ran'}{took}", file=stream, flush=True)
