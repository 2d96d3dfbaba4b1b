# SPDX-License-Identifier: GPL-2.0-or-later
"""Why the kernel refused a module, in the words of modvers(1), which looks at all of its symbols; the kernel names one."""
import os
import subprocess

from .kernel import SCRIPTS

REFUSED = {"boot-version-mismatch", "boot-unknown-symbol", "boot-vermagic", "boot-namespace", "boot-insmod-failed"}
SHOWN = 3       # reasons
SECONDS = 60


def reasons(path, kernel):
    """Lines about the module; none when modvers was not built, has nothing to compare with, or finds nothing."""
    tool = os.path.join(os.environ.get("LTOMOD_BIN") or os.path.join(os.path.dirname(SCRIPTS), "bin"), "modvers")
    if not kernel.symvers or not os.access(tool, os.X_OK):
        return []
    try:
        done = subprocess.run([tool, "check", path, "--against", os.path.dirname(kernel.symvers)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return []
    start = f"ERROR: modvers: {path}: "
    found = [line[len(start):] for line in done.stderr.splitlines() if line.startswith(start)]
    return [f"modvers: {line}" for line in found[:SHOWN]] + (
        [f"modvers: and {len(found) - SHOWN} more: modvers check {path} --against {os.path.dirname(kernel.symvers)}"]
        if len(found) > SHOWN else [])
