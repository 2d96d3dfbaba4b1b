# SPDX-License-Identifier: GPL-2.0-or-later
"""What a boot proves: a Transcript and how QEMU ended -> findings, each with a stable code.

Two passes. First the kernel lines, step by step, against RULES: a WARN, an oops, a panic, and the loader's reasons to refuse
a module. Then the steps themselves: one that failed without a reason from the first pass gets a finding of its own kind;
so does a guest that hung or fell silent. No finding means: every planned step was seen to succeed.
"""

import errno
import os
import re
from dataclasses import dataclass, field

from .console import FLOOD, body

# code -> what to do next
HINTS = {
    "boot-warn": "the lines above begin with the place of the WARN; a fault in the module's sections or code generation, "
                 "or a bug of its own",
    "boot-oops": "the trace above names the function (RIP or pc)",
    "boot-panic": "the lines above are the kernel's last",
    "boot-died": "look at the console (--log FILE); a triple fault or a reset leaves no message",
    "boot-hang": "if the step is only slow, raise --timeout or --step-timeout",
    "boot-flood": "the lines above are the last; a message in a loop, most likely: printk_ratelimited() or WARN_ONCE()",
    "boot-version-mismatch": "the module was built against other exports than this kernel's: rebuild it with this kernel's "
                             "tree (its Module.symvers) as KDIR",
    "boot-unknown-symbol": "load the module that exports it first (give it, or --modules-dir), or it is GPL-only, or this "
                           "kernel has none",
    "boot-namespace": "add MODULE_IMPORT_NS for that namespace to the module's source",
    "boot-vermagic": "rebuild the module with this kernel's tree as KDIR",
    "boot-insmod-failed": "the errno and the kernel's lines above say what the module loader or the init function refused",
    "boot-command-failed": "the command's output is above",
    "boot-rmmod-failed": "something still uses the module, or it has no exit function (--no-unload skips unloading)",
}

# errno of insmod -> what to do next, where it says more than the code does (man init_module; kernel/module/main.c)
ERRNO_HINTS = {
    errno.ENOEXEC: "the loader finds the file itself malformed: built for another kernel, without versions, or damaged",
    errno.ENOENT: "the init function misses something: often a crypto algorithm or firmware; load such a module first, by name",
    errno.EEXIST: "a module of that name is loaded already or built into this kernel",
    errno.EKEYREJECTED: "the file was changed after it was signed: strip it (strip -g drops the signature) or sign it again",
    errno.ENOMEM: "give the guest more --memory, or the module's sections are too large",
}

CRASHES = {"boot-warn", "boot-oops", "boot-panic"}
REFUSALS = {"boot-version-mismatch", "boot-unknown-symbol", "boot-namespace", "boot-vermagic"}

# (code, pattern on a kernel line without its time stamp, message); the first that matches counts. The texts are those of
# Linux 5.10 to 6.18: kernel/panic.c, kernel/module/, arch/{x86,arm64}/kernel/traps.c, mm/fault.c, lib/ubsan.c.
RULES = [(code, re.compile(pattern), message) for code, pattern, message in (
    ("boot-warn", r"WARNING: (?:CPU: \d+ )?(?:PID: \d+ )?(?:at )?(\S+:\d+.*)", "WARN at {0}"),
    ("boot-warn", r"WARNING: ((?:possible|suspicious|inconsistent|bad unlock|held lock|lock held|Nested lock).*)", "{0}"),
    ("boot-warn", r"(BUG: (?:sleeping function|scheduling while atomic|using \w+\(\) in preemptible).*)", "{0}"),
    ("boot-warn", r"(BUG \S+ \(.*\): .*)", "{0}"),                      # slab: objects remaining, redzone overwritten
    ("boot-warn", r"(UBSAN: .*)", "{0}"),
    ("boot-oops", r"(kernel BUG at .*)", "{0}"),
    ("boot-oops", r"(BUG: (?!soft lockup|workqueue lockup).*)", "{0}"),
    ("boot-oops", r"(CFI failure at .*)", "{0}"),
    ("boot-oops", r"(Unable to handle kernel .*)", "{0}"),              # arm64
    ("boot-oops", r"((?:Internal error|Oops)\b.*|.*: [0-9a-f]{4} \[#\d+\].*)", "{0}"),
    ("boot-panic", r"Kernel panic - not syncing: (.*)", "kernel panic: {0}"),
    ("boot-version-mismatch", r"(\S+): disagrees about version of symbol (\S+)", "{0} disagrees about version of symbol {1}"),
    ("boot-version-mismatch", r"(\S+): no symbol version for (\S+)", "{0} has no version of symbol {1}"),
    ("boot-namespace", r"(\S+): module uses symbol \(?([^\s)]+)\)? from namespace ([^\s,]+), but does not import it",
     "{0} uses symbol {1} and does not import its namespace {2}"),
    ("boot-unknown-symbol", r"(\S+): Unknown symbol (\S+) \(err (-?\d+)\)", "{0}: Unknown symbol {1} (err {2})"),
    ("boot-vermagic", r"(\S+): version magic '(.*)' should be '(.*)'", "{0}: version magic '{1}' should be '{2}'"),
)]

