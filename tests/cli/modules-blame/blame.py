# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints what matrixrun.boot.run() makes of boots that a made-up kernel ends at a given step."""
import re

from matrixrun import boot
from matrixrun.plan import Entry, Expect, Run


def entry(name, needs=()):
    runs = [Run(f"use {name}", want=[re.compile("^fine$")])]
    return Entry(name, "", ["x86_64"], ["."], {f"mod_{name}": f"fn_{name}"}, list(needs), Expect(runs=runs))


ENTRIES = [entry("a"), entry("b"), entry("c", ["b"]), entry("d")]


def kernel(dies_at, says="", boots=None):
    """A stand-in for boot.boot_test(): dies at "load b", "run b", "trace b", "unload b" or never."""
    def boot_test(guest, entries, files, log):
        names = [e.name for e in entries]
        boots.append(" ".join(names))
        result = {"commands": [], "loaded": [], "unloaded": [], "findings": []}

        def steps():
            for name in names:
                yield f"load {name}", lambda name=name: result["loaded"].append(f"mod_{name}")
            for name in names:
                yield f"run {name}", lambda name=name: result["commands"].append(
                    {"cmd": "", "exit": 0, "output": says or "fine"})
                yield f"trace {name}", lambda name=name: result["commands"].append(
                    {"cmd": "", "exit": 0, "output": f"fn_{name} [mod_{name}]"})
            for name in reversed(names):
                yield f"unload {name}", lambda name=name: result["unloaded"].append(f"mod_{name}")

        for step, act in steps():
            if step == dies_at:
                result["findings"] = [{"code": "boot-panic", "message": "kernel panic", "step": step.replace(" ", " mod_"),
                                       "lines": []}]
                break
            act()
        return result
    return boot_test


def broken_harness(guest, entries, files, log):
    raise RuntimeError("boot-test: exit status 2\nno QEMU")


def show(title, boot_test, boots):
    print(f"== {title}")
    boot.boot_test = boot_test
    for name, checks in boot.run(None, ENTRIES, {}, ".", "test").items():
        for check, complaints in checks.items():
            print("not ok" if complaints else "ok", f"{name}: {check}", *complaints[-1:])
    print("boots:", ", ".join(boots) or "none")


for step in ("never", "load b", "run b", "trace d", "unload c"):
    boots = []
    show(f"dies at: {step}", kernel(step, boots=boots), boots)
boots = []
show("all say something else", kernel("never", "sour", boots), boots)
show("no kernel at all", broken_harness, [])
