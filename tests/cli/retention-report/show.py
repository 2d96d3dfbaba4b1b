# SPDX-License-Identifier: GPL-2.0-or-later
import json
import sys

report = json.load(sys.stdin)
nodes = report["nodes"]
print(report["file"], report["held"], report["unreachable"])
print("alone by root:", {k: v for k, v in report["alone_by_root"].items() if v}, "all of the bytes held:",
      sum(report["alone_by_root"].values()) == report["held"]["bytes"])
print("unreachable:", [nodes[i]["name"] for i in report["unreachable_nodes"]])
for name in ("deep", "ops", "init_module"):
    node = next(n for n in nodes if n["name"] == name)
    print({k: nodes[v]["name"] if k in ("from", "only_by") and v is not None else v for k, v in node.items()})
