// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/systemmap.h"

#include "format/lines.h"

struct map_line {
	unsigned long long address;
	struct str name;
};

enum { DIGITS = 16 };

static bool parse_map_line(struct str line, struct map_line *out)
{
	char number[2 + DIGITS] = "0x";

	if (line.n < DIGITS + 4 || line.p[DIGITS] != ' ' ||
	    line.p[DIGITS + 2] != ' ')
		return false;
	memcpy(number + 2, line.p, DIGITS);
	out->name = str_skip(line, DIGITS + 3);
	return str_to_u64((struct str){ number, sizeof(number) }, &out->address);
}

bool is_systemmap(struct str text)
{
	struct lines l = lines_of(text);
	struct map_line line;

	return lines_next(&l) && parse_map_line(l.line, &line);
}

bool systemmap_has_flags(struct str text)
{
	struct map_line line;

	for (struct lines l = lines_of(text); lines_next(&l); )
		if (parse_map_line(l.line, &line) &&
		    str_eq(line.name, STR("__start___kflagstab")))
			return true;
	return false;
}

void systemmap_exports(struct str text,
		       void (*each)(struct str symbol, enum told gpl_only,
				    void *context),
		       void *context)
{
	unsigned long long start = 0, stop = 0;
	bool flags = systemmap_has_flags(text);
	const struct str prefix = STR("__ksymtab_");
	struct map_line line;

	for (struct lines l = lines_of(text); lines_next(&l); ) {
		if (!parse_map_line(l.line, &line))
			continue;
		if (str_eq(line.name, STR("__start___ksymtab_gpl")))
			start = line.address;
		else if (str_eq(line.name, STR("__stop___ksymtab_gpl")))
			stop = line.address;
	}
	for (struct lines l = lines_of(text); lines_next(&l); )
		if (parse_map_line(l.line, &line) && str_starts(line.name, prefix))
			each(str_skip(line.name, prefix.n),
			     flags ? TOLD_NOT :
			     line.address >= start && line.address < stop ?
			     TOLD_YES : TOLD_NO, context);
}
