# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs modules with KUnit suites on a kernel: boots of the harness -> a Result for each module.

KUnit runs a module's suites while the module is loaded, so the kernel lines of its load step are its KTAP. A test that
takes the kernel down takes the boot with it: the modules after it get a boot of their own.
"""
import argparse
import fnmatch
import tempfile
from dataclasses import dataclass, field

from ltoboot import console, modules, session

from . import ktap

DISABLED = "kunit: disabled"
CRASHED = {"boot-warn", "boot-oops", "boot-panic", "boot-hang", "boot-died", "boot-flood"}


@dataclass
class Result:
    """What is known of one module in one repetition."""
    path: str
    name: str                                           # as the kernel knows it
    repetition: int
    root: ktap.Test = None                              # its suites; None: it never came to be loaded
    findings: list = field(default_factory=list)        # of the harness: verdict.Finding
    errors: list = field(default_factory=list)          # of the whole module, in words

    def counts(self):
        counts = self.root.counts() if self.root and self.root.tests else dict.fromkeys(("pass", "fail", "skip", "crash"), 0)
        counts["errors"] = len(self.errors) + sum(len(e) for _, e in all_errors(self.root))
        return counts

    @property
    def good(self):
        counts = self.counts()
        return not (self.findings or counts["errors"] or counts["fail"] or counts["crash"])


def all_errors(test, path=()):
    """[(path of names, errors)] of a test and all in it."""
    if test is None:
        return []
    path = (*path, test.name) if test.name else path
    return ([(path, test.errors)] if test.errors else []) + [pair for t in test.tests for pair in all_errors(t, path)]


def matches(pattern, names):
    """Does a filter SUITE_GLOB[.TEST_GLOB] want the test of these names, outermost first? As the kernel's filter_glob."""
    suites, _, cases = pattern.partition(".")
    return fnmatch.fnmatchcase(names[0], suites) and (not cases or len(names) < 2 or fnmatch.fnmatchcase(names[1], cases))


def select(root, pattern):
    """Drop what a filter does not want; a kernel that cannot filter has run all of it."""
    kept = [s for s in root.tests if matches(pattern, [s.name])]
    for suite in kept:
        suite.tests = [t for t in suite.tests if not t.name or matches(pattern, [suite.name, t.name])]
    root.tests = [s for s in kept if s.tests or not s.group]


class Watch:
    """Cuts a boot's console into the modules' KTAP, as it comes."""

    def __init__(self, asked, view):
        self.asked, self.view = asked, view
        self.parsers = {}               # module name -> Parser
        self.current = None
        self.disabled = set()

    def __call__(self, transcript, step, lines):
        if step:
            self._next(step)
        for line in lines if self.current else ():
            text = console.body(line)
            if text == DISABLED:
                self.disabled.add(self.current)
            self.parsers[self.current].feed(text)

    def _next(self, step):
        self.current = None
        if step.kind == "load" and step.name in self.asked:
            self.current = step.name
            self.view.module(self.asked[step.name])
            self.parsers[step.name] = ktap.Parser(self.view.begin, self.view.end, started=True, numbered=False)


def request(options, kernel, words, append):
    """What session.boot() wants to know; words: its modules."""
    return argparse.Namespace(
        kernel=kernel.image, arch=kernel.arch, modules=words, modules_dir=kernel.modules_dir or None, run=[], file=[],
        no_unload=False, trials=[], timeout=options.timeout, step_timeout=None, append=append, memory=options.memory,
        smp=options.smp, busybox=options.busybox, log=None, verbose=options.verbose)


def kunit_words(kernel, pattern):
    """-> (the argument for kunit.ko if it is a module, kernel arguments)."""
    settings = ["enable=1"]
    if pattern and (not kernel.kunit or "filter_glob" in kernel.parameters):
        settings.append(f"filter_glob={pattern}")
    known = [s for s in settings if s.split("=")[0] in kernel.parameters]
    return [f"{kernel.kunit}:{' '.join(known)}"] if kernel.kunit else [], " ".join("kunit." + s for s in settings)


def boot(options, kernel, arguments, repetition, view, log):
    """One boot with these modules, "PATH[:PARAMETERS]" -> Results, as far as it came. At least one, unless HarnessError."""
    first, append = kunit_words(kernel, options.filter)
    asked = {}
    for argument in arguments:
        path, _ = modules.split_argument(argument)
        name = modules.read(path).name
        asked[name] = Result(path, name, repetition)
    watch = Watch(asked, view)
    args = request(options, kernel, [*first, *arguments], " ".join([append, options.append]).strip())
    if options.allow_warn:
        args.append += " panic_on_warn=0"
    with tempfile.TemporaryDirectory(prefix="kunit.", ignore_cleanup_errors=True) as folder:
        outcome, found = session.boot(args, None, folder, watch)
    log += outcome["dmesg"]
    return _results(options, asked, watch, outcome, found, view)


def _results(options, asked, watch, outcome, found, view):
    started = list(watch.parsers)
    results = []
    for name in started:
        result, parser = asked[name], watch.parsers[name]
        result.root = parser.end()
        titles = {f"INSMOD {name}", f"RMMOD {name}"}
        result.findings = [f for f in found if f.step in titles and not (options.allow_warn and f.code == "boot-warn")]
        _judge(options, result, name in watch.disabled)
        results.append(result)
    rest = [f for f in found if not any(f in r.findings for r in results) and not (options.allow_warn and f.code == "boot-warn")]
    if rest and not results:            # it did not come as far as the first module
        results = [next(iter(asked.values()))]
    if rest:
        results[-1].findings += rest
    for result in results:
        view.done(result)
    return results


def _judge(options, result, disabled):
    """What is wrong with the module as a whole."""
    root = result.root
    root.errors = [e for e in root.errors if e != ktap.NO_TEST]
    if not root.tests and not result.findings:
        result.errors.append("KUnit is switched off in this kernel" if disabled else "it holds no KUnit suite (kunit_test_suites())")
    if options.filter:
        select(root, options.filter)


def run(options, kernel, view, log):
    """All modules, options.repeat times -> Results."""
    results = []
    for repetition in range(1, options.repeat + 1):
        waiting = list(options.modules)
        while waiting:
            done = boot(options, kernel, waiting, repetition, view, log)
            results += done
            seen = {r.path for r in done}
            waiting = [a for a in waiting if modules.split_argument(a)[0] not in seen]
    return results

