# SPDX-License-Identifier: GPL-2.0-or-later
"""Boots the kernel that was built: all its modules in, KUnit's suites read, all out again."""
import json
import pathlib
import re
import subprocess

from ltokernel.tree import ROOT, TreeError, environment

# KUnit's suites run when their module comes in and report to the kernel's log.
DMESG = "dmesg | sed 's/^.*] *//' | grep -E '^ *(not )?ok [0-9]'"


def boot_test(tree, modules_dir, modules, commands):
    """scripts/boot-test's JSON."""
    argv = [str(ROOT / "scripts/boot-test"), "--json", "--kernel", str(tree.image), "--arch", tree.arch,
            "--modules-dir", str(modules_dir), "--timeout", "420"]
    for command in commands:
        argv += ["--run", command]
    done = subprocess.run([*argv, *modules], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment(), text=True, errors="replace", check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise TreeError(f"boot-test: exit status {done.returncode}\n{done.stderr.strip()}") from None


def findings(result):
    lines = []
    for found in result["findings"]:
        lines += [f"{found['code']}: {found['message']} ({found['step']})", *found["lines"][:12]]
    return lines


def all_modules(tree, modules_dir, report, what="boot"):
    """Every module of the kernel in one boot with panic_on_warn=1."""
    names = [pathlib.PurePath(m).name for m in tree.modules()]
    kunit = "kunit:enable=1" + " autorun=1" * ("CONFIG_KUNIT_AUTORUN_ENABLED" in tree.config())
    loads = [kunit if n == "kunit" else n for n in names]
    result = boot_test(tree, modules_dir, loads, [DMESG])
    wanted = {n.replace("-", "_") for n in names}
    loaded, unloaded = ({n.replace("-", "_") for n in result[key]} for key in ("loaded", "unloaded"))
    report.test(f"{tree.arch} {what}: {len(wanted & loaded)} of {len(wanted)} modules load", findings(result) +
                [f"{n} did not load" for n in sorted(wanted - loaded)])
    report.test(f"{tree.arch} {what}: {len(wanted & unloaded)} of {len(wanted)} modules unload",
                [f"{n} did not unload" for n in sorted(wanted - unloaded)])
    output = result["commands"][0]["output"] if result["commands"] else ""
    cases = [line for line in output.splitlines() if re.match(r" *(not )?ok \d", line)]
    bad = [line for line in cases if line.lstrip().startswith("not ok")]
    report.test(f"{tree.arch} {what}: {len(cases) - len(bad)} of {len(cases)} KUnit cases pass",
                bad + ([] if len(cases) > 10 else ["KUnit ran next to nothing", *output.splitlines()[:20]]))
