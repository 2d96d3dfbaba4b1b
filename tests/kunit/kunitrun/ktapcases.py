# SPDX-License-Identifier: GPL-2.0-or-later
"""What KTAP's specification says, and what a guest may do to it: lines in, tests out, written by hand."""
import random

# name -> (lines, tests as (path, status, comment), number of errors)
CASES = {
    "the specification's example": ("""\
KTAP version 1
1..1
  KTAP version 1
  1..3
    KTAP version 1
    1..1
    # test_1: initializing test_1
    ok 1 test_1
  ok 1 example_test_1
    KTAP version 1
    1..2
    ok 1 test_1 # SKIP test_1 skipped
    ok 2 test_2
  ok 2 example_test_2
    KTAP version 1
    1..3
    ok 1 test_1
    # test_2: FAIL
    not ok 2 test_2
    ok 3 test_3 # SKIP test_3 skipped
  not ok 3 example_test_3
not ok 1 main_test
""", [("main_test", "fail", ""), ("main_test.example_test_1", "pass", ""), ("main_test.example_test_1.test_1", "pass", ""),
      ("main_test.example_test_2", "pass", ""), ("main_test.example_test_2.test_1", "skip", "test_1 skipped"),
      ("main_test.example_test_2.test_2", "pass", ""), ("main_test.example_test_3", "fail", ""),
      ("main_test.example_test_3.test_1", "pass", ""), ("main_test.example_test_3.test_2", "fail", ""),
      ("main_test.example_test_3.test_3", "skip", "test_3 skipped")], 0),
    "directives": ("""\
KTAP version 1
1..8
ok 1 plain
ok 2 data # rcode=0
not ok 3 skipped # SKIP because
ok 4 # SKIP no name
not ok 5 known # XFAIL later
not ok 6 todo # TODO
not ok 7 slow # TIMEOUT 30 seconds
ok 8 a#b, no directive
""", [("plain", "pass", ""), ("data", "pass", "rcode=0"), ("skipped", "skip", "because"), ("no name", "skip", "no name"),
      ("known", "skip", "XFAIL later"), ("todo", "skip", "TODO"), ("slow", "fail", "TIMEOUT 30 seconds"),
      ("a#b, no directive", "pass", "")], 0),
    "a group that fails on its own account": ("KTAP version 1\n1..1\n    KTAP version 1\n    1..1\n    ok 1 a\nnot ok 1 s\n",
                                              [("s", "fail", ""), ("s.a", "pass", "")], 0),
    "no plan": ("KTAP version 1\nok 1 a\nnot ok 2 b\n", [("a", "pass", ""), ("b", "fail", "")], 0),
    "a plan that is too big": ("KTAP version 1\n1..3\nok 1 a\n", [("a", "pass", ""), ("", "crash", "the run ended in it"),
                                                                 ("", "crash", "did not run")], 2),
    "a plan that is too small": ("KTAP version 1\n1..1\nok 1 a\nok 2 b\n", [("a", "pass", ""), ("b", "pass", "")], 1),
    "a number that is wrong": ("KTAP version 1\n1..2\nok 1 a\nok 7 b\n", [("a", "pass", ""), ("b", "pass", "")], 1),
    "a version that nobody knows": ("KTAP version 9\n1..1\nok 1 a\n", [("a", "pass", "")], 1),
    "half a line": ("KTAP version 1\n1..2\n  # Subtest: s\n  1..2\n  ok 1 a\n  ok",
                    [("s", "crash", ""), ("s.a", "pass", ""), ("s.", "crash", "the run ended in it"),
                     ("", "crash", "did not run")], 3),
    "other lines in between": ("KTAP version 1\n1..1\nusb 1-1: new device\n1..5\nok\n# Subtest\nok 1 a\n",
                               [("a", "pass", "")], 0),
    "time stamps of growing width": ("[   99.999999] KTAP version 1\n[   99.999999] 1..1\n[   99.999999]     # Subtest: s\n"
                                     "[100000.000001]     1..1\n[100000.000001]     ok 1 a\n[1000000.000001] ok 1 s\n",
                                     [("s", "pass", ""), ("s.a", "pass", "")], 0),
    "a journal's prefix": ("Nov 21 06:00:00 host kernel: KTAP version 1\nNov 21 06:00:00 host kernel: 1..1\n"
                           "Nov 21 06:00:00 host kernel: ok 1 a\n", [("a", "pass", "")], 0),
    "suites of modules, one after the other": ("    KTAP version 1\n    # Subtest: s\n    1..1\n    ok 1 a\nok 1 s\n"
                                               "    KTAP version 1\n    # Subtest: t\n    1..1\n    not ok 1 b\nnot ok 2 t\n",
                                               [("s", "pass", ""), ("s.a", "pass", ""), ("t", "fail", ""),
                                                ("t.b", "fail", "")], 0),
    "several runs in one log": ("KTAP version 1\n1..1\n    # Subtest: s\n    1..1\n    ok 1 a\nok 1 s\nusb\n"
                                "KTAP version 1\n1..1\n    # Subtest: t\n    1..1\n    ok 1 b\nok 1 t\n",
                                [("s", "pass", ""), ("s.a", "pass", ""), ("t", "pass", ""), ("t.b", "pass", "")], 0),
    "everything at one indentation": ("TAP version 14\n1..2\n# Subtest: s\n1..2\nok 1 - a\nok 2 - b\nok 1 - s\n"
                                      "# Subtest: t\n1..1\nok 1 - c\nok 2 - t\n",
                                      [("s", "pass", ""), ("s.a", "pass", ""), ("s.b", "pass", ""), ("t", "pass", ""),
                                       ("t.c", "pass", "")], 0),
    "a suite that lost its result": ("KTAP version 1\n1..2\n\t# Subtest: s\n\t1..1\n\tok 1 a\n\t# Subtest: t\n\t1..1\n\tok 1 b\n"
                                     "ok 2 t\n", [("s", "crash", ""), ("s.a", "pass", ""), ("t", "pass", ""),
                                                  ("t.b", "pass", "")], 1),
    "a suite whose result is another's": ("KTAP version 1\n1..2\n    # Subtest: s\n    1..2\n    ok 1 a\nok 2 t\n",
                                          [("s", "crash", ""), ("s.a", "pass", ""), ("s.", "crash", ""), ("t", "pass", "")], 2),
    "a panic in a parameter": ("KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: s\n    1..2\n        KTAP version 1\n"
                               "        # Subtest: each\n        ok 1 n=1\nKernel panic - not syncing: on purpose\nok 1 s\n",
                               [("s", "crash", ""), ("s.each", "crash", "the run ended in it"), ("s.each.n=1", "pass", ""),
                                ("s.", "crash", "did not run")], 3),
    "a panic, and a second boot": ("KTAP version 1\n1..1\n    # Subtest: s\n    1..1\nKernel panic - not syncing: on purpose\n"
                                   "ok 1 s\nLinux version 6.1.0\n    # Subtest: t\n    1..1\n    ok 1 b\nok 1 t\n",
                                   [("s", "crash", ""), ("s.", "crash", "the run ended in it"), ("t", "pass", ""),
                                    ("t.b", "pass", "")], 2),
    "an init that fails": ("KTAP version 1\n1..1\n    # failed to initialize (-19)\nnot ok 1 s\n", [("s", "fail", "")], 0),
    "a plan of no tests": ("KTAP version 1\n1..0\n", [], 1),
    "no KTAP at all": ("Linux version 6.1\nok 1 a\n", [], 1),
    "nothing": ("", [], 1),
}


