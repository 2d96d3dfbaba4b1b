# SPDX-License-Identifier: GPL-2.0-or-later
"""What a browser would see: the elements of the page, and the data in it."""
import html.parser
import json
import pathlib
import sys


class Page(html.parser.HTMLParser):
    scripts = []
    inside = False

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            self.inside = True
            self.scripts.append("")

    def handle_endtag(self, tag):
        self.inside &= tag != "script"

    def handle_data(self, data):
        if self.inside:
            self.scripts[-1] += data


page = Page()
page.feed(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
data = json.loads(page.scripts[0])
print("scripts:", len(page.scripts), "file:", data["file"])
for name, kind, section, size, root, held, by, _ in data["nodes"]:
    print([name, kind, data["sections"][section], size, root, held, by])
