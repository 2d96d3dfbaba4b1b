# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person sees of tests, as they come: a tree with colours and counts on a terminal, plain lines elsewhere.

Plain lines are `ok SUITE.TEST`, `not ok SUITE.TEST` and `ok SUITE.TEST # SKIP WHY`; what a failed test had to say follows
it, behind a `#`. Names come from the guest: what does not print is shown as \\xNN.
"""
import sys

from ltoboot import report as boot_report
from ltoboot import verdict
from ltoboot.report import clean

from . import ktap, run

COLOURS = {ktap.PASS: "\033[32m", ktap.FAIL: "\033[1;31m", ktap.CRASH: "\033[1;31m", ktap.SKIP: "\033[33m",
           ktap.NONE: "\033[33m", "dim": "\033[2m", "bold": "\033[1m"}
WORDS = {ktap.PASS: "PASSED", ktap.FAIL: "FAILED", ktap.CRASH: "CRASHED", ktap.SKIP: "SKIPPED", ktap.NONE: "NO TESTS"}
LOG_SHOWN = 20          # lines of a failed test's log
WIDTH = 200             # of such a line
# boot-test's hints speak of its own options.
HINTS = {"boot-hang": "if the tests are only slow, raise --timeout"}


def label(test):
    return clean(test.name) or "(no name)"


def dotted(path):
    return ".".join(label(t) for t in path)


def clip(line):
    line = clean(line.expandtabs())
    return line if len(line) <= WIDTH else line[:WIDTH] + " ..."


def story(test):
    """What a test that went wrong had to say: its log up to the kernel's own report, which findings() shows; its errors."""
    log, told = test.log, any(t.cut for t in test.tests)
    for index, line in enumerate(log):
        if any(code in verdict.CRASHES and pattern.match(line) for code, pattern, _ in verdict.RULES) or verdict.CUT.search(line):
            log = log[:index]
            break
    if test.tests or test.comment == ktap.NOT_RUN:
        log = []                        # its tests have told it
    if len(log) > LOG_SHOWN:
        half = LOG_SHOWN // 2
        log = [*log[:half], f"... {len(log) - 2 * half} lines ...", *log[-half:]]
    return [clip(line) for line in log] + ([] if told else [f"error: {clean(e)}" for e in test.errors])


def is_bad(test):
    return test.status in (ktap.FAIL, ktap.CRASH, ktap.NONE) or bool(test.errors)


def is_told(test):
    """Has all that there is to say of a group been said by its tests?"""
    return bool(test.tests) and (any(t.cut for t in test.tests) or not test.errors and (
        test.status == ktap.PASS or any(t.status == test.status for t in test.tests)))


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
        if is_told(test) or not self.wanted(path):
            return
        why = {ktap.SKIP: f" # SKIP {clean(test.comment)}".rstrip(), ktap.CRASH: f" # {clean(test.comment) or 'crashed'}",
               ktap.NONE: " # no tests"}
        self.say(f"{'not ' if is_bad(test) else ''}ok {dotted(path)}{why.get(test.status, '')}")
        for line in story(test) if is_bad(test) else ():
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
        for line in story(test) if is_bad(test) else ():
            self.say(f"{margin}  {COLOURS['dim']}{line}\033[0m")

    def done(self, result):
        self.stream.write("\r\033[K")
        self.stream.flush()


def findings(results, stream=sys.stderr):
    """What the harness and the runner found, apart from tests that failed."""
    sys.stdout.flush()
    for result in results:
        path = clean(result.path)
        for note in result.notes:
            print(f"kunit: note: {path}: {clean(note)}", file=stream)
        for error in result.errors:
            print(f"kunit: error: {path}: {clean(error)}", file=stream)
        ended = run.cut(result.root) if result.root else None
        for finding in result.findings:
            where = f" in {dotted(ended)}" if ended and finding.step.startswith("INSMOD") else ""
            print(f"kunit: error: {finding.code}: {path}{where}: {clean(finding.message)}", file=stream)
            for line in finding.lines if finding.code not in verdict.CRASHES else boot_report.essence(finding.lines):
                print(f"    | {clip(line)}", file=stream)
            print(f"    next: {clean(HINTS.get(finding.code, finding.hint))}", file=stream)
    stream.flush()


def number(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"


def not_run(test):
    """How many tests of those that count as crashed never came to run."""
    return (test.comment == ktap.NOT_RUN and test.cut) + sum(not_run(t) for t in test.tests)


def summary(counts, tests, good, where, seconds, what, stream=sys.stdout):
    """The last line: PASS or FAIL, what ran, how it went. tests: the outermost ones."""
    total = sum(counts[k] for k in ("pass", "fail", "crash", "skip"))
    idle = sum(not_run(t) for t in tests)
    numbers = {"passed": counts["pass"], "failed": counts["fail"], "crashed": counts["crash"] - idle, "skipped": counts["skip"],
               "did not run": idle}
    words = [f"{n} {word}" for word, n in numbers.items() if n] + [number(n, "error") for n in [counts["errors"]] if n]
    word = boot_report.colour("pass" if good else "fail", "PASS" if good else "FAIL", stream)
    took = f" ({seconds:.1f} s)" if seconds is not None else ""
    print(f"kunit: {where}: {word}: {what}{number(total, 'test')}: {', '.join(words) or 'none ran'}{took}", file=stream, flush=True)
