// SPDX-License-Identifier: GPL-2.0-or-later
#include "modfinal/refuse.h"

#include <errno.h>

int refuse_at(struct diags *diags, struct place place, const char *format, ...)
{
	struct arena arena = { NULL };
	va_list args;

	va_start(args, format);
	diag_add(diags, DIAG_NOTE, CODE_FINAL_LINKER, place, "%s",
		 arena_vprintf(&arena, format, args));
	va_end(args);
	arena_free(&arena);
	return -ENOTSUP;
}