CUT = re.compile(r"-+\[ cut here \]")
FOLLOWS = re.compile(r"panic_on_warn set|Fatal exception")
CRASH_END = re.compile(r"---\[ end ")
STALL = re.compile(r"watchdog: BUG: soft lockup|rcu: .*stall|INFO: task .* blocked for more than|INFO: rcu_\S+ .*stall")
LOST = re.compile(r"\*\* \d+ printk messages dropped")
CRASH_LINES, REASON_LINES = 48, 12


@dataclass
class Finding:
    code: str
    message: str
    step: str = ""                                  # "INSMOD dummy", …
    lines: list = field(default_factory=list)       # what the kernel or the command said
    symbol: str = ""
    errno: int = 0

    @property
    def hint(self):
        return ERRNO_HINTS.get(self.errno) or HINTS[self.code]


@dataclass
class Plan:
    modules: list       # in load order
    commands: list
    unload: bool = True
    trials: list = field(default_factory=list)      # lists of paths

    def title(self, step):
        """A step, in the words of the progress lines."""
        words = {"load": "INSMOD", "unload": "RMMOD"}
        if step.kind in words:
            return f"{words[step.kind]} {step.name}"
        if step.kind == "run":
            number = int(step.name) if step.name.isdigit() else -1
            return "RUN " + (self.commands[number] if 0 <= number < len(self.commands) else step.name)
        if step.kind == "try":
            number = int(step.name) if step.name.isdigit() else -1
            return "TRY " + (self.trial(number) if 0 <= number < len(self.trials) else step.name)
        return {"boot": "BOOT", "settle": "settling after the last step", "end": "POWEROFF"}.get(step.kind, step.kind)

    def trial(self, number):
        """The files of a trial, without their directories."""
        return " ".join(os.path.basename(path) for path in self.trials[number])

    def steps(self):
        """(kind, name) of each step that a boot without a fault shows."""
        loads = [("load", m.name) for m in self.modules]
        unloads = [("unload", m.name) for m in reversed(self.modules)] if self.unload else []
        loads += [("try", str(n)) for n in range(len(self.trials))]
        return loads + [("run", str(n)) for n in range(len(self.commands))] + unloads


TAINTS = "PFSRMBUDAWCIOELKXTNJ"         # bit 0 upward (Documentation/admin-guide/tainted-kernels.rst)


def taint_seen(lines):
    """The taint that the kernel's last trace shows ("Tainted: G    E   6.1.0"), for a guest that could not tell; or None."""
    shown = [m[1] or "" for line in lines if (m := re.search(r"Not tainted|Tainted: ([GP][A-Z ]*?) +\d", line))]
    return sum(1 << bit for bit, letter in enumerate(TAINTS) if letter in shown[-1]) if shown else None


def taint_letters(taint):
    """The letters of the bits that are set: 0x3000 -> "OE"."""
    return "".join(letter for bit, letter in enumerate(TAINTS) if (taint or 0) >> bit & 1)


def errno_text(status):
    """insmod's exit status, which is the errno of the kernel's answer, in words."""
    if status in errno.errorcode:
        return f"{os.strerror(status)} ({errno.errorcode[status]})"
    return f"ended by signal {status - 128}" if status > 128 else f"exit status {status}"


def _crash_lines(lines, index):
    """The kernel's report around line `index`: from the cut, up to its end mark."""
    start = next((i for i in range(index, max(index - 4, -1), -1) if CUT.search(lines[i])), index)
    for end in range(index, len(lines)):
        if CRASH_END.search(lines[end]) or end - start >= CRASH_LINES:
            return lines[start:end + 1]
    return lines[start:]


