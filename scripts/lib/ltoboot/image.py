# SPDX-License-Identifier: GPL-2.0-or-later
"""What a kernel image is: its architecture, its release, and the bytes that QEMU can boot.

x86_64: bzImage, magic "HdrS" at 0x202, release string at 0x200 + the u16 at 0x20e (Documentation/arch/x86/boot.rst).
arm64:  Image, magic "ARM\\x64" at 56 (Documentation/arch/arm64/booting.rst); plain, in gzip (Image.gz, vmlinuz), or in an
        EFI zboot wrapper: "MZ" at 0, "zimg" at 4, u32 offset and u32 size of the payload at 8, name of the compression at
        24 (drivers/firmware/efi/libstub/zboot-header.S). QEMU 7.2 does not know zboot, so it is unwrapped here.
All numbers are little-endian.
"""

import re
import struct
from dataclasses import dataclass

from . import HarnessError, modules


@dataclass
class Image:
    path: str
    arch: str           # "x86_64" or "arm64"
    release: str        # "" when the image does not tell
    unwrapped: bytes    # for QEMU instead of the file itself, or None when the file will do


def _x86_release(data):
    offset = 0x200 + struct.unpack_from("<H", data, 0x20e)[0]
    text = data[offset:offset + 256].split(b"\0")[0]
    return text.split(b" ")[0].decode("ascii", "replace") if offset != 0x200 else ""


def _arm64_release(data):
    found = re.search(rb"Linux version (\S{1,64}) \(", data)
    return found[1].decode("ascii", "replace") if found else ""


def _zboot_payload(data, path):
    offset, size = struct.unpack_from("<II", data, 8)
    if not size or offset + size > len(data):
        raise HarnessError(f"{path}: its EFI zboot header places the kernel at {offset:#x}, {size} bytes, outside the file "
                           f"({len(data)} bytes): truncated or damaged")
    payload = data[offset:offset + size]
    plain = modules.decompress(payload, path)
    if plain is payload:
        kind = data[24:56].split(b"\0")[0].decode("ascii", "replace")
        raise HarnessError(f"{path}: EFI zboot image compressed with {kind or '?'}; gzip, xz and zstd can be unpacked here")
    return plain


def read(path):
    """A kernel image -> Image. HarnessError when it is missing or is none of the known forms."""
    try:
        with open(path, "rb") as f:
            data = f.read()
    except OSError as e:
        raise HarnessError(f"--kernel {path}: {e.strerror}") from e
    if len(data) > 0x210 and data[0x202:0x206] == b"HdrS":
        return Image(path, "x86_64", _x86_release(data), None)
    plain = data
    if data[:2] == b"\x1f\x8b":
        plain = modules.decompress(data, path)
    elif data[:2] == b"MZ" and data[4:8] == b"zimg" and len(data) >= 64:
        plain = _zboot_payload(data, path)
    if plain[56:60] == b"ARM\x64":
        return Image(path, "arm64", _arm64_release(plain), None if plain is data else plain)
    raise HarnessError(f"--kernel {path}: neither an x86 bzImage (no \"HdrS\" at 0x202) nor an arm64 Image (no \"ARM\\x64\" at "
                       "56), plain, gzip or EFI zboot; give arch/x86/boot/bzImage, arch/arm64/boot/Image, or Debian's vmlinuz")
