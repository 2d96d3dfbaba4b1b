# SPDX-License-Identifier: GPL-2.0-or-later
"""A directory's modules against a matrix of kernels, architectures and kinds of LTO."""
