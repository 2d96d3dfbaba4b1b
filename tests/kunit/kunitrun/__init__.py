# SPDX-License-Identifier: GPL-2.0-or-later
"""Parts of the tests of scripts/kunit: oracle (the kernel's parser), ktapcases (what KTAP says), commands, guest."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
KUNIT = str(ROOT / "scripts/kunit")


class Report:
    """Prints results as they come and counts them."""

    def __init__(self, names=()):
        self.names, self.passed, self.failed = names, 0, 0

    def wanted(self, name):
        return not self.names or any(part in name for part in self.names)

    def test(self, name, complaints):
        if not self.wanted(name):
            return
        self.failed += bool(complaints)
        self.passed += not complaints
        print("\n".join([f"{'not ' if complaints else ''}ok {name}", *(f"#   {line}" for line in complaints)]), flush=True)

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def call(*argv, stdin=None, timeout=600, env=None):
    """scripts/kunit with these arguments -> CompletedProcess."""
    return subprocess.run([KUNIT, *map(str, argv)], input=stdin, stdin=subprocess.DEVNULL if stdin is None else None,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="backslashreplace",
                          timeout=timeout, check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8", **(env or {})})
