# SPDX-License-Identifier: GPL-2.0-or-later
"""One cell of the matrix: build, check, load, run the suites; each step a program of ltomod's, its words in a log of its own."""
import json
import os
import pathlib
import subprocess
import time
from dataclasses import asdict, dataclass, field

from ltoboot import elf
from ltoboot.report import essence
from ltoboot.verdict import CRASHES
from ltokunit.kernel import IMAGES

ROOT = pathlib.Path(__file__).resolve().parents[3]
STEPS = ("build", "check", "load", "kunit")
PASS, FAIL, SKIP, ERROR = "pass", "fail", "skip", "error"   # ERROR: the step itself could not be done
KUNIT = "+kunit"        # behind a version: not Debian's kernel but one with KUnit
LAST_LINES = 15         # of a log, for a summary
SHF_WRITE, SHF_ALLOC = 1, 2
# What a make around us must not hand down to those that we start.
NOT_INHERITED = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKEFILES", "M", "MO", "O", "KBUILD_OUTPUT", "KDIR", "ARCH", "LTO",
                 "AGAINST", "V")


@dataclass
class Step:
    name: str
    status: str
    why: str = ""       # one line
    log: str = ""       # its path, relative to the output directory
    said: str = ""      # the end of that
    seconds: float = 0


@dataclass
class Module:
    name: str
    text: int           # bytes that are loaded and not written to
    data: int           # bytes that are loaded and may be written to
    suites: bool        # KUnit's


@dataclass
class Cell:
    kernel: str         # as it was asked for
    arch: str
    lto: str
    release: str = ""
    steps: list = field(default_factory=list)
    modules: list = field(default_factory=list)

    @property
    def name(self):
        label = os.path.basename(os.path.abspath(self.kernel)) if os.path.isdir(self.kernel) else self.kernel
        return f"{label}-{self.arch}-{self.lto}"

    def step(self, name):
        return next((s for s in self.steps if s.name == name), None)

    @property
    def good(self):
        return all(s.status in (PASS, SKIP) for s in self.steps)

    def as_dict(self):
        return {"name": self.name, **asdict(self)}


def environment():
    return {k: v for k, v in os.environ.items() if k not in NOT_INHERITED}


def measure(path):
    """The Module of a .ko; elf.ElfError, OSError."""
    parsed = elf.parse(path.read_bytes())
    sizes = {True: 0, False: 0}
    for section in parsed.sections:
        if section.flags & SHF_ALLOC:
            sizes[bool(section.flags & SHF_WRITE)] += section.size
    return Module(path.name.removesuffix(".ko"), sizes[False], sizes[True], parsed.section(".kunit_test_suites") is not None)


