/* SPDX-License-Identifier: GPL-2.0-or-later */
/* BTF written: anew, out of types that were read, and what btfmake.c needs for that too. */
#ifndef LTOMOD_ELF_BTFWRITE_H
#define LTOMOD_ELF_BTFWRITE_H

#include "base/buf.h"
#include "elf/btf.h"

/* Names, each once.  Zeroed and with map_init(&offsets, NULL) it is empty. */
struct btf_strings {
	struct buf text;	/* owned */
	struct map offsets;	/* name -> its offset in text + 1 */
};

/* Where @name, which has to live as long, is in strings->text. */
uint32_t btf_string(struct btf_strings *strings, const char *name);

/* Appends @value, little-endian. */
void btf_put32(struct buf *out, uint32_t value);
/* Appends to @out a header, and @types and @strings behind it. */
void btf_put(struct buf *out, struct str types, struct str strings);

struct btf_writer {
	const struct btf *from;
	const uint32_t *ids;	/* by id of @from, its base's too: what it is now */
	uint32_t kept;		/* names below this offset stay where they are */
	uint32_t first_string;	/* offset of the first that is written; 0: these are
				   a base's, and begin with the name of nothing */
	struct buf types;
	struct btf_strings strings;
};

/* @ids has to live until the end. */
void btf_write_begin(struct btf_writer *w, const struct btf *from,
		     const uint32_t *ids, uint32_t kept, uint32_t first_string);
/* Appends @type, of @from or made of one of its types: it says who it is and has. */
void btf_write_type(struct btf_writer *w, const struct btf_type *type);
/* Writes all to @out, and gives back what @w holds. */
void btf_write_end(struct btf_writer *w, struct buf *out);

#endif
