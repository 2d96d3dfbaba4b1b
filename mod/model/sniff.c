// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/sniff.h"

#include <string.h>

/*
 * Magic numbers: ELF (gABI, e_ident), LLVM bitcode and its wrapper (LLVM
 * BitCodeFormat: 'BC' 0xc0de; 0x0b17c0de, little endian), ar(5).
 */
static const struct {
	const char *magic;
	size_t size;
	enum file_kind kind;
} magics[] = {
	{ "\177ELF",           4, FILE_ELF },
	{ "BC\xc0\xde",        4, FILE_BITCODE_RAW },
	{ "\xde\xc0\x17\x0b",  4, FILE_BITCODE_WRAPPED },
	{ "!<arch>\n",         8, FILE_ARCHIVE },
	{ "!<thin>\n",         8, FILE_ARCHIVE_THIN },
};

enum file_kind sniff(const uint8_t *data, size_t size)
{
	if (!size)
		return FILE_EMPTY;
	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		if (size >= magics[i].size &&
		    !memcmp(data, magics[i].magic, magics[i].size))
			return magics[i].kind;
	return FILE_UNKNOWN;
}

const char *file_kind_name(enum file_kind kind)
{
	switch (kind) {
	case FILE_EMPTY:
		return "empty";
	case FILE_ELF:
		return "ELF";
	case FILE_BITCODE_RAW:
		return "bitcode";
	case FILE_BITCODE_WRAPPED:
		return "wrapped bitcode";
	case FILE_ARCHIVE:
		return "archive";
	case FILE_ARCHIVE_THIN:
		return "thin archive";
	case FILE_UNKNOWN:
		break;
	}
	return "unknown";
}
