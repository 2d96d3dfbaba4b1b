# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/kernel/run's parts (ltokernel.tree builds the kernel): stages runs modpost over it, guest boots it."""
