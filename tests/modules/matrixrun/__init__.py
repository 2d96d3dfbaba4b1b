# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of tests/modules/run: plan (what), build, audit (the .ko), boot (the kernel's word)."""