class Runner:
    """Fills cells, several at a time if wanted; `told(cell, step)` is called when a step begins."""

    def __init__(self, source, out, jobs, boot, params, told):
        """params: {module: ["NAME=VALUE"]}, with which it is loaded."""
        self.source, self.out, self.jobs, self.boot, self.params, self.told = source, out, jobs, boot, params, told

    def run(self, cell):
        place = self.out / cell.name
        (place / "build").mkdir(parents=True, exist_ok=True)
        steps = {"build": self.build, "check": self.check, "load": self.load, "kunit": self.kunit}
        for name in STEPS:
            if not cell.good:
                cell.steps.append(Step(name, SKIP, "the step before failed"))
                continue
            began = time.monotonic()
            step = steps[name](cell, place)
            step.seconds = round(time.monotonic() - began, 1)
            cell.steps.append(step)
        return cell

    def call(self, cell, name, place, argv, stdout=None):
        """A Step of a program that says 0 fine, 1 findings, 2 failure; what it writes to stdout goes to a file of its own if named."""
        self.told(cell, name)
        log = place / f"{name}.log"
        with open(log, "wb") as f:
            f.write((" ".join(map(str, argv)) + "\n").encode())
            f.flush()
            with open(stdout or os.devnull, "wb") as out:
                done = subprocess.run([str(a) for a in argv], stdin=subprocess.DEVNULL, stdout=out if stdout else f, stderr=f,
                                      env=environment(), check=False)
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[1:]
        status = PASS if not done.returncode else FAIL if done.returncode == 1 or name == "build" else ERROR
        why = "" if not done.returncode else next((l.strip() for l in lines if "error" in l.lower() or l.startswith("FATAL")),
                                                  lines[-1].strip() if lines else f"exit status {done.returncode}")
        return Step(name, status, why, str(log.relative_to(self.out)), "\n".join(lines[-LAST_LINES:]) if status != PASS else "")

    def make(self, cell, name, place, *targets):
        kernel = self.tree(cell)
        return self.call(cell, name, place, ["make", "--no-print-directory", f"-j{self.jobs}", "-C", ROOT, f"M={self.source}",
                                       f"MO={place / 'build'}", f"KDIR={kernel}", f"ARCH={cell.arch}", f"LTO={cell.lto}", *targets])

    # ---- kernels -----------------------------------------------------------------------------

    def ask(self, cell, what):
        """A line of scripts/kernel-tree, which fetches what is not there, or builds it; RuntimeError with its words."""
        version = cell.kernel.removesuffix(KUNIT)
        kunit = ["--kunit"] if version != cell.kernel else []
        done = subprocess.run([str(ROOT / "scripts/kernel-tree"), *kunit, "--arch", cell.arch, "--print", what, version],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
                              env=environment(), check=False)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if "error:" in line] or done.stderr.splitlines()
            raise RuntimeError(said[0] if said else f"scripts/kernel-tree: exit status {done.returncode}")
        return done.stdout.strip()

    def tree(self, cell):
        return os.path.abspath(cell.kernel) if os.path.isdir(cell.kernel) else self.ask(cell, "kdir")

    def image(self, cell):
        """(what is booted, where its modules are); an image of "": there is none."""
        if not os.path.isdir(cell.kernel):
            return self.ask(cell, "image"), self.ask(cell, "modules")
        found = [p for p in IMAGES[cell.arch] if os.path.isfile(os.path.join(cell.kernel, p))]
        return (os.path.join(cell.kernel, found[0]) if found else ""), cell.kernel

    def with_params(self, path):
        params = self.params.get(path.stem.replace("-", "_"))
        return f"{path}:{' '.join(params)}" if params else str(path)

    # ---- steps -------------------------------------------------------------------------------

    def files(self, place):
        return sorted((place / "build").rglob("*.ko"))

    def build(self, cell, place):
        try:
            step = self.make(cell, "build", place, "modules")
        except RuntimeError as error:
            return Step("build", ERROR, str(error))
        if step.status != PASS:
            return step
        try:
            cell.modules = [measure(path) for path in self.files(place)]
            release = pathlib.Path(self.tree(cell), "include/config/kernel.release")
            cell.release = release.read_text(encoding="utf-8").strip() if release.exists() else ""
        except (elf.ElfError, OSError) as error:
            return Step("build", FAIL, str(error), step.log)
        if not cell.modules:
            return Step("build", FAIL, f"no module came of {self.source}", step.log)
        return step

    def check(self, cell, place):
        return self.make(cell, "check", place, "check-modversions")

    def load(self, cell, place):
        if not self.boot:
            return Step("load", SKIP, "--no-boot")
        if any(m.suites for m in cell.modules):
            return Step("load", SKIP, "modules with KUnit suites are loaded by the next step")
        try:
            image, directory = self.image(cell)
        except RuntimeError as error:
            return Step("load", ERROR, str(error))
        if not image:
            return Step("load", SKIP, "this tree has no kernel image")
        result, console = place / "load.json", place / "load.console"
        step = self.call(cell, "load", place, [ROOT / "scripts/boot-test", "--json", "--log", console, "--kernel", image, "--modules-dir",
                                               directory, *map(self.with_params, self.files(place))], result)
        if step.status == FAIL:
            found = json.loads(result.read_text(encoding="utf-8"))["findings"]
            step.why = found[0]["message"] if found else step.why
            step.said = "\n".join(line for f in found for line in (essence(f["lines"]) if f["code"] in CRASHES else f["lines"]))
            step.log = str(console.relative_to(self.out))
        return step

    def kunit(self, cell, place):
        names = {m.name for m in cell.modules if m.suites}
        if not names:
            return Step("kunit", SKIP, "no KUnit suites")
        if not self.boot:
            return Step("kunit", SKIP, "--no-boot")
        suites = [path for path in self.files(place) if path.stem in names]
        result = place / "kunit.json"
        step = self.call(cell, "kunit", place, [ROOT / "scripts/kunit", "--json", "--junit", place / "kunit.xml", "--kernel", self.tree(cell),
                                          "--arch", cell.arch, *map(self.with_params, suites)], result)
        if step.status == FAIL:
            counts = json.loads(result.read_text(encoding="utf-8"))["counts"]
            step.why = f"{counts['fail']} failed, {counts['crash']} crashed, {counts['errors']} errors, {counts['pass']} passed"
        return step
