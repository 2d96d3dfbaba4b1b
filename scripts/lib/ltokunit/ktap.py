# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads KTAP line by line: a line goes in, results come out as soon as they are known.

The format is KTAP 1 (Documentation/dev-tools/ktap.rst of the kernel) with TAP 13 and 14 as its older forms:

    KTAP version 1              a group begins; its lines stand at the same indentation
    1..2                        its plan, which may be missing
      KTAP version 1            a group inside of it; "# Subtest: NAME" may say its name, alone (TAP 14) or after the version
      1..1
      ok 1 test                 the result of one test
    ok 1 suite                  the result of the group before it, one level further out
    not ok 2 other # SKIP why   "# DIRECTIVE text" ends a result

Everything else is a diagnostic and belongs to the test whose result comes next.  Open groups are kept on a stack; a line's
indentation says how many of them it ends.  A group whose result never came was cut off: what it still planned has crashed.
A group that stands outermost and never gets a result is a run of the executor, not a test; its tests count as outermost.
"""
import re
from dataclasses import dataclass, field

PASS, FAIL, SKIP, CRASH, NONE = "pass", "fail", "skip", "crash", "none"     # none: a group without a test

STAMP = r"\[ *\d+\.\d+\](?:\[ *[TC]\d+\])? ?"       # [    1.234567] or, with PRINTK_CALLER, [    1.234567][    T1]
START = re.compile(r"(?P<prefix>.*?)\s*(?:K?TAP version \d+|# Subtest: .*)$")
VERSION = re.compile(r"(K?TAP) version (\d+)$")
HEADER = re.compile(r"# Subtest: (.*)$")
PLAN = re.compile(r"1\.\.(\d+)$")
RESULT = re.compile(r"(not )?ok (\d+)(?: (.*))?$")
DIRECTIVE = re.compile(r"(?:^|(?<= ))# ?(?:(SKIP|TODO|XFAIL|TIMEOUT|ERROR)\b[: ]*)?(.*)$", re.I)
# The kernel has no more to do than to stop; nothing after it is a test's.
END = re.compile(r"\s*(?:List of all partitions:|Kernel panic - not syncing: |reboot: System halted)")
BOOT = re.compile(r"Linux version \d")      # until it starts again
EXECUTOR = re.compile(r"\s*kunit executor: (.*)$")
VERSIONS = {"KTAP": {1}, "TAP": {13, 14}}

NO_TEST, ENDED_IN, NOT_RUN = "no test ran", "the run ended in it", "did not run"
PLAN_LIMIT = 100000     # of tests in one group: a wrong plan does not fill the memory
DEPTH_LIMIT = 32
LOG_LIMIT = 4000        # diagnostic lines that are kept for one test


@dataclass
class Test:
    name: str = ""
    status: str = CRASH                             # until something better is known
    comment: str = ""                               # what a result says after its "#"
    planned: int = None                             # of a group; None: no plan was seen
    tests: list = field(default_factory=list)       # of a group
    group: bool = False
    log: list = field(default_factory=list)         # diagnostics, in order
    errors: list = field(default_factory=list)      # what is wrong with the output itself
    cut: bool = False                               # the end of the run took its result away
    indent: int = -1
    versioned: bool = False                         # began with a version line

    def counts(self):
        """{pass, fail, skip, crash: number of tests without tests of their own; errors}."""
        total = dict.fromkeys((PASS, FAIL, SKIP, CRASH), 0)
        total["errors"] = len(self.errors)
        for test in self.tests:
            for key, number in test.counts().items():
                total[key] += number
        if not any(total[s] for s in (PASS, FAIL, SKIP, CRASH)) and self.status != NONE:
            total[self.status] += 1
        elif self.status == FAIL and overall(total) == PASS:
            total[FAIL] += 1                        # on its own account, as kunit.py counts since 7.1
        return total

    def missing(self):
        return max(min(self.planned or 0, PLAN_LIMIT) - len(self.tests), 0)


def overall(counts):
    """The verdict on counts: pass, fail, skip, crash or none."""
    return next((s for s in (CRASH, FAIL, PASS, SKIP) if counts[s]), NONE)


class Parser:
    """feed() lines, then end(); afterwards root.tests are the outermost tests.

    on_begin(path) is called when a group is known by name, on_end(path) when a test or group has its status; path is the
    list of tests from the outermost one down.  started: the lines come from a boot that goes on: they are KTAP before any version
    line was seen, and no text ends them, as a test may have printed it.
    numbered: the tests of a run count from 1 (suites of modules may be counted on from module to module).
    names(names of the group) gives those of all tests of a group where they are known from elsewhere, else an empty list.
    """

    def __init__(self, on_begin=None, on_end=None, started=False, numbered=True, names=None):
        self.root = Test(group=True)
        self.stack = [self.root]
        self.pending = []               # diagnostics not yet given to a test
        self.started, self.numbered = started, numbered
        self.live = started
        self.ended = False
        self.ended_early = False        # no more lines, and groups are open still
        self.blamed = False             # the test that the run ended in is found
        self.names = names or (lambda path: [])
        self.prefix = None              # what stands before each line: a pattern, or a number of characters
        self.on_begin = on_begin or (lambda path: None)
        self.on_end = on_end or (lambda path: None)

    # --- lines --------------------------------------------------------------------------------

    def feed(self, line):
        line = line.rstrip()
        if not self.started:
            self._look_for_start(line)
        if self.ended and BOOT.search(line):
            self._close()
            self.ended = self.ended_early = self.blamed = False
        if not self.started or self.ended:
            return
        text = self._without_prefix(line)
        if END.match(text):
            self.pending.append(text)
            self.ended = not self.live
            return
        bare = text.lstrip()
        indent = len(text) - len(bare)
        for pattern, action in ((RESULT, self._result), (HEADER, self._header), (VERSION, self._version), (PLAN, self._plan)):
            match = pattern.match(bare)
            if match and action(indent, *match.groups()):
                return
        if len(self.pending) < LOG_LIMIT:
            self.pending.append(text)

    def _look_for_start(self, line):
        executor = EXECUTOR.search(line)
        if executor:
            self.root.errors.append(f"the executor says: {executor[1]}")
        match = START.match(line)
        if match:
            stamped = re.match(r".*?" + STAMP, match["prefix"])
            self.prefix = re.compile(r".*?" + STAMP) if stamped else len(match["prefix"])
            self.started = True

    def _without_prefix(self, line):
        if isinstance(self.prefix, int):
            return line[self.prefix:]
        match = self.prefix.match(line) if self.prefix else None
        return line[match.end():] if match else line

    def _version(self, indent, kind, number):
        if len(self.stack) > DEPTH_LIMIT:
            return False
        self._leave(indent - 1 if self.stack[-1].versioned else indent)
        group = self._open(Test(group=True, indent=indent, versioned=True))
        if int(number) not in VERSIONS[kind]:
            group.errors.append(f"{kind} version {number} is none that is known")
        return True

    def _header(self, indent, name):
        if len(self.stack) > DEPTH_LIMIT:
            return False
        self._leave(indent)
        top = self.stack[-1]
        fresh = top.versioned and top.indent == indent and not top.name and top.planned is None and not top.tests
        if not fresh:
            if top.indent == indent and top.planned is not None and not top.missing() and top.name:
                self._cut_off()
            top = self._open(Test(group=True, indent=indent))
        top.name = name
        self.on_begin(self._path())
        return True

    def _plan(self, indent, number):
        top = self.stack[-1]
        if top is self.root or top.planned is not None or top.indent != indent:
            return False
        top.planned = int(number)
        if top.planned > PLAN_LIMIT:
            top.errors.append(f"plans {number} tests, more than {PLAN_LIMIT}")
        return True

    def _result(self, indent, bad, number, rest):
        name, comment, status = self._outcome(bad, rest or "")
        inside = [g for g in self.stack[1:] if g.indent > indent]
        ended = next((g for g in inside if g.name == name), inside[0] if inside else None)      # whose result this is
        top = self.stack[-1]
        if not ended and top.name == name and top is not self.root and not top.missing() and \
                (top.planned is not None or self.stack[-2].indent == top.indent):
            ended = top                 # all lines at one indentation
        if ended and ended.name in ("", name):
            while self.stack[-1] is not ended:
                self._cut_off()
            self.stack.pop()
            ended.name, ended.comment = name, comment
            ended.status = status
            self._finish(ended, number)
        else:
            self._leave(indent)
            if not self._is_expected(name):
                self._contradiction(bad, name)
                return False
            self._finish(Test(name, status, comment), number)
        return True

    def _is_expected(self, name):
        """May a test of this name come now? Where the names are known, half a line does not pass for a result."""
        group, names = self.stack[-1], self._names()
        if len(group.tests) >= len(names) or name == names[len(group.tests)]:
            return True
        if name not in names[len(group.tests):]:
            return False
        self._fill(group, names.index(name, len(group.tests)))
        return True

    def _contradiction(self, bad, name):
        """A result that no test is left for. A test can print lines like the kernel's, before the kernel does: whichever of
        the two comes first, a failure is never passed over, nor is a test that has two results."""
        group = self.stack[-1]
        if name in (t.name for t in group.tests):
            group.errors.append(f"a second result of {name}: {'not ok' if bad else 'ok'}")
        elif bad:
            group.errors.append(f"a failure of {name}, which is none of its tests")

    @staticmethod
    def _outcome(bad, rest):
        """What follows the number -> (name, comment, status)."""
        rest = rest[2:] if rest.startswith("- ") else rest
        match = DIRECTIVE.search(rest)
        name = (rest[:match.start()] if match else rest).strip()
        if not match:
            return name, "", FAIL if bad else PASS
        word, text = (match[1] or "").upper(), match[2].strip()
        if word == "SKIP" and not name:
            name = text                 # kselftest writes "ok 3 # SKIP name"
        if word == "SKIP" or word in ("TODO", "XFAIL") and bad:
            return name, text if word == "SKIP" else f"{word} {text}".strip(), SKIP
        failed = bad or word in ("TIMEOUT", "ERROR")
        return name, f"{word} {text}".strip(), FAIL if failed else PASS

    # --- groups -------------------------------------------------------------------------------

    def _path(self, *more):
        """From the outermost test on; runs of the executor are none."""
        return [g for g in self.stack[1:] if g.name] + list(more)

    def _open(self, group):
        group.log, self.pending = self.pending, []
        self.stack.append(group)
        return group

    def _leave(self, indent):
        """Groups further in than `indent` are open still, and their results can no longer come."""
        while self.stack[-1].indent > indent:
            self._cut_off()

    def _cut_off(self):
        """The innermost group ends without a result of its own."""
        group = self.stack.pop()
        if len(self.stack) == 1 and not group.name:
            self._dissolve(group)
            return
        group.errors.append("its result is missing")
        if group.planned is None:
            self._blame(group)
        self._finish(group, None)

    def _blame(self, test):
        """`test` is the first one whose result is missing: whatever ended the run happened in it."""
        if not self.ended_early:
            return
        test.cut, test.comment = True, NOT_RUN if self.blamed else ENDED_IN
        self.blamed = True

    def _dissolve(self, run):
        """A run of the executor: its tests are outermost ones."""
        self.stack.append(run)
        self._fill(run)
        self.stack.pop()
        self.root.errors += run.errors
        self.root.log += run.log
        self.root.tests += run.tests

    def _names(self):
        """Of all tests of the innermost group, as they are known from elsewhere; empty when that does not fit."""
        group, names = self.stack[-1], self.names([g.name for g in self._path()])
        seen = [t.name for t in group.tests]
        return names if len(names) == group.planned and names[:len(seen)] == seen else []

    def _fill(self, group, count=None):
        """What the innermost group planned (or the first `count` tests of it) and never showed has crashed."""
        names = self._names()
        while group.missing() if count is None else len(group.tests) < count:
            test = Test(name=names[len(group.tests)] if names else "")
            test.log, self.pending = self.pending, []
            self._blame(test)
            group.errors.append(f"test {len(group.tests) + 1} of {group.planned} has no result")
            group.tests.append(test)
            self.on_end(self._path(test))

    def _finish(self, test, number):
        """`test`, which is on the stack no more, has its status; number: as in its result line, or None."""
        parent = self.stack[-1]
        if test.group:
            self.stack.append(test)
            self._fill(test)
            self.stack.pop()
        test.log += self.pending
        self.pending = []
        if test.group and not test.tests and test.status in (CRASH, PASS) and not test.cut:
            test.status = NONE
            test.errors.append(NO_TEST)
        elif test.counts()[CRASH]:
            test.status = CRASH
        elif test.tests and test.status == FAIL and not test.counts()[FAIL]:
            test.errors.append("it failed, and none of its tests did")
        if number is not None:
            self._check_number(parent, test, int(number))
        parent.tests.append(test)
        self.on_end(self._path(test))

    def _check_number(self, parent, test, number):
        expected = len(parent.tests) + 1
        in_run = not parent.name and len(self.stack) == 2
        if number != expected and parent is not self.root and (self.numbered or not in_run):
            test.errors.append(f"is number {number} where {expected} was expected")
        if parent.planned is not None and len(parent.tests) == parent.planned:
            parent.errors.append(f"more tests than the {parent.planned} planned")

    def _close(self):
        self.ended_early = True
        while len(self.stack) > 1:
            self._cut_off()

    def end(self):
        """No more lines. Returns the root."""
        self._close()
        self.root.log += self.pending
        self.pending = []
        if not self.started:
            self.root.errors.append("no KTAP in it")
        elif not self.root.tests:
            self.root.errors.append(NO_TEST)
        self.root.status = overall(self.root.counts()) if self.root.tests else NONE
        return self.root


def parse(lines):
    """A whole log -> the root."""
    parser = Parser()
    for line in lines:
        parser.feed(line)
    return parser.end()
