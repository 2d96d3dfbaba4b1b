# SPDX-License-Identifier: GPL-2.0-or-later
"""
Runs a tool on spoiled inputs and says whether it behaved: exit 0, 1 or 2, in time, nothing for a sanitizer to report, and
memory and output in proportion to the input.
"""
import contextlib
import dataclasses
import os
import pathlib
import re
import resource
import shlex
import shutil
import signal
import subprocess
import threading
import time

CPU = 10            # seconds: what takes longer is a hang
WALL = 60           # seconds, on a machine that does other things as well
MEMORY = 3 << 10    # MiB, where a sanitizer ends it at once
FILE = 8 << 20, 4   # bytes of a file it writes, and what each byte of input may add
RSS = 64 << 20, 32  # the same for resident memory, above what the tool takes for an empty input


@dataclasses.dataclass
class Case:
    """One run: the inputs by name, and the words of the command line."""
    target: object
    inputs: list        # (file name, bytes)
    words: list
    stdin: pathlib.Path

    def shell(self):
        return " ".join(map(shlex.quote, self.words)) + (f" < {shlex.quote(str(self.stdin))}" if self.stdin else "")


def case(target, inputs, seeds, tools):
    words = [str(tools / target.tool)]
    for word in target.args.split():
        if word == "{}":
            words += [name for name, _ in inputs]
        else:
            words.append(re.sub(r"@(\S+)", lambda m: str(seeds / m[1]), word).replace("{}", inputs[0][0]))
    stdin = {"": None, "{}": pathlib.Path(inputs[0][0])}.get(target.stdin, seeds / target.stdin)
    return Case(target, inputs, words, stdin)


