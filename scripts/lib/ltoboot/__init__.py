# SPDX-License-Identifier: GPL-2.0-or-later
"""The boot harness behind scripts/boot-test, one idea a file:

    elf        a .ko as ELF: machine, sections, .modinfo (every offset checked)
    modules    module files, a lib/modules/RELEASE directory, the load order
    image      what a kernel image is: architecture, release, how to hand it to QEMU
    busybox    a static busybox for the guest
    initramfs  the cpio archive that the kernel boots into (guest side: init.sh)
    qemu       runs the guest, keeps the time limits, always ends it
    console    console text -> steps, kernel lines
    verdict    steps and kernel lines -> findings with stable codes
    report     what a person or a program gets to see
    session    one boot, from what was asked for to its result
"""


class HarnessError(Exception):
    """The harness cannot do its work (exit 2): a missing file, a bad image, no QEMU. The text names place, reason, next step."""
