# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the guest in QEMU: emulated (no KVM asked for), one serial line, no network, no disk.

Whatever happens here (a time limit, a signal, an exception, even SIGKILL to the harness), QEMU ends with it.
"""

import ctypes
import os
import select
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass

from . import HarnessError

MACHINES = {    # arch -> program, its Debian package, options, serial console
    "x86_64": ("qemu-system-x86_64", "qemu-system-x86", ["-machine", "pc"], "ttyS0"),
    "arm64": ("qemu-system-aarch64", "qemu-system-arm", ["-machine", "virt"], "ttyAMA0"),
}

# panic=-1: reboot at once, which -no-reboot turns into QEMU's end. oops=panic: the rest of a boot after an oops proves nothing.
# devkmsg: no rate limit on the step markers; log_buf_len: room for a chatty command.
KERNEL_ARGS = "panic=-1 panic_on_warn=1 oops=panic ignore_loglevel printk.time=1 printk.devkmsg=on log_buf_len=4M rdinit=/init"

PR_SET_PDEATHSIG = 1
LINE_LIMIT = 1 << 16    # a console line longer than this is cut: the guest cannot fill our memory


@dataclass
class Outcome:
    timed_out: bool
    status: int         # QEMU's exit status; negative: the signal that ended it
    stderr: str         # what QEMU itself had to say
    seconds: float


def require(arch):
    """HarnessError when there is no QEMU for that architecture; to be asked before anything is fetched for the guest."""
    program, package, _, _ = MACHINES[arch]
    if not shutil.which(program):
        raise HarnessError(f"{program} is not installed: apt-get install {package} (or scripts/setup)")


def command(arch, kernel, initrd, append="", memory=1024, cpus=1):
    """-> (argument list, kernel command line)."""
    program, _, options, console = MACHINES[arch]
    line = f"console={console} {KERNEL_ARGS} {append}".strip()
    return [program, *options, "-accel", "tcg", "-cpu", "max", "-m", str(memory), "-smp", str(cpus), "-nodefaults",
            "-no-user-config", "-no-reboot", "-display", "none", "-monitor", "none", "-serial", "stdio",
            "-kernel", kernel, "-initrd", initrd, "-append", line], line


def _die_with_parent():
    """In the child, before QEMU starts: its own process group was made; SIGKILL when the harness dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _stop(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def run(argv, stderr_path, on_line, limit):
    """Starts QEMU and hands each console line to on_line(text) as it comes, until QEMU ends or time.monotonic() > limit().

    limit is asked anew after each line, so it may depend on what was seen. stderr_path: a file for QEMU's own messages.
    """
    start, pending, timed_out = time.monotonic(), b"", False
    with open(stderr_path, "w+b") as stderr:
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, bufsize=0,
                                   start_new_session=True, preexec_fn=_die_with_parent)
        try:
            while True:
                left = limit() - time.monotonic()
                if left <= 0:
                    timed_out = True
                    break
                if not select.select([process.stdout], [], [], min(left, 1.0))[0]:
                    continue
                chunk = os.read(process.stdout.fileno(), 65536)
                if not chunk:
                    break
                *lines, pending = (pending + chunk).split(b"\n")
                if len(pending) > LINE_LIMIT:
                    lines, pending = [*lines, pending], b""
                for line in lines:
                    on_line(line.decode("utf-8", "replace").rstrip("\r"))
            if pending:
                on_line(pending.decode("utf-8", "replace").rstrip("\r"))
            if not timed_out:
                process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            pass                        # the console is closed and QEMU lingers: _stop ends it
        finally:
            _stop(process)
            process.stdout.close()
        stderr.seek(0)
        return Outcome(timed_out, process.returncode, stderr.read(65536).decode("utf-8", "replace").strip(),
                       time.monotonic() - start)
