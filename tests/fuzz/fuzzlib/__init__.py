# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/fuzz/run's parts: seeds makes good inputs, mutate spoils them, targets says who reads them, judge watches."""
