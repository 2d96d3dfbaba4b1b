// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/reading.h"

#include <errno.h>
#include <stdarg.h>

int bad_at(struct diags *diags, const struct object *object, uint64_t offset,
	   const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_add(diags, DIAG_FATAL, CODE_OBJECT_MALFORMED,
		 PLACE_OFFSET(object->path, offset), "%s",
		 arena_vprintf(diags->arena, format, args));
	va_end(args);
	diag_hint(diags, "the file is truncated or damaged: build it again");
	return -EBADMSG;
}

int foreign(struct diags *diags, const struct object *object,
	    const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_add(diags, DIAG_FATAL, CODE_OBJECT_UNSUPPORTED, PLACE_FILE(object->path),
		 "%s", arena_vprintf(diags->arena, format, args));
	va_end(args);
	return -ENOTSUP;
}

const char *string_in(struct str bytes, uint64_t offset, uint64_t *left)
{
	uint64_t most, length;

	if (offset >= bytes.n)
		return NULL;
	most = bytes.n - offset;
	if (most > *left)
		most = *left;
	length = strnlen(bytes.p + offset, most);
	if (length == most) {
		*left -= most;
		return NULL;
	}
	*left -= length + 1;
	return bytes.p + offset;
}