def _kernel_findings(step, title):
    """First pass, one step: RULES over its kernel lines. What only follows from a finding is not told a second time."""
    findings, in_crash, refused = [], "", set()      # in_crash: the code of the report that goes on
    for index, line in enumerate(step.kernel):
        text = body(line)
        in_crash = "" if CUT.search(text) else in_crash
        code, message, values = next(((code, message, match.groups()) for code, pattern, message in RULES
                                      if (match := pattern.match(text))), (None, "", ()))
        if code in CRASHES:
            # An oops is none of a WARN's lines, whatever was printed as the beginning of one.
            follows = in_crash and (code, in_crash) != ("boot-oops", "boot-warn") or code == "boot-panic" and FOLLOWS.search(text) and any(f.code in CRASHES for f in findings)
            if not follows:             # else: an oops of several lines, or what panic_on_warn and oops=panic make of it
                findings.append(Finding(code, message.format(*values), title, _crash_lines(step.kernel, index)))
            in_crash = in_crash if follows else code
        elif code and values[:2] not in refused:    # "Unknown symbol s (err -22)" only repeats that s was refused
            refused.add(values[:2])
            symbol = "" if code == "boot-vermagic" else values[1]
            findings.append(Finding(code, message.format(*values), title, [line], symbol))
        in_crash = "" if CRASH_END.search(text) else in_crash
    return findings


def _step_finding(step, plan, title, reasons):
    """Second pass, one ended step: its own failure, or None. reasons: codes that the first pass found in it."""
    if step.kind == "load" and step.exit and not reasons & (REFUSALS | CRASHES):
        return Finding("boot-insmod-failed", f"insmod {step.name}: {errno_text(step.exit)}", title,
                       _once(step.kernel)[-REASON_LINES:] + step.output, errno=step.exit)
    if step.kind == "run" and step.exit:
        return Finding("boot-command-failed", f"exit status {step.exit}: {title[4:]}", title, step.output[-REASON_LINES:])
    if step.kind == "unload" and step.exit and _asked(plan, step.name):
        return Finding("boot-rmmod-failed", f"rmmod {step.name}: {' '.join(step.output) or errno_text(step.exit)}", title,
                       step.kernel[-REASON_LINES:])
    return None


def _once(lines):
    """Without lines whose text came before: busybox tries a refused module again, so the loader says all twice."""
    return list({body(line): line for line in reversed(lines)}.values())[::-1]


def _asked(plan, name):
    return next((m.asked for m in plan.modules if m.name == name), True)


def _end_finding(transcript, outcome, plan):
    """A guest that did not come to its end, or ended with a planned step unseen; or None."""
    title, last = plan.title(transcript.step), transcript.kernel[-REASON_LINES:]
    if outcome.timed_out and transcript.flooded:
        return Finding("boot-flood", f"the console said more than {FLOOD >> 20} MiB; the last step was: {title}", title, last)
    if outcome.timed_out:
        stall = [line for line in transcript.step.kernel if STALL.search(line)]
        words = "the kernel came not as far as init" if transcript.step.kind == "boot" else f"the last step was: {title}"
        return Finding("boot-hang", f"no end after {outcome.seconds:.0f} s; {words}", title,
                       (stall + last)[:CRASH_LINES] + transcript.step.output[-REASON_LINES:])
    if not transcript.ended:
        return Finding("boot-died", f"the guest stopped without a word; the last step was: {title}", title, last)
    for kind, name in plan.steps():
        step = transcript.find(kind, name)
        if step is None or step.exit is None:
            return Finding("boot-died", f"the guest ended without a result of: {kind} {name}", title, last)
    return None


def judge(transcript, outcome, plan):
    """-> (findings, notes). Notes are worth a line and fail nothing."""
    findings, notes = [], []
    for step in transcript.steps:
        title = plan.title(step)
        found = _kernel_findings(step, title)
        if step.kind == "try":          # a refusal is an answer
            found = [f for f in found if f.code in CRASHES]
        own = _step_finding(step, plan, title, {f.code for f in found})
        findings += found + ([own] if own else [])
        if step.kind == "unload" and step.exit and not _asked(plan, step.name):
            notes.append(f"the dependency {step.name} stays loaded: {' '.join(step.output) or errno_text(step.exit)}")
    silent = not transcript.ended and not {f.code for f in findings} & CRASHES
    if outcome.timed_out or silent or not findings:
        end = _end_finding(transcript, outcome, plan)
        findings += [end] if end else []
    for module in plan.modules:         # no finding: with modversions the kernel itself looks at symbols, not at releases
        built_for = module.vermagic.split(" ")[0]
        if built_for and transcript.release and built_for != transcript.release:
            notes.append(f"{module.path} was built for {built_for}, the kernel is {transcript.release}")
    notes += [line for line in transcript.kernel if LOST.search(line)]
    if not outcome.timed_out:
        notes += [line for line in transcript.kernel if STALL.search(line)]
    return findings, notes

