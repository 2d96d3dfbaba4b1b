# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/kernel/run's parts: tree builds a kernel, stages runs modpost over it, guest boots it."""
