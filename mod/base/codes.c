// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/codes.h"

#define DIAG_CODE_TEXT(name, text) [name] = text,
static const char *const texts[DIAG_CODE_COUNT] = {
	[CODE_NONE] = "",
	DIAG_CODES(DIAG_CODE_TEXT)
};

const char *code_text(enum diag_code code)
{
	return texts[code];
}