def flat(test, path=()):
    return [(".".join((*path, t.name)), t.status, t.comment) for t in [test]] + [
        entry for t in test.tests for entry in flat(t, (*path, test.name))]


def errors(test):
    return len(test.errors) + sum(errors(t) for t in test.tests)


def depth(test):
    return 1 + max(map(depth, test.tests), default=0)


def check(report, ktap):
    for name, (text, wanted, count) in CASES.items():
        root = ktap.parse(text.split("\n"))
        got = [entry for t in root.tests for entry in flat(t)]
        complaints = [] if got == wanted else [f"wanted {wanted}", f"got    {got}"]
        if errors(root) != count:
            complaints.append(f"{errors(root)} errors instead of {count}: {root.errors}")
        report.test(f"ktap {name}", complaints)
    hostile(report, ktap)
    forged(report, ktap)


def live(ktap, lines):
    """As scripts/kunit reads a boot: the names are those of the module file. -> is all of it good?"""
    names = {(): ["fails"], ("fails",): ["before", "wrong", "after"]}
    parser = ktap.Parser(started=True, numbered=False, names=lambda path: names.get(tuple(path), []))
    for line in lines:
        parser.feed(line)
    counts = parser.end().counts()
    return not (counts["fail"] or counts["crash"] or counts["errors"])


