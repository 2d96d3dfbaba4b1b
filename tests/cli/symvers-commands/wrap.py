# SPDX-License-Identifier: GPL-2.0-or-later
"""wrap.py IN OUT: bitcode in the wrapper that LLVM writes for Darwin."""
import struct
import sys

data = open(sys.argv[1], "rb").read()
wrapped = struct.pack("<5I", 0x0B17C0DE, 0, 20, len(data), 0x01000007) + data
wrapped += bytes(-len(wrapped) % 16)
open(sys.argv[2], "wb").write(wrapped)
