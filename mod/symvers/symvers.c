// SPDX-License-Identifier: GPL-2.0-or-later
#include "symvers/symvers.h"

#include <errno.h>

#include "format/lines.h"

enum { CRC, SYMBOL, MODULE, EXPORT, NAMESPACE, COLUMNS };

/* After so many bad lines the file is something else altogether. */
#define BAD_LINES_SHOWN 10

/* The last three are gone since 5.12. */
static const struct {
	struct str name;
	bool gpl_only;
} export_types[] = {
	{ { "EXPORT_SYMBOL", 13 }, false },
	{ { "EXPORT_SYMBOL_GPL", 17 }, true },
	{ { "EXPORT_UNUSED_SYMBOL", 20 }, false },
	{ { "EXPORT_UNUSED_SYMBOL_GPL", 24 }, true },
	{ { "EXPORT_SYMBOL_GPL_FUTURE", 24 }, false },
};

static bool export_type(struct str name, bool *gpl_only)
{
	for (size_t i = 0; i < sizeof(export_types) / sizeof(export_types[0]); i++)
		if (str_eq(name, export_types[i].name)) {
			*gpl_only = export_types[i].gpl_only;
			return true;
		}
	return false;
}

/* Eight hexadecimal digits at most, "0x" before them or not. */
static bool parse_crc(struct str text, uint32_t *crc)
{
	unsigned long long value;
	char padded[2 + 8];

	if (str_starts(text, STR("0x")))
		text = str_skip(text, 2);
	if (!text.n || text.n > 8)
		return false;
	memcpy(padded, "0x", 2);
	memcpy(padded + 2, text.p, text.n);
	if (!str_to_u64((struct str){ padded, text.n + 2 }, &value))
		return false;
	*crc = (uint32_t)value;
	return true;
}

/* A path, or a name: nothing that could leave a C string or a line. */
static bool is_path(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' || text.p[i] == '"' ||
		    text.p[i] == '\\' || text.p[i] == 127)
			return false;
	return text.n > 0;
}

static const char *const retake =
	"take the file from the kernel's build tree (or from the build of the module that exports) again";

/* Says what is wrong with the line.  Returns false for that, or fills @entry. */
static bool parse_dump_line(struct str line, struct place at,
			    struct diags *diags, struct symvers_entry *entry)
{
	struct str column[COLUMNS], rest = line;
	size_t n = 0;

	while (rest.p && n < COLUMNS)
		column[n++] = str_cut(&rest, '\t');
	if (n < COLUMNS || rest.p) {
		diag_add(diags, DIAG_ERROR, CODE_SYMVERS_SYNTAX, at,
			 "%s than five columns (CRC, symbol, module, EXPORT type, namespace) parted by tabs",
			 rest.p ? "more" : "fewer");
		if (n == COLUMNS - 1)
			diag_hint(diags, "a symbol in no namespace still has the fourth tab; has an editor removed trailing blanks?");
		else
			diag_hint(diags, "%s", retake);
		return false;
	}
	if (line.p[line.n - 1] == '\r') {
		diag_add(diags, DIAG_ERROR, CODE_SYMVERS_SYNTAX, at,
			 "the line ends with a carriage return");
		diag_hint(diags, "the file was converted to DOS line ends; convert it back");
		return false;
	}
	if (!parse_crc(column[CRC], &entry->crc)) {
		diag_add(diags, DIAG_ERROR, CODE_SYMVERS_SYNTAX, at,
			 "the CRC is not a 32-bit hexadecimal number: \"%.*s\"",
			 STR_SHOW(column[CRC]));
		diag_hint(diags, "%s", retake);
		return false;
	}
	if (!is_symbol_name(column[SYMBOL])) {
		diag_add(diags, DIAG_ERROR, CODE_SYMVERS_SYNTAX, at,
			 "column 2 is not the name of a symbol: \"%.*s\"",
			 STR_SHOW(column[SYMBOL]));
		diag_hint(diags, "%s", retake);
		return false;
	}
	if (!export_type(column[EXPORT], &entry->gpl_only)) {
		bool gpl;

		diag_add(diags, DIAG_ERROR, CODE_SYMVERS_SYNTAX, at,
			 "%.*s: unknown EXPORT type \"%.*s\"",
			 STR_SHOW(column[SYMBOL]), STR_SHOW(column[EXPORT]));
		if (export_type(column[NAMESPACE], &gpl))
			diag_hint(diags, "the namespace stands before the module: a file of Linux 5.4 to 5.7, which is not read");
		else
			diag_hint(diags, "it has to be EXPORT_SYMBOL or EXPORT_SYMBOL_GPL");
		return false;
	}
	if (!is_path(column[MODULE]) ||
	    (column[NAMESPACE].n && !is_path(column[NAMESPACE]))) {
		diag_add(diags, DIAG_ERROR, CODE_SYMVERS_SYNTAX, at,
			 "%.*s: the name of its module or namespace is empty or not printable",
			 STR_SHOW(column[SYMBOL]));
		diag_hint(diags, "%s", retake);
		return false;
	}
	entry->symbol = column[SYMBOL];
	entry->module = column[MODULE];
	entry->namespace = column[NAMESPACE];
	entry->line = at.line;
	return true;
}

int symvers_parse(const char *path, struct str text, struct diags *diags,
		  symvers_fn *each, void *context)
{
	unsigned bad = 0;

	for (struct lines l = lines_of(text); lines_next(&l); ) {
		struct symvers_entry entry;
		int err;

		if (!parse_dump_line(l.line, PLACE_LINE(path, l.number), diags,
				     &entry)) {
			if (++bad < BAD_LINES_SHOWN)
				continue;
			diag_add(diags, DIAG_ERROR, CODE_SYMVERS_SYNTAX,
				 PLACE_LINE(path, l.number),
				 "%u bad lines; the rest is not read", bad);
			break;
		}
		err = each(&entry, context);
		if (err)
			return err;
	}
	return bad ? -EBADMSG : 0;
}

void symvers_write(struct buf *out, const struct symvers_entry *entry)
{
	buf_str(out, "0x");
	buf_hex(out, entry->crc, 8, HEX_LOWER);
	buf_str(out, "\t");
	buf_add(out, entry->symbol.p, entry->symbol.n);
	buf_str(out, "\t");
	buf_add(out, entry->module.p, entry->module.n);
	buf_str(out, entry->gpl_only ? "\tEXPORT_SYMBOL_GPL\t" : "\tEXPORT_SYMBOL\t");
	buf_add(out, entry->namespace.p, entry->namespace.n);
	buf_str(out, "\n");
}
