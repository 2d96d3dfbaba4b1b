# SPDX-License-Identifier: GPL-2.0-or-later
"""What the generations of modpost differ in, as objects: beside those of tests/corpus/odd.py, which all of them read.

A case is {module: assembly}, as there."""
import random

from odd import GPL, INIT, defines, uses

SPACES = ('.asciz "description=x"\n', '.asciz "import_ns=module:foo,bar"\n')


def strings(*texts):
    return '.section .no_trim_symbol, "a"\n' + "".join(f'.asciz "{text}"\n' for text in texts) + ".byte 0, 0\n"


def cases(generation, layout):
    """The cases of a generation, whose ids lie as @layout says."""
    made = {
        "description": {"foo": GPL + SPACES[0] + INIT, "bar": GPL + INIT},
        "order": {"c": GPL + defines("one") + "{export:one}" + uses("needed", "two", "needed_gpl"),
                  "a": GPL + defines("two", "three") + "{export:two:GPL}{export:three::SPACE}" + uses("one", "needed_ns"),
                  "b": GPL + uses("three", "two", "one", "needed_small", "needed_ns")},
        "own-undefined": {"foo": GPL + uses("one") + "{export:one}", "bar": GPL + ".weak two\n.data\n.quad two\n{export:two}"},
        "bounds": {"foo": GPL + uses("__start_list", "__stop_list", "__stopped", "needed")},
        "list": {"foo": GPL + defines("one") + "{export:one:GPL:module:bar,b-*}", "bar": GPL + uses("one"),
                 "b-x": GPL + uses("one"), "other": GPL + uses("one")},
        "list-imported": {"foo": GPL + SPACES[1]},
        "tables": {"foo": GPL + tables(generation, layout)},
        "tables-twice": {"foo": GPL + table("platform", "a", [b"one", b"two"], layout)
                         + table("platform", "b", [b"two", b"three", b"three"], layout)},
        "table-of-input": {"foo": GPL + input_table(layout)},
    }
    builtin = table("platform", "a", [b"one", b"two"], layout, "mod_a") + table("platform", "b", [b"two", b"three"], layout, "mod_b")
    made["vmlinux"] = {"vmlinux": defines("one", "two") + "{export:one}{export:two:GPL:SPACE}"
                                  + (builtin if generation >= (6, 18) else "")}
    if generation < (5, 19):
        made["static"] = {"foo": GPL + ".text\none: .byte 0\ntwo: .byte 0\n{export:one}{export:two:GPL}",
                          "bar": GPL + uses("two")}
        made["first-counts"] = {"foo": GPL + defines("one") + "{export:one}", "bar": GPL + defines("one") + "{export:one:GPL:S}"}
    if generation >= (6, 14):
        made["no-trim"] = {"foo": GPL + defines("one", "two", "three") + "{export:one}{export:two}{export:three}",
                           "bar": GPL + strings("", "two", "nowhere")}
    return made


# ---- device tables -------------------------------------------------------------------------------

# MODULE_DEVICE_TABLE(name, ...) -> the struct of its ids, where that is not name_device_id.
STRUCTS = {"cpu": "cpu_feature", "dmi": "dmi_system_id", "fslmc": "fsl_mc_device_id", "hdaudio": "hda_device_id",
           "amba": "amba_id", "mei": "mei_cl_device_id", "mhi_ep": "mhi_device_id", "mipscdmm": "mips_cdmm_device_id",
           "rapidio": "rio_device_id", "tbsvc": "tb_service_id", "tee": "tee_client_device_id", "vmbus": "hv_vmbus_device_id",
           "x86cpu": "x86_cpu_id"}
