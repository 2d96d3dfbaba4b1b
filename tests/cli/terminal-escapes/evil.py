# SPDX-License-Identifier: GPL-2.0-or-later
"""evil.py spoil FILE...: what a terminal obeys into names of objects.  evil.py look FILE...: is there any of it?"""
import re
import sys

EVIL = b"\x1b]0;x\x07\n\x9b"      # as long as the word it stands for
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        data = file.read()
    if sys.argv[1] == "spoil":
        assert b"EVILEVIL" in data, path
        with open(path, "wb") as file:
            file.write(data.replace(b"EVILEVIL", EVIL))
        continue
    text = data.decode("utf-8", "surrogateescape")
    bad = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    if bad:
        print(f"  {path}: {text[max(bad.start() - 40, 0):bad.end() + 20]!r}")
    if re.search("^(?!ERROR|WARNING|NOTE|FATAL|[ \\[{}\\]])", text, re.M) and path == "err" and text:
        odd = [line for line in text.splitlines() if not re.match("ERROR|WARNING|NOTE|FATAL| ", line)]
        if odd:
            print(f"  {path}: a line of nobody: {odd[0]!r}")
