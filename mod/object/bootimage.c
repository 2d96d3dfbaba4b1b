// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Documentation/arch/x86/boot.rst: the header of version 2.08 and newer says
 * where the compressed vmlinux is.  Documentation/arch/arm64/booting.rst: an
 * Image is the kernel's memory, packed in one way or another, and no header says where in
 * it the tables of exports are.
 */
#include "object/bootimage.h"

#include <errno.h>

#include "object/decompress.h"
#include "model/reading.h"

enum {
	X86_SECTORS_AT = 0x1f1,		/* of the boot program, but the first */
	X86_MAGIC_AT = 0x202,
	X86_VERSION_AT = 0x206,
	X86_RELEASE_AT = 0x20e,		/* counted from the second sector on */
	X86_PAYLOAD_AT = 0x248,		/* counted from the boot program's end on */
	X86_LENGTH_AT = 0x24c,
	X86_HEADER_SIZE = 0x250,
	X86_WITH_PAYLOAD = 0x208,
	SECTOR = 512,
	DEFAULT_SECTORS = 4,
	/* The size of what is packed follows it, unless the format has that. */
	SIZE_BEHIND = 4,
	ARM64_MAGIC_AT = 0x38,
	/* drivers/firmware/efi/libstub/zboot-header.S: where and how long */
	ZBOOT_MAGIC_AT = 4,
	ZBOOT_PAYLOAD_AT = 8,
	ZBOOT_LENGTH_AT = 12,
	ZBOOT_HEADER_SIZE = 64,
};

static bool has_at(struct str file, size_t at, struct str magic)
{
	return file.n > at && str_starts(str_skip(file, at), magic);
}

static bool is_x86(struct str file)
{
	return file.n >= X86_HEADER_SIZE && has_at(file, X86_MAGIC_AT, STR("HdrS"));
}

bool boot_image_is_memory(struct str file)
{
	return has_at(file, ARM64_MAGIC_AT, STR("ARM\x64"));
}

static bool is_zboot(struct str file)
{
	return file.n >= ZBOOT_HEADER_SIZE && str_starts(file, STR("MZ")) &&
	       has_at(file, ZBOOT_MAGIC_AT, STR("zimg"));
}

static bool is_arm64(struct str file)
{
	return boot_image_is_memory(file) || is_zboot(file);
}

bool boot_image_payload(struct str file, struct str *packed)
{
	uint64_t start, size;

	if (!is_zboot(file))
		return false;
	start = le32(file.p + ZBOOT_PAYLOAD_AT);
	size = le32(file.p + ZBOOT_LENGTH_AT);
	if (!range_ok(start, size, file.n))
		return false;
	*packed = (struct str){ file.p + start, size };
	return true;
}

bool is_boot_image(struct str file)
{
	return is_x86(file) || is_arm64(file);
}

static int unusable(const char *path, int err, const char *why,
		    struct diags *diags)
{
	diag_add(diags, DIAG_FATAL, CODE_BOOT_IMAGE, PLACE_FILE(path),
		 "this is a kernel as it is booted, %s", why);
	diag_hint(diags, "give its Module.symvers, header tree or vmlinux, or /lib/modules/VERSION");
	return err;
}

static struct str release_of(struct str file)
{
	size_t at = le16((const uint8_t *)file.p + X86_RELEASE_AT);
	struct str text = { NULL, 0 };

	if (at && at + SECTOR < file.n) {
		text = str_skip(file, at + SECTOR);
		text.n = strnlen(text.p, text.n < SECTOR ? text.n : SECTOR);
		text = str_cut(&text, ' ');
	}
	return text.n ? text : (struct str){ NULL, 0 };
}

int boot_image_unpack(const char *path, struct str file, struct buf *out,
		      struct str *release, struct diags *diags)
{
	const uint8_t *header = (const uint8_t *)file.p;
	uint64_t start, size, sectors;
	const char *format;
	struct str packed;

	if (!is_x86(file))
		return unusable(path, -ENOTSUP, "of which only x86's can be read", diags);
	sectors = header[X86_SECTORS_AT] ? : DEFAULT_SECTORS;
	start = (sectors + 1) * SECTOR + le32(header + X86_PAYLOAD_AT);
	size = le32(header + X86_LENGTH_AT);
	if (le16(header + X86_VERSION_AT) < X86_WITH_PAYLOAD || !size)
		return unusable(path, -ENOTSUP, "and does not say where the kernel is in it", diags);
	if (!range_ok(start, size, file.n))
		return unusable(path, -EBADMSG, "but is cut short", diags);
	packed = (struct str){ file.p + start, size };
	format = compression_of(packed);
	if (!format)
		return unusable(path, -ENOTSUP, "packed in a way other than gzip, xz, zstd and lz4", diags);
	if (strcmp(format, "gzip") && packed.n > SIZE_BEHIND)
		packed.n -= SIZE_BEHIND;
	*release = release_of(file);
	return decompress(path, packed, out, diags);
}