def lay_out(one, seeds, directory):
    """A fresh directory with the inputs and what belongs beside them."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    for pair in one.target.beside.split():
        name, seed = pair.split("=")
        for given, _ in one.inputs:
            number = re.sub(r"\D", "", given)
            text = (seeds / seed).read_bytes()
            if "{n}" in name:
                text = text.replace(b"m.o", f"m{number}.o".encode())
            (directory / name.format(n=number)).write_bytes(text)
    for name, data in one.inputs:
        (directory / name).write_bytes(data)


def input_size(one, seeds):
    """Bytes that the tool is given: what was spoiled, and the good files that its command line names."""
    names = {w.rsplit("/", 1)[-1] for w in one.words if str(seeds) in w} | {p.split("=")[1] for p in one.target.beside.split()}
    files = [seeds / n for n in names] + ([one.stdin] if one.stdin and one.stdin.is_absolute() else [])
    return sum(len(data) for _, data in one.inputs) + sum(f.stat().st_size for f in files if f.is_file())


def allowed(budget, size):
    return budget[0] + budget[1] * size


def limit(size):
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (allowed(FILE, size),) * 2)


def environment(reports):
    common = f"log_path={reports}/report:exitcode=99"
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "XDG_CACHE_HOME", "LLVM_SUFFIX", "LD_LIBRARY_PATH")}
    return dict(keep, LC_ALL="C", ASAN_OPTIONS=f"{common}:allocator_may_return_null=1:hard_rss_limit_mb={MEMORY}:detect_leaks=1:quarantine_size_mb=8",
                UBSAN_OPTIONS=f"{common}:print_stacktrace=1")


def ours(report):
    """
    Whether what a sanitizer reports happened in our code.  What libLLVM and libdw do with damaged input, they do in a
    child process, whose end the tool reports in its own words.
    """
    frames = re.findall(r"^ +#\d+ 0x\w+ (?:in .*)?", report, re.M)[:12]
    at = next((f for f in frames if not re.search(r"libasan|libubsan|sanitizer|interceptor|\(/lib/.*/libc\.so", f)), "")
    return "runtime error" in report or "LeakSanitizer" in report or re.search(r"\bmod/[\w/-]+\.[ch]:", at) is not None


def wait(proc):
    """(exit status, or None after WALL seconds; CPU seconds of it and its children; the most bytes resident in one)."""
    end, pause = time.monotonic() + WALL, 0.002
    while True:
        pid, status, used = os.wait4(proc.pid, os.WNOHANG)
        if pid:
            proc.returncode = os.waitstatus_to_exitcode(status)
            return proc.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss << 10
        if time.monotonic() > end:
            os.killpg(proc.pid, signal.SIGKILL)
            proc.wait()
            return None, 0, 0
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)


CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def control(data):
    """What a terminal would obey, in what a tool printed: its place and a stretch around it, or ""."""
    text = data.decode("utf-8", "surrogateescape")
    bad = CONTROL.search(text)
    return f"byte {bad.start()}: {text[max(bad.start() - 60, 0):bad.start() + 60]!r}" if bad else ""


def execute(one, seeds, directory):
    """(exit status, CPU seconds, bytes resident, what it said, where the sanitizers' reports are)."""
    lay_out(one, seeds, directory)
    reports = directory.with_name(directory.name + ".reports")
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir()
    with open(directory / one.stdin if one.stdin else os.devnull, "rb") as stdin, \
            open(reports / "stdout", "wb") as out, open(reports / "stderr", "w+b") as err:
        proc = subprocess.Popen(one.words, cwd=directory, env=environment(reports), stdin=stdin, stdout=out, stderr=err,
                                preexec_fn=lambda: limit(input_size(one, seeds)), start_new_session=True)
        status, cpu, rss = wait(proc)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(proc.pid, signal.SIGKILL)     # children that it left behind
        err.seek(0)
        said = err.read(1 << 24)
    return status, cpu, rss, said, reports


baselines, baselines_lock = {}, threading.Lock()


def baseline(one, seeds, directory):
    """Bytes resident for empty inputs: libraries, and what a sanitizer needs for itself."""
    with baselines_lock:
        if one.target.name not in baselines:
            empty = dataclasses.replace(one, inputs=[(name, b"") for name, _ in one.inputs])
            baselines[one.target.name] = execute(empty, seeds, directory)[2]
        return baselines[one.target.name]


def run(one, seeds, directory):
    """"" if it behaved, else what happened, then a report."""
    size = input_size(one, seeds)
    least = baseline(one, seeds, directory)
    status, cpu, rss, said, reports = execute(one, seeds, directory)
    raw = {"stderr": control(said), "stdout": control((reports / "stdout").read_bytes())}
    said = said[:1 << 16].decode("utf-8", "backslashreplace")
    written = [p for place in (directory, reports) for p in place.rglob("*") if p.is_file() and p.stat().st_size >= allowed(FILE, size)]
    if status == -signal.SIGXFSZ or written:
        return f"output: a file of more than {FILE[0]} + {FILE[1]} x input bytes\n{said[-2000:]}"
    if rss > least + allowed(RSS, size):
        return f"memory: more than {RSS[0] >> 20} MiB + {RSS[1]} x input\n{rss} bytes resident, {least} for no input, {size} bytes of input\n"
    texts = [p.read_text("utf-8", "backslashreplace") for p in sorted(reports.glob("report.*"))]
    text = "\n".join(texts)
    if status is None or cpu >= CPU or status in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"hang: no end within {CPU} seconds of CPU time\n{said[-2000:]}"
    # 3 is modfinal's: a linker has to do it.
    if status not in (0, 1, 2, 3):
        what = f"signal {-status}" if status < 0 else f"exit status {status}"
        return f"{first_line(text) or what}\n{text or said[-4000:]}"
    if any(ours(t) for t in texts):
        return f"{first_line(text)}\n{text}"
    for name, where in raw.items():
        if where:
            return f"a control character on {name}\n{where}"
    return ""


def first_line(report):
    """What one bug has in common with itself: the kind of error and the place in our code."""
    if not report:
        return ""
    kind = re.search(r"(?:AddressSanitizer|LeakSanitizer|runtime error): *([A-Za-z][\w -]*)", report)
    place = re.search(r"(mod/[\w/-]+\.[ch]:\d+)", report)
    words = re.sub(r"0x\w+|\d{4,}", "N", kind[0]) if kind else "report"
    return f"{words} in {place[1] if place else 'no place of ours'}"
