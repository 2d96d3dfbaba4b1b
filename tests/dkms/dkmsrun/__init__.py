# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests/dkms/run asks beside whether a package builds:

    boots      what the booted kernel answers to its modules
    answers    what its configure script found out
"""
