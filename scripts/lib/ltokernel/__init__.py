# SPDX-License-Identifier: GPL-2.0-or-later
"""Small ThinLTO kernels with KUnit, built from Debian's sources by kbuild alone, in the cache: for KUnit (scripts/kernel-tree
--kunit, scripts/kunit) and for tests/kernel/run.

    source              fetches and unpacks linux-source-VERSION
    lto-ARCH.config     what such a kernel has; where they exist, what one series needs: lto-SERIES.config, lto-SERIES-ARCH.config
    tree                configures and builds one, and keeps what kbuild's own modpost wrote
    show                what scripts/kernel-tree --kunit prints
"""