def forged(report, ktap):
    """A failing test that prints, before the kernel does, what would make it a pass: nothing does."""
    head = ["    # Subtest: fails", "    1..3", "    ok 1 before"]
    tail = ["    not ok 2 wrong", "    ok 3 after", "not ok 1 fails"]
    everything = ["    ok 2 wrong", "    ok 3 after", "ok 1 fails"]
    for name, lines in {
            "its own result": everything[:1], "its own result, skipped": ["    ok 2 wrong # SKIP"], "all results": everything,
            "itself as a group": ["        # Subtest: wrong", "        1..1", "        ok 1 x"],
            "all results and a halt": [*everything, "reboot: System halted"],
            "all results and a panic": [*everything, "Kernel panic - not syncing: panic_on_warn set"],
            "all results and a new run": [*everything, "KTAP version 1", "1..1"]}.items():
        report.test(f"ktap a failing test prints {name}", ["taken for a pass"] if live(ktap, [*head, *lines, *tail]) else [])
    report.test("ktap the same without failure", [] if live(ktap, [*head, *everything]) else ["no pass"])
    pieces = [" " * n + text for n in (0, 4, 8) for text in (
        "KTAP version 1", "1..1", "1..2", "1..3", "# Subtest: fails", "# Subtest: wrong", "# Subtest: x", "ok 1 fails", "ok 2 fails",
        "ok 1 before", "ok 2 wrong", "ok 3 after", "ok 1 x", "ok 2 wrong # SKIP", "reboot: System halted", "Linux version 6")]
    chance, passed = random.Random(2), []
    for _ in range(20000):
        lines = [chance.choice(pieces) for _ in range(chance.randrange(1, 8))]
        if live(ktap, [*head, *lines, *tail]):
            passed.append(lines)
    report.test("ktap a failing test prints 20,000 other things", [f"taken for a pass: {p}" for p in passed[:3]])


def hostile(report, ktap):
    """Input that is meant to hurt: an end in reasonable time, and no more memory than the input is worth."""
    deep = [" " * n + "KTAP version 1" for n in range(5000)]
    root = ktap.parse(deep)
    report.test("ktap 5,000 groups in each other", [] if depth(root) <= ktap.DEPTH_LIMIT + 1 and errors(root) else [str(depth(root))])
    root = ktap.parse(["KTAP version 1", "1..99999999999999999999", "ok 1 a"])
    report.test("ktap a plan of 10^20 tests", [] if len(root.tests) <= ktap.PLAN_LIMIT and errors(root) else ["taken at its word"])
    root = ktap.parse(["KTAP version 1", *["x" * 100] * 200000, "ok 1 a"])
    report.test("ktap 200,000 lines of noise", [] if [len(t.log) for t in root.tests] == [ktap.LOG_LIMIT] else ["all kept"])
    pieces = ["KTAP version 1", "TAP version 14", "1..2", "1..0", "# Subtest: s", "ok 1 a", "not ok 2 b", "ok 1 s", "ok 2 s # SKIP x",
              "noise", "", "\x00\xff", "ok 1", "Kernel panic", "1..99"]
    chance, complaints = random.Random(1), []
    for _ in range(5000):
        lines = [" " * chance.choice((0, 0, 4, 4, 8)) + chance.choice(pieces) for _ in range(chance.randrange(30))]
        try:
            root = ktap.parse(lines)
            if any(t.status not in ("pass", "fail", "skip", "crash", "none") for t in root.tests):
                complaints.append(f"a status of no kind: {lines}")
        except Exception as error:      # any at all is a fault
            complaints.append(f"{error!r}: {lines}")
    report.test("ktap 5,000 logs of random lines", complaints[:5])