SIMPLE = """acpi ap auxiliary bcma ccw cdx coreboot css dfl eisa hid i2c i3c ieee1394 input ipack isapnp ishtp mcb mdio mhi of
parisc pci pcmcia platform pnp pnp_card rpmsg sdio sdw serio slim spi ssam ssb typec ulpi usb vchiq vio virtio wmi zorro""".split()
TEXTS = {"name", "id", "sig", "chan", "compatible", "type", "compat", "obj_type", "protocol_key", "guid_string"}
# Some values are no ids: a mask of half a byte, bits out of the mask, an override nobody knows.
PLAIN = {("pci_device_id", "class_mask"): (0, 0xffffff, 0xff0000), ("pci_device_id", "override_only"): (0, 1),
         ("cdx_device_id", "override_only"): (0, 1), ("cdx_device_id", "class_mask"): (0, 0xffffff, 0xff),
         ("amba_id", "mask"): (0xffffffff,)}


def read_layout(path):
    """{struct: (size, {field: (offset, size)})}"""
    structs = {}
    for line in path.read_text().splitlines():
        words = line.split()
        if words[0] == "struct":
            structs[words[1]] = int(words[2]), {}
        elif words[0] == "field":
            struct, field = words[1].split(".")
            structs[struct][1][field] = int(words[2]), int(words[3])
    return structs


def data(kind, array, ids, size, module=""):
    name = f"{{table:{kind}:{array}{':' + module if module else ''}}}"
    rows = "".join(f"\t.byte {', '.join(map(str, row))}\n" for row in [*ids, bytes(size)])
    return f".data\n.type {name}, %object\n{name}:\n{rows}.size {name}, . - {name}\n"


def value(rng, struct, field, size):
    if (struct, field) in PLAIN:
        return rng.choice(PLAIN[struct, field]).to_bytes(size, "little")
    if field == "guid_string":
        return b"1A2B3C4D-0000-1111-2222-333344445555"[:size].ljust(size, b"\0")
    if field in TEXTS and size > 4:
        return rng.choice((b"abc", b"x y", b"Dev_1", b"a" * (size - 1)))[:size].ljust(size, b"\0")
    if field in ("matches", "devs"):
        return dmi_matches(size) if field == "matches" else cards(rng, size)
    if field.endswith("bit"):
        return (1 << rng.randrange(size * 8)).to_bytes(size, "little")
    return rng.choice((bytes(size), b"\xff" * size, rng.randbytes(size)))


def dmi_matches(size):
    """struct dmi_strmatch: the slot, then text."""
    return b"".join((bytes([slot]) + text).ljust(size // 4, b"\0") for slot, text in
                    ((4, b"Some Vendor: Inc."), (5, b"Box 1"), (2, b"1.\x02"), (0, b""))).ljust(size, b"\0")


def cards(rng, size):
    return b"".join(rng.choice((b"ABC0001", b"abC0002", b"XYZ12fF")).ljust(8, b"\0") for _ in range(3)).ljust(size, b"\0")


def ids_of(struct, layout):
    """A few ids with every field set, at random but always the same."""
    rng = random.Random(struct)
    size, fields = layout[struct]
    for _ in range(4):
        row = bytearray(size)
        for field, (offset, length) in sorted(fields.items()):
            row[offset:offset + length] = value(rng, struct, field, length)
        if any(row):
            yield bytes(row)


def tables(generation, layout):
    """Every type that aliases are made of, of all generations."""
    kinds = {**{kind: f"{kind}_device_id" for kind in SIMPLE}, **STRUCTS}
    return "".join(data(kind, "ids", ids_of(struct, layout), layout[struct][0])
                   for kind, struct in sorted(kinds.items()) if struct in layout)


def table(kind, array, names, layout, module=""):
    """One whose ids are names."""
    size = layout[f"{kind}_device_id"][0]
    return data(kind, array, [name.ljust(size, b"\0") for name in names], size, module)


def input_table(layout):
    """The last bit of each field; and, since 7.1 an error, more than an alias has room for."""
    size, fields = layout["input_device_id"]
    rows = []
    for last in (True, False):
        row = bytearray(b"\xff" * fields["flags"][1] + bytes(size - fields["flags"][1]))
        offset, length = fields["swbit" if last else "evbit"]
        row[offset:offset + length] = b"\xff" * length
        rows.append(bytes(row))
    return data("input", "ids", rows, size)
