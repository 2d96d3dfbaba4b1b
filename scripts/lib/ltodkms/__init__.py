# SPDX-License-Identifier: GPL-2.0-or-later
"""DKMS that builds with LTO: what `ltomod dkms` does."""
