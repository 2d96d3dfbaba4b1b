// SPDX-License-Identifier: GPL-2.0-or-later
#include "symvers/symversions.h"

#include <errno.h>

#include "format/lines.h"

/* "__crc_foo = 0x1a2b3c4d;", blanks around the sign as one likes. */
static bool parse_symver_line(struct str line, struct str *symbol, uint32_t *crc)
{
	unsigned long long value;
	struct str rest = line, left;

	left = str_cut(&rest, '=');
	left = str_trim(left);
	rest = str_trim(rest);
	if (!str_starts(left, STR("__crc_")) || !str_ends(rest, STR(";")))
		return false;
	rest.n--;
	*symbol = str_skip(left, 6);
	if (!is_symbol_name(*symbol) || !str_to_u64(str_trim(rest), &value) ||
	    value > UINT32_MAX)
		return false;
	*crc = (uint32_t)value;
	return true;
}

int symversions_parse(const char *path, struct str text, struct diags *diags,
		      symversions_fn *each, void *context)
{
	int bad = 0;

	for (struct lines l = lines_of(text); lines_next(&l); ) {
		struct str symbol;
		uint32_t crc;
		int err;

		if (!str_trim(l.line).n)
			continue;
		if (!parse_symver_line(l.line, &symbol, &crc)) {
			diag_add(diags, DIAG_ERROR, CODE_SYMVERSIONS_SYNTAX,
				 PLACE_LINE(path, l.number),
				 "not \"__crc_<symbol> = <32-bit number>;\": \"%.*s\"",
				 STR_SHOW(l.line));
			diag_hint(diags, "kbuild writes this file; remove it and the object and build again");
			bad = -EBADMSG;
			continue;
		}
		err = each(symbol, crc, l.number, context);
		if (err)
			return err;
	}
	return bad;
}

void symversions_write(struct buf *out, struct str symbol, uint32_t crc)
{
	buf_str(out, "__crc_");
	buf_add(out, symbol.p, symbol.n);
	buf_printf(out, " = 0x%08x;\n", crc);
}
