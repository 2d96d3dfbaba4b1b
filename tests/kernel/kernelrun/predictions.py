# SPDX-License-Identifier: GPL-2.0-or-later
"""What modvers says of all modules of the kernel, and what the kernel then does."""
import json
import subprocess

from ltokernel.tree import environment


def of_the_kernel(tree, ours, report):
    """Each of its modules loads, as `boot` shows."""
    modules = [str(tree.build / f"{m}.ko") for m in tree.modules()]
    done = subprocess.run([str(ours), "check", "--json", "--against", str(tree.build), *modules], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True, errors="replace", check=False)
    try:
        answer = json.loads(done.stdout)["modules"]
    except (ValueError, KeyError):
        answer = []
    wrong = [f"{m['file']}: {f['text']} [{f['code']}]" for m in answer for f in m["findings"] if f["severity"] not in ("note", "warning")]
    report.test(f"{tree.arch} modvers: {len(answer)} of the kernel's {len(modules)} modules load", wrong[:12] or
                ([] if done.returncode == 0 and len(answer) == len(modules) else [f"exit status {done.returncode}", *done.stderr.splitlines()[:12]]))
