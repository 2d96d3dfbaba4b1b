# SPDX-License-Identifier: GPL-2.0-or-later
"""The KUnit runner behind scripts/kunit, one idea a file:

    ktap       KTAP, line by line -> tests
    kernel     what --kernel names: image, modules, configuration; has it KUnit?
    suites     the suites and cases that a module file holds
    run        modules -> boots of the harness (ltoboot) -> tests and findings
    fits       why the kernel refused a module, in modvers' words
    share      a run in shares, several guests at a time
    report     what a person gets to see: tree, lines, findings
    formats    what a program gets: JSON, JUnit
"""
