# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line of scripts/kunit: what it prints, what it writes, how it ends; and what it says to bad input."""
import json
import os
import pty
import random
import subprocess
import xml.etree.ElementTree as xml

from ltoboot import HarnessError, modules
from ltokunit import suites

from . import KUNIT, ROOT, call

LOG = """\
[    1.000000] KTAP version 1
[    1.000000] 1..2
[    1.000000]     KTAP version 1
[    1.000000]     # Subtest: fine
[    1.000000]     1..2
[    1.000000]     ok 1 a
[    1.000000]     ok 2 b # SKIP no device
[    1.000000] ok 1 fine
[    1.000000]     KTAP version 1
[    1.000000]     # Subtest: bad\x1b]0;x\x07
[    1.000000]     1..2
[    1.000000]     # c: EXPECTATION FAILED at x.c:1
[    1.000000]     not ok 1 c <&>
[    1.000000] BUG: kernel NULL pointer dereference, address: 0000000000000010
[    1.000000] Kernel panic - not syncing: Fatal exception
"""
PLAIN = """\
ok fine.a
ok fine.b # SKIP no device
not ok bad\\x1b]0;x\\x07.c <&>
#       # c: EXPECTATION FAILED at x.c:1
not ok bad\\x1b]0;x\\x07.(no name) # the run ended in it
kunit: LOG: FAIL: 4 tests: 1 passed, 1 failed, 1 crashed, 1 skipped, 2 errors
"""
# A module with two suites, as kunit_test_suites() lays them out, without a kernel's headers; CASE_SIZE differs by kernel.
MODULE = """
static void test(void *kunit) { (void)kunit; }
struct kase { void (*run)(void *); const char *name; void *params; char rest[REST]; };
static struct kase first[] = { { test, "one" }, { test, "two" }, { test, "three" }, {} }, second[] = { { test, "only" }, {} };
struct suite { const char name[256]; void *functions[4]; struct kase *cases; };
static struct suite a = { "a", {}, first }, b = { "b", {}, second };
static struct suite *all[] __attribute__((used, section(".kunit_test_suites"))) = { &a, &b };
static const char info[] __attribute__((used, section(".modinfo"))) = "name=made\\0license=GPL\\0vermagic=6.1.0 SMP";
"""
# As in 7.1, where a case has two more functions, and parameters: all of them are pointers to code.
PARAM_MODULE = MODULE.replace("void *params;", "void *params; long attr; void *init, *exit;").replace(
    '{ test, "two" }', '{ test, "two", test, 0, test, test }').replace('"one" }', '"one", test, 0, test, test }')
