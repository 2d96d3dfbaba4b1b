// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/cmdfile.h"

#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "format/lines.h"

struct cmd_reader {
	const char *path;
	struct arena *arena;
	struct diags *diags;
	struct cmd_file file;
	size_t symvers_room;
	bool in_deps;		/* the lines of deps_… := \ */
	bool deps_done;		/* only the first list counts */
	int err;
};

static void bad_line(struct cmd_reader *r, unsigned line, const char *what,
		     struct str text)
{
	diag_add(r->diags, DIAG_ERROR, CODE_CMD_SYNTAX, PLACE_LINE(r->path, line),
		 "%s: \"%.*s\"", what, STR_SHOW(text));
	diag_hint(r->diags, "kbuild writes this file; remove it and the object and build again");
	r->err = -EBADMSG;
}

/* "#SYMVER sym 0x1a2b3c4d" */
static void read_symver(struct cmd_reader *r, struct str line, unsigned number)
{
	struct str rest = line, symbol, crc;
	struct cmd_file *file = &r->file;
	unsigned long long value;

	word_cut(&rest);
	symbol = word_cut(&rest);
	crc = word_cut(&rest);
	if (!is_symbol_name(symbol) || !str_to_u64(crc, &value) ||
	    value > UINT32_MAX || word_cut(&rest).n) {
		bad_line(r, number, "not \"#SYMVER <symbol> <32-bit number>\"",
			 line);
		return;
	}
	if (file->nsymvers == r->symvers_room) {
		size_t room = r->symvers_room ? r->symvers_room * 2 : 8;
		struct cmd_symver *grown =
			arena_array(r->arena, struct cmd_symver, room);

		if (file->nsymvers)
			memcpy(grown, file->symvers,
			       file->nsymvers * sizeof(*grown));
		file->symvers = grown;
		r->symvers_room = room;
	}
	file->symvers[file->nsymvers++] = (struct cmd_symver){
		arena_str(r->arena, symbol), (uint32_t)value, number
	};
}

/* What make would make of it, as far as kbuild escapes commands. */
static const char *unescape(struct str text, struct arena *arena)
{
	static const struct str pound = { "$(pound)", 8 };
	char *out = arena_alloc(arena, text.n + 1), *at = out;

	while (text.n) {
		if (str_starts(text, STR("$$"))) {
			*at++ = '$';
			text = str_skip(text, 2);
		} else if (str_starts(text, pound)) {
			*at++ = '#';
			text = str_skip(text, pound.n);
		} else {
			*at++ = *text.p;
			text = str_skip(text, 1);
		}
	}
	return out;
}

/* Cuts "<prefix>target := value"; false if it is nothing of the kind. */
static bool assignment(struct str line, struct str prefix, struct str *target,
		       struct str *value)
{
	const char *sign;

	if (!str_starts(line, prefix))
		return false;
	line = str_skip(line, prefix.n);
	sign = line.n ? memmem(line.p, line.n, " :=", 3) : NULL;
	if (!sign)
		return false;
	*target = (struct str){ line.p, (size_t)(sign - line.p) };
	*value = str_trim(str_skip(line, target->n + 3));
	return true;
}

static void read_dep(struct cmd_reader *r, struct str line)
{
	struct str name = word_cut(&line);

	/* The list ends with the first line that does not go on. */
	if (!str_ends(str_trim(line), STR("\\")) && !str_eq(name, STR("\\"))) {
		r->in_deps = false;
		return;
	}
	if (!str_starts(name, STR("$(")) && !str_eq(name, STR("\\")))
		names_add(&r->file.deps, arena_str(r->arena, name));
}

static void read_line(struct cmd_reader *r, struct str line, unsigned number)
{
	struct str target, value;

	if (r->in_deps) {
		read_dep(r, line);
		if (r->in_deps || !line.n)
			return;
	}
	if (str_starts(line, STR("#SYMVER "))) {
		read_symver(r, line, number);
	} else if (assignment(line, STR("savedcmd_"), &target, &value) ||
		   assignment(line, STR("cmd_"), &target, &value)) {
		r->file.target = arena_str(r->arena, target);
		r->file.command = unescape(value, r->arena);
	} else if (assignment(line, STR("source_"), &target, &value)) {
		if (!value.n)
			bad_line(r, number, "source_ without a name", line);
		else
			names_add(&r->file.sources, arena_str(r->arena, value));
	} else if (!r->deps_done && str_starts(line, STR("deps_"))) {
		r->in_deps = r->deps_done = true;
	}
}

int cmd_file_parse(const char *path, struct str text, struct arena *arena,
		   struct diags *diags, struct cmd_file *out)
{
	struct cmd_reader r = { .path = path, .arena = arena, .diags = diags };

	for (struct lines l = lines_of(text); lines_next(&l); ) {
		if (memchr(l.line.p ? l.line.p : "", '\0', l.line.n))
			bad_line(&r, l.number, "a NUL byte in the text", l.line);
		else
			read_line(&r, l.line, l.number);
	}
	if (r.err)
		cmd_file_free(&r.file);
	else
		*out = r.file;
	return r.err;
}

void cmd_file_free(struct cmd_file *file)
{
	names_free(&file->sources);
	names_free(&file->deps);
}

const char *cmd_file_path(const char *object, struct arena *arena)
{
	const char *base = path_base(object);

	return arena_printf(arena, "%.*s.%s.cmd", (int)(base - object), object,
			    base);
}
