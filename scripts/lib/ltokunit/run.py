# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs modules with KUnit suites on a kernel: boots of the harness -> a Result for each module.

KUnit runs a module's suites while the module is loaded, so the kernel lines of its load step are its KTAP. A test that
takes the kernel down takes the boot with it: the modules after it get a boot of their own.
"""
import argparse
import fnmatch
import shlex
import tempfile
from dataclasses import dataclass, field

from ltoboot import HarnessError, console, elf, modules, session

from . import fits, ktap, suites

DISABLED = "kunit: disabled"
ERROR_SHOWN = 5         # suites that did not run, by name


@dataclass
class Given:
    """A MODULE argument."""
    argument: str       # PATH[:PARAMETERS]
    path: str
    module: modules.Module
    suites: dict        # name -> names of its cases; None: it holds no section of suites


@dataclass
class Result:
    """What is known of one module in one repetition."""
    path: str
    name: str                                           # as the kernel knows it
    repetition: int
    suites: dict = None
    root: ktap.Test = None                              # its suites; None: it never came to be loaded
    findings: list = field(default_factory=list)        # of the harness: verdict.Finding
    errors: list = field(default_factory=list)          # of the whole module, in words
    notes: list = field(default_factory=list)

    def tests(self):
        return self.root.tests if self.root else []

    def counts(self):
        counts = dict.fromkeys(("pass", "fail", "skip", "crash"), 0)
        for test in self.tests():
            for key in counts:
                counts[key] += test.counts()[key]
        counts["errors"] = len(self.errors) + sum(len(errors) for _, errors in all_errors(self.root))
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


def read(arguments):
    """MODULE arguments -> [Given]. HarnessError when one is missing or no module."""
    given = []
    for argument in arguments:
        path, params = modules.split_argument(argument)
        try:
            shlex.split(params)
            module = modules.read(path, asked=True)
            given.append(Given(argument, path, module, suites.read(module)))
        except (elf.ElfError, ValueError) as e:
            raise HarnessError(f"{argument}: {e}") from e
    return given


def matches(pattern, names):
    """Does a filter SUITE_GLOB[.TEST_GLOB] want the test of these names, outermost first? As the kernel's filter_glob."""
    wanted, _, cases = pattern.partition(".")
    return fnmatch.fnmatchcase(names[0], wanted) and (not cases or len(names) < 2 or fnmatch.fnmatchcase(names[1], cases))


def wanted(given, pattern):
    """Of modules, those that a filter leaves something to do."""
    return [g for g in given if not pattern or g.suites == {} or any(
        matches(pattern, [suite, case]) for suite, cases in (g.suites or {}).items() for case in cases or ["*"])]


def select(root, pattern):
    """Drop what a filter does not want; a kernel that cannot filter has run all of it."""
    kept = [s for s in root.tests if matches(pattern, [s.name])]
    for suite in kept:
        wanted = [t for t in suite.tests if not t.name or matches(pattern, [suite.name, t.name])]
        if len(wanted) < len(suite.tests):
            suite.tests = wanted
            suite.status = ktap.overall(suite.counts())
    root.tests = [s for s in kept if s.tests or not s.group]


def shown(name):
    """A name, as the console and the parser leave it."""
    return console.ANSI.sub("", name).strip()


class Watch:
    """Cuts a boot's console into the modules' KTAP, as it comes."""

    def __init__(self, asked, view, log, filtered):
        self.asked, self.view, self.log, self.filtered = asked, view, log, filtered     # filtered: what the kernel itself filters by
        self.parsers = {}               # module name -> Parser
        self.current = None
        self.disabled = set()

    def __call__(self, transcript, step, lines):
        if step:
            self._next(step)
        for line in lines:
            self.log(line)
            text = console.body(line)
            if self.current and text == DISABLED:
                self.disabled.add(self.current)
            if self.current:
                self.parsers[self.current].feed(text)

    def _next(self, step):
        self.current = None
        if step.kind == "load" and step.name in self.asked:
            self.current = step.name
            result = self.asked[step.name]
            self.view.module(result)
            self.parsers[step.name] = ktap.Parser(self.view.begin, self.view.end, started=True, numbered=False,
                                                  names=lambda path: self.planned(result, path))

    def planned(self, result, path):
        """The names of a group's tests, as the module file has them; of a run, those of the suites."""
        if not path:
            return [] if self.filtered else [shown(s) for s in result.suites or {}]
        cases = {shown(s): cases for s, cases in (result.suites or {}).items()}.get(path[0], []) if len(path) == 1 else []
        return [shown(c) for c in cases if not self.filtered or matches(self.filtered, [path[0], c])]


