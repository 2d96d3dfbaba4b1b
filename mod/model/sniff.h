/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_MODEL_SNIFF_H
#define LTOMOD_MODEL_SNIFF_H

#include <stddef.h>
#include <stdint.h>

enum file_kind {
	FILE_UNKNOWN,
	FILE_EMPTY,
	FILE_ELF,
	FILE_BITCODE_RAW,
	FILE_BITCODE_WRAPPED,
	FILE_ARCHIVE,
	FILE_ARCHIVE_THIN,
};

/* By the first bytes alone; the suffix of the name says nothing. */
enum file_kind sniff(const uint8_t *data, size_t size);
const char *file_kind_name(enum file_kind kind);

#endif
