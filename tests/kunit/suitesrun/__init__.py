# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/kunit/suites's parts: sources reads what there is to run, guest runs it, checks says what has to come out."""