PLAIN_MODULE = """
static const char info[] __attribute__((used, section(".modinfo"))) = "name=plain\\0license=GPL\\0vermagic=6.1.0 SMP";
"""
TARGETS = {"x86_64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}


def compile_module(path, source, arch, rest=16):
    clang = "clang" + os.environ.get("LLVM_SUFFIX", "-19")
    subprocess.run([clang, f"--target={TARGETS[arch]}", "-ffreestanding", "-O1", "-w", f"-DREST={rest}", "-xc", "-", "-c", "-o", path],
                   input=source, text=True, check=True)
    return path


def expect(done, status, out=None, err=None):
    """Complaints about a CompletedProcess; out: all of it; err: a part of it."""
    complaints = [] if done.returncode == status else [f"exit status {done.returncode}, not {status}"]
    if out is not None and done.stdout != out:
        complaints += ["stdout:", *done.stdout.splitlines()]
    if err is not None and err not in done.stderr:
        complaints += [f"stderr has no {err!r}:", *done.stderr.splitlines()[:10]]
    if "Traceback" in done.stderr:
        complaints += done.stderr.splitlines()[-5:]
    return complaints


def parsing(report, work):
    log = work / "log"
    log.write_text(LOG, encoding="utf-8")
    done = call("parse", log)
    report.test("parse prints plain lines", expect(done, 1, PLAIN.replace("LOG", str(log))))
    done = call("parse", "-", stdin=LOG)
    report.test("parse reads standard input", expect(done, 1, PLAIN.replace("LOG", "standard input")))
    done = call("parse", "--json", "--junit", work / "junit.xml", log)
    got = json.loads(done.stdout)
    tests = got["suites"][1]["tests"]
    report.test("parse --json", expect(done, 1) + ([] if (
        got["verdict"], got["counts"], tests[0]["status"], tests[1]["comment"]) == (
        "fail", {"pass": 1, "fail": 1, "skip": 1, "crash": 1, "errors": 2}, "fail", "the run ended in it") else [done.stdout]))
    suite = xml.parse(work / "junit.xml").getroot().findall("testsuite")
    numbers = [tuple(s.get(k) for k in ("tests", "failures", "errors", "skipped")) for s in suite]
    names = [c.get("name") for c in suite[1].findall("testcase")]
    report.test("parse --junit", [] if numbers == [("2", "0", "0", "1"), ("3", "1", "2", "0")] and names[0] == "c <&>" else
                [str(numbers), str(names)])
    report.test("parse: all passed", expect(call("parse", "-", stdin="KTAP version 1\n1..1\nok 1 a\n"), 0,
                                            "ok a\nkunit: standard input: PASS: 1 test: 1 passed\n"))
    for name, text in (("nothing", ""), ("no KTAP", "Linux version 6.1\n"), ("no test", "KTAP version 1\n1..0\n")):
        report.test(f"parse: {name} is no success", expect(call("parse", "-", stdin=text), 1, err="kunit: error: standard input: no "))
    (work / "noise").write_bytes(random.Random(1).randbytes(100000))
    report.test("parse: random bytes", expect(call("parse", work / "noise"), 1, err="no KTAP"))
    report.test("parse: no such file", expect(call("parse", work / "none"), 2, "", f"{work}/none: No such file or directory"))
    report.test("parse: a directory", expect(call("parse", work), 2, "", "Is a directory"))
    report.test("parse: a JUnit file that cannot be written", expect(call("parse", "--junit", work / "none/x", log), 2, err="none/x"))


def terminal(report, work):
    """The tree of a terminal: colours, indentation, counts; nothing of the guest's gets through."""
    log = work / "log"
    master, slave = pty.openpty()
    with subprocess.Popen([KUNIT, "parse", str(log)], stdin=subprocess.DEVNULL, stdout=slave, stderr=subprocess.DEVNULL):
        os.close(slave)
        text = b""
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:             # the other end is closed
                break
            if not chunk:
                break
            text += chunk
    os.close(master)
    wanted = (b"  \x1b[1mfine\x1b[0m", b"    \x1b[32m[PASSED]\x1b[0m a", b"    \x1b[33m[SKIPPED]\x1b[0m b", b"[FAILED]\x1b[0m c <&>",
              b"1 passed", b"[CRASHED]")
    complaints = [f"no {w!r}" for w in wanted if w not in text] + ["an escape sequence of the guest"] * (b"\x1b]" in text)
    report.test("parse on a terminal", complaints + ([text.decode(errors="replace")] if complaints else []))


def module_files(report, work):
    wanted = {"a": ["one", "two", "three"], "b": ["only"]}
    for arch in TARGETS:
        for rest in (16, 24, 32):       # 40, 48 and 56 bytes a case
            path = compile_module(work / f"made-{arch}-{rest}.ko", MODULE, arch, rest)
            got = suites.read(modules.read(str(path)))
            report.test(f"suites of a module: {arch}, {24 + rest} bytes a case", [] if got == wanted else [str(got)])
        got = suites.read(modules.read(str(compile_module(work / f"params-{arch}.ko", PARAM_MODULE, arch, 24))))
        report.test(f"suites of a module: {arch}, as in 7.1", [] if got == wanted else [str(got)])
    data = (work / "made-x86_64-16.ko").read_bytes()
    chance, complaints = random.Random(1), []
    for n in range(3000):
        damaged = bytearray(data[:chance.randrange(len(data))] if n % 2 else data)
        for _ in range(chance.randrange(1, 8)):
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = work / "damaged.ko"
        path.write_bytes(damaged)
        try:
            suites.read(modules.read(str(path)))
        except HarnessError:
            pass
        except Exception as error:      # any other is a fault
            complaints.append(f"{n}: {error!r}")
    report.test("suites of 3,000 damaged modules", complaints[:5])


def bad_input(report, work):
    made = {arch: compile_module(work / f"made-{arch}.ko", MODULE, arch) for arch in TARGETS}
    plain = compile_module(work / "plain.ko", PLAIN_MODULE, "x86_64")
    (work / "text.ko").write_text("no module", encoding="ascii")

    def stock(what):
        return subprocess.run([ROOT / "scripts/kernel-tree", "--arch", "x86_64", "--print", what, "6.1"], stdout=subprocess.PIPE,
                              text=True, check=True).stdout.strip()

    image, headers = stock("image"), stock("kdir")
    cases = [
        ("no module", [], "the following arguments are required"),
        ("a time limit of 0", ["--timeout", "0", made["x86_64"]], "--timeout must be positive"),
        ("a module that is missing", [work / "none.ko"], "none.ko: No such file or directory"),
        ("a module that is none", [work / "text.ko"], "not an ELF file"),
        ("a module without suites", [plain], "holds no KUnit suite: no section .kunit_test_suites"),
        ("several without suites", [plain, plain], "none of these modules holds a KUnit suite"),
        ("modules of two architectures", ["--kernel", image, made["x86_64"], made["arm64"]], "give modules of one architecture"),
        ("a kernel of the other architecture", ["--kernel", image, made["arm64"]], "is for x86_64, the modules are for arm64"),
        ("a kernel without KUnit", ["--kernel", image, made["x86_64"]], "this kernel has no KUnit (CONFIG_KUNIT is not set in"),
        ("a tree of headers", ["--kernel", headers, made["x86_64"]], "no kernel image in it"),
        ("a directory that is no tree", ["--kernel", work, made["x86_64"]], "is it a kernel build tree?"),
        ("a kernel that is missing", ["--kernel", work / "none", made["x86_64"]], "none: No such file or directory"),
        ("a kernel that is none", ["--kernel", work / "text.ko", made["x86_64"]], "neither an x86 bzImage"),
        ("a version that nobody builds", ["--kernel", "5.4", made["x86_64"]], "no KUnit kernel of version 5.4: 6.1 or 6.12"),
        ("parameters that end in a quote", [f"{made['x86_64']}:a='1"], "No closing quotation"),
    ]
    for name, argv, words in cases:
        report.test(f"run: {name}", expect(call(*argv), 2, err=words))
    done = call("--json", "--kernel", image, made["x86_64"])
    got = json.loads(done.stdout)
    report.test("run --json: an error is JSON, too", expect(done, 2) + ([] if got["verdict"] == "error" and "no KUnit" in got["error"]
                                                                       else [done.stdout]))
    configured = work / "tree"
    (configured / "arch/x86/boot").mkdir(parents=True)
    (configured / "arch/x86/boot/bzImage").symlink_to(image)
    (configured / ".config").write_text("CONFIG_KUNIT=m\n", encoding="ascii")
    report.test("run: KUnit is a module, and it was not built",
                expect(call("--kernel", configured, made["x86_64"]), 2, err="CONFIG_KUNIT=m in"))


def check(report, work):
    parsing(report, work)
    terminal(report, work)
    module_files(report, work)
    bad_input(report, work)