class Runner:
    """What all boots of a run have in common. log(line) gets all that the kernel says."""

    def __init__(self, options, kernel, given, view, log):
        self.options, self.kernel, self.given, self.view, self.log = options, kernel, given, view, log
        # autorun: where there is one, the configuration may leave suites for debugfs to start.
        names = ["enable=1", "autorun=1", *([f"filter_glob={options.filter}"] if options.filter else [])]
        self.settings = [s for s in names if not kernel.kunit or s.split("=")[0] in kernel.parameters]
        self.filtered = options.filter if any(s.startswith("filter_glob=") for s in self.settings) else ""

    def run(self, given, repetition):
        """All of `given`, in as many boots as that takes -> Results."""
        results, waiting = [], list(given)
        while waiting:
            done = self.boot(waiting, repetition)
            results += done
            seen = {r.path for r in done}
            waiting = [g for g in waiting if g.path not in seen]
        return results

    def boot(self, given, repetition):
        """One boot -> Results of the modules that it came to, at least one."""
        asked = {g.module.name: Result(g.path, g.module.name, repetition, g.suites) for g in given}
        watch = Watch(asked, self.view, self.log, self.filtered)
        with tempfile.TemporaryDirectory(prefix="kunit.", ignore_cleanup_errors=True) as folder:
            _, found = session.boot(self._request(given), None, folder, watch)
        return self._results(asked, watch, found)

    def _request(self, given):
        """What session.boot() wants to know."""
        options, kernel = self.options, self.kernel
        kunit = [f"{kernel.kunit}:{shlex.join(self.settings)}"] if kernel.kunit else []
        append = [f"kunit.{s}" for s in self.settings] + ["panic_on_warn=0"] * options.allow_warn + [options.append]
        words = kunit + [g.argument for g in [*self._needed(given), *given]]
        return argparse.Namespace(
            kernel=kernel.image, arch=kernel.arch, modules=words, modules_dir=kernel.modules_dir or None, run=[], file=[],
            no_unload=False, trials=[], timeout=options.timeout, step_timeout=None, append=" ".join(append).strip(),
            memory=options.memory, smp=options.smp, busybox=options.busybox, log=None, verbose=options.verbose)

    def _needed(self, given):
        """Of the other modules, those that `given` depend on."""
        others = {modules.normalise(g.module.name): g for g in self.given if g not in given}
        needed, waiting = [], [d for g in given for d in g.module.depends]
        while waiting:
            other = others.pop(waiting.pop(), None)
            if other:
                needed.append(other)
                waiting += other.module.depends
        return needed

    def _results(self, asked, watch, found):
        if self.options.allow_warn:
            found = [f for f in found if f.code != "boot-warn"]
        results = [asked[name] for name in watch.parsers] or [next(iter(asked.values()))]
        for result in results:
            parser = watch.parsers.get(result.name)
            if parser:
                result.root = parser.end()
                result.findings = [f for f in found if f.step in (f"INSMOD {result.name}", f"RMMOD {result.name}")]
                self._judge(result, result.name in watch.disabled)
        results[-1].findings += [f for f in found if not any(f in r.findings for r in results)]
        for result in results:
            for finding in result.findings:
                if finding.code in fits.REFUSED and finding.step == f"INSMOD {result.name}":
                    finding.lines += fits.reasons(result.path, self.kernel)
                    break
        for result in results:
            self.view.done(result)
        return results

    def _judge(self, result, disabled):
        """What is wrong with the module as a whole."""
        root, pattern = result.root, self.options.filter
        root.errors = [e for e in root.errors if e != ktap.NO_TEST]
        said = {t.name for t in root.tests}
        if pattern:
            select(root, pattern)
        if result.suites is None:
            if not root.tests:
                result.notes.append("holds no KUnit suite, it is only loaded")
        elif disabled:
            result.errors.append("KUnit is switched off in this kernel")
        elif not result.suites and not root.tests:
            result.errors.append("its section of KUnit suites is empty or cannot be read")
        else:
            silent = [n for n, cases in result.suites.items() if cases and shown(n) not in said and (
                not pattern or any(matches(pattern, [n, c]) for c in cases))]
            if silent:
                names = ", ".join(silent[:ERROR_SHOWN]) + (f" and {len(silent) - ERROR_SHOWN} more" if silent[ERROR_SHOWN:] else "")
                result.errors.append(f"{'suite' if len(silent) == 1 else 'suites'} that did not run: {names}")


def cut(test, path=()):
    """The path of the test that the end of the run happened in, or None."""
    if test.cut and test.comment == ktap.ENDED_IN:
        return [*path, test]
    path = [*path, test] if test.name else path
    return next((found for t in test.tests if (found := cut(t, path))), None)

