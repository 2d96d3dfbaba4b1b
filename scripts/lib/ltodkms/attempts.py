# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds of DKMS's packages that leave nothing: by dkms itself, each in a directory of its own, by GCC in the kernel's build tree or
with LTO in a tree that scripts/tree made of it. Nothing needs root. `ltomod dkms try` and tests/dkms/run are made of this."""
import errno
import os
import pathlib
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass, field

from ltoboot import elf
from ltoci.cells import NOT_INHERITED, measure

from . import config
from .files import Trouble

ROOT = pathlib.Path(__file__).resolve().parents[3]
GCC = "gcc"                                     # as without ltomod
WAYS = (GCC, "none", "thin", "whole")
BUILDS, AROUND, FAILS, EXCLUDED = "builds", "around", "fails", "excluded"
EXCLUDES = 77                                   # dkms: BUILD_EXCLUSIVE_... of dkms.conf
FULL = os.strerror(errno.ENOSPC)
# $1 release, $2 its build tree, $3 directories before /usr, each with a : behind it, $4 a directory of ours; then what is run, in a mount
# namespace of its own in which /lib/modules has this one release.
LINKED = """release=$1 tree=$2 lower=$3 work=$4; shift 4
if [ "$lower" ] || [ ! -d /lib/modules ]; then
	mkdir -p "$work" && mount -t tmpfs none "$work" && mkdir "$work/upper" "$work/work" &&
	mount -t overlay none -o "lowerdir=$lower/usr,upperdir=$work/upper,workdir=$work/work" /usr && mkdir -p /lib/modules
fi
mount -t tmpfs none /lib/modules && mkdir "/lib/modules/$release" && ln -s "$tree" "/lib/modules/$release/build" && exec "$@" """


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    source: pathlib.Path        # with its dkms.conf

    def __str__(self):
        return f"{self.name}/{self.version}"


@dataclass
class Result:
    state: str                  # AROUND: by GCC, though it was told of another tree
    why: str = ""
    modules: int = 0
    text: int = 0               # bytes of all modules that are loaded and not written to
    refused: tuple = ()         # which would not load, and why not

    @property
    def loads(self):
        return self.state in (BUILDS, AROUND) and not self.refused


@dataclass
class Place:
    """Of builds for one kernel."""
    dkms: pathlib.Path
    release: str
    arch: str                   # as uname says it
    kernel: pathlib.Path        # its own build tree
    work: pathlib.Path          # temporary
    limit: int                  # seconds of one build
    cross: dict = field(default_factory=dict)   # of the environment: ARCH= and CROSS_COMPILE= of another machine than this
    trees: dict = field(default_factory=dict)
    namespace: tuple = ()       # the command that LINKED needs; empty: nothing can be mounted

    def prepare(self, ways):
        """Trees for these ways; Trouble if they cannot be had."""
        for way in ways:
            self.trees[way] = self.kernel if way == GCC else self.work / f"tree-{way}"
            if way != GCC:
                arch = [f"ARCH={self.cross['ARCH']}"] if self.cross else []
                ask(ROOT / "scripts/tree", f"KDIR={self.kernel}", *arch, f"LTO={way}", "--out", self.trees[way])
        for words in (("unshare", "-m"), ("unshare", "-rm")):
            if shutil.which(words[0]) and not subprocess.run([*self.linked(words, self.kernel, "", self.work / "over"), "true"],
                                                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode:
                self.namespace = words
                break

    def linked(self, words, tree, lower, over):
        return [*words, "sh", "-ec", LINKED, "sh", self.release, str(tree), lower, str(over)]


def environment():
    return {**{k: v for k, v in os.environ.items() if k not in (*NOT_INHERITED, "W", "CC", "LTO_FALLBACK")}, "LC_ALL": "C"}


def ask(*argv):
    """What it says; Trouble with its words if it fails."""
    done = subprocess.run([str(word) for word in argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          env=environment(), text=True, errors="replace", check=False)
    if done.returncode:
        raise Trouble(f"{argv[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def read_package(source):
    """What a directory's dkms.conf says that it is, which is a program of bash's; Trouble if that is no name."""
    name, version = ((ask("bash", "-c", '. "$1" >/dev/null 2>&1; printf "%s\\n" "$PACKAGE_NAME" "$PACKAGE_VERSION"', "bash",
                          source / "dkms.conf") + "\n").split("\n") + [""])[:2]
    for what, word in (("PACKAGE_NAME", name), ("PACKAGE_VERSION", version)):
        if not config.NAME.fullmatch(word):
            raise Trouble(f"{source}/dkms.conf: {what} is '{word}'")
    return Package(name, version, source)


def run(argv, log, limit, env):
    """The exit status, None if it took too long; output appended to log. Nothing of it goes on when we do not."""
    # dkms would make itself a key, and keep it, for modules that we throw away.
    env = {**environment(), **env, "sign_file": "/nonexistent"}
    with open(log, "ab") as out, subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env,
                                                  start_new_session=True) as proc:
        try:
            return proc.wait(limit)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if proc.poll() is None:
                os.killpg(proc.pid, signal.SIGKILL)


def first_error(text):
    """What is wrong first, for a table: what a compiler says, else make, else anybody."""
    # iptables-netflow prints the header that its probes made; what the compiler said of those is comments in it.
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    for pattern in (r"\berror: |\bERROR: ", r"\*\*\* ", r"No such file|cannot find|[Ee]rror"):
        for line in lines:
            if re.search(pattern, line):
                return re.sub(r"/\S*/(build|headers)/", "", line.strip())[:160]
    return "it does not say why"


def by_gcc(module):
    """Was it compiled by GCC?"""
    try:
        parsed = elf.parse(module.read_bytes())
        comment = parsed.section(".comment")
        return comment is not None and b"clang" not in parsed.bytes_of(comment)
    except elf.ElfError:
        return False


def would_not_load(place, modules):
    """What stands in the way of which module, by modvers."""
    modvers = pathlib.Path(os.environ.get("LTOMOD_BIN") or ROOT / "bin") / "modvers"
    checked = subprocess.run([modvers, "check", "--against", place.kernel, "--", *modules],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    found = re.findall(r"^(?:ERROR|FATAL): modvers: (?:\S*/)?(.*)", checked.stdout, re.M)
    return tuple(found or [first_error(checked.stdout)]) if checked.returncode else ()


def judge(place, way, status, text, modules):
    if status is None:
        return Result(FAILS, f"took more than {place.limit} seconds")
    if status == EXCLUDES:
        return Result(EXCLUDED, "its dkms.conf excludes this kernel")
    if status or not modules:
        return Result(FAILS, first_error(text))
    try:
        size = sum(measure(module).text for module in modules)
    except elf.ElfError as error:
        return Result(FAILS, str(error))
    if way != GCC and any(by_gcc(module) for module in modules):
        return Result(AROUND, "it goes to another kernel tree, whatever dkms says", len(modules), size, would_not_load(place, modules))
    return Result(BUILDS, "", len(modules), size, would_not_load(place, modules))


def build(place, package, way, log, link=None, lower="", keep=None, env=None):
    """One package as `dkms build` does it, /lib/modules/RELEASE/build being `link`, where that can be. OSError.

    keep: a directory for the modules, which are gone otherwise. env: more of the environment."""
    work = place.work / log.stem
    (work / "dkms").mkdir(parents=True)
    try:
        shutil.copytree(package.source, work / "src" / f"{package.name}-{package.version}", symlinks=True)
        argv = ["bash", str(place.dkms), "build", "-m", package.name, "-v", package.version, "-k", place.release, "-a", place.arch,
                "--dkmstree", str(work / "dkms"), "--sourcetree", str(work / "src"), "--installtree", str(work / "install"),
                "--kernelsourcedir", str(place.trees[way])]
        if place.namespace:
            argv = [*place.linked(place.namespace, link or place.trees[way], lower, work / "over"), *argv]
        status = run(argv, log, place.limit, {**place.cross, **(env or {})})
        for made in (work / "dkms").rglob("make.log"):
            with open(log, "ab") as out:
                out.write(made.read_bytes())
        text = log.read_text(encoding="utf-8", errors="backslashreplace")
        if status and FULL in text:
            raise OSError(errno.ENOSPC, FULL, str(place.work))
        modules = sorted((work / "dkms").glob(f"{package.name}/{package.version}/{place.release}/*/module/*.ko*"))
        result = judge(place, way, status, text, modules)
        if keep:
            shutil.rmtree(keep, ignore_errors=True)
            keep.mkdir(parents=True)
            for module in modules:
                shutil.copy(module, keep)
        return result
    except shutil.Error as error:               # of copytree, which goes on to the end
        why = str(error.args[0][0][2])
        if FULL in why:
            raise OSError(errno.ENOSPC, FULL, str(place.work)) from error
        return Result(FAILS, why)
    finally:
        shutil.rmtree(work, ignore_errors=True)
