// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Source lines.  libdwfl lays the sections of a relocatable object out one
 * after another, applies the relocations of the debug sections to match, and
 * writes the addresses that it chose into its copy of the section headers.  It
 * works on a copy of the file, since it changes what it reads.
 */
#include "dwarf/srcline.h"

#include <dlfcn.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dwarf/debugfile.h"
#include "model/object.h"

/*
 * libdw is loaded when there is something to ask it: few objects have
 * findings, and without it a diagnostic only lacks its line.
 */
#define LIBDW_FUNCTIONS(X) \
	X(dwfl_begin) X(dwfl_end) X(dwfl_report_begin) \
	X(dwfl_report_offline) X(dwfl_report_end) X(dwfl_offline_section_address) \
	X(dwfl_module_getelf) X(dwfl_module_nextcu) X(dwarf_haspc) \
	X(dwarf_getsrc_die) X(dwarf_lineno) X(dwarf_linesrc) \
	X(dwarf_child) X(dwarf_siblingof) X(dwarf_tag) \
	X(dwarf_attr) X(dwarf_getlocation) X(dwarf_getlocation_attr) \
	X(dwarf_formaddr) X(dwarf_formref_die) X(dwarf_formudata) \
	X(dwarf_aggregate_size) X(dwarf_decl_line) X(dwarf_getsrcfiles) \
	X(dwarf_filesrc)

struct libdw {
	void *handle;		/* NULL: not loaded */
#define X(name) __typeof__(name) *name;
	LIBDW_FUNCTIONS(X)
#undef X
};

static const struct {
	const char *name;
	size_t member;
} functions[] = {
#define X(name) { #name, offsetof(struct libdw, name) },
	LIBDW_FUNCTIONS(X)
#undef X
};

static bool libdw_load(struct libdw *libdw)
{
	libdw->handle = dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);
	if (!libdw->handle)
		return false;
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		void *function = dlsym(libdw->handle, functions[i].name);

		if (!function)
			return false;
		memcpy((char *)libdw + functions[i].member, &function,
		       sizeof(function));
	}
	return true;
}

struct source_lines {
	const struct object *object;
	bool tried;
	struct libdw libdw;
	Dwfl_Callbacks callbacks;
	Dwfl *dwfl;		/* owned; NULL: no debug information */
	Dwfl_Module *module;
};

struct source_lines *source_lines_new(const struct object *object)
{
	struct source_lines *lines = xmalloc(sizeof(*lines));

	*lines = (struct source_lines){ .object = object };
	return lines;
}

static bool has_debug(const struct object *object)
{
	return object->kind == OBJECT_ELF &&
	       object_section(object, ".debug_info") &&
	       object_section(object, ".debug_line");
}

static void open_debug(struct source_lines *lines)
{
	int fd = has_debug(lines->object) ? debugfile_copy(lines->object) : -1;

	if (fd < 0)
		return;
	if (libdw_load(&lines->libdw)) {
		lines->callbacks = (Dwfl_Callbacks){
			.find_debuginfo = debugfile_no_other,
			.section_address = lines->libdw.dwfl_offline_section_address,
		};
		lines->dwfl = lines->libdw.dwfl_begin(&lines->callbacks);
	}
	if (!lines->dwfl) {
		close(fd);
		return;
	}
	lines->libdw.dwfl_report_begin(lines->dwfl);
	/* Takes the descriptor over, unless it fails. */
	lines->module = lines->libdw.dwfl_report_offline(
				lines->dwfl, "object", lines->object->path, fd);
	if (!lines->module)
		close(fd);
	lines->libdw.dwfl_report_end(lines->dwfl, NULL, NULL);
}

/* The address that libdwfl gave to @offset of section @section. */
static bool address_of(struct source_lines *lines, uint32_t section,
		       uint64_t offset, Dwarf_Addr *address)
{
	GElf_Addr bias;
	Elf *elf = lines->libdw.dwfl_module_getelf(lines->module, &bias);
	Elf_Scn *scn = elf ? elf_getscn(elf, section) : NULL;
	GElf_Shdr header;

	if (!scn || !gelf_getshdr(scn, &header) || offset >= header.sh_size)
		return false;
	*address = header.sh_addr + offset + bias;
	return true;
}

/* The statement at @address, if it is code of this unit. */
static bool line_of_code(const struct libdw *libdw, Dwarf_Die *unit,
			 Dwarf_Addr address, struct arena *arena,
			 struct source_line *line)
{
	Dwarf_Line *found = libdw->dwarf_haspc(unit, address) > 0 ?
			    libdw->dwarf_getsrc_die(unit, address) : NULL;
	const char *file;
	int number = 0;

	if (!found || libdw->dwarf_lineno(found, &number) || number <= 0)
		return false;
	file = libdw->dwarf_linesrc(found, NULL, NULL);
	if (!file)
		return false;
	line->file = arena_strdup(arena, file);
	line->line = (unsigned)number;
	return true;
}

/* Where the variable @die lies, if it lies at a fixed address. */
static bool variable_address(const struct libdw *libdw, Dwarf_Die *die,
			     Dwarf_Addr *address)
{
	Dwarf_Attribute location, indirect;
	Dwarf_Op *ops;
	size_t count;

	if (!libdw->dwarf_attr(die, DW_AT_location, &location) ||
	    libdw->dwarf_getlocation(&location, &ops, &count) || count != 1)
		return false;
	if (ops[0].atom == DW_OP_addr) {
		*address = ops[0].number;
		return true;
	}
	return ops[0].atom == DW_OP_addrx &&
	       !libdw->dwarf_getlocation_attr(&location, ops, &indirect) &&
	       !libdw->dwarf_formaddr(&indirect, address);
}

/* Whether the variable @die, which begins at @at, covers @wanted. */
static bool is_around(const struct libdw *libdw, Dwarf_Die *die, Dwarf_Addr at,
		      Dwarf_Addr wanted)
{
	Dwarf_Attribute attribute;
	Dwarf_Die type;
	Dwarf_Word size = 0;

	if (wanted < at || !libdw->dwarf_attr(die, DW_AT_type, &attribute) ||
	    !libdw->dwarf_formref_die(&attribute, &type) ||
	    libdw->dwarf_aggregate_size(&type, &size))
		return false;
	return wanted - at < size;
}

/*
 * The file that @die of @unit is in.  Not by dwarf_decl_file(), which takes
 * file 0 for none; since DWARF 5 that is the unit's own file.
 */
static const char *file_of(const struct libdw *libdw, Dwarf_Die *unit,
			   Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Files *files;
	Dwarf_Word index;
	size_t count;
	const char *file;

	if (!libdw->dwarf_attr(die, DW_AT_decl_file, &attribute) ||
	    libdw->dwarf_formudata(&attribute, &index) ||
	    libdw->dwarf_getsrcfiles(unit, &files, &count) || index >= count)
		return NULL;
	file = libdw->dwarf_filesrc(files, index, NULL, NULL);
	/* What stands for file 0 before DWARF 5. */
	return file && strcmp(file, "???") ? file : NULL;
}

static bool line_of_definition(const struct libdw *libdw, Dwarf_Die *unit,
			       Dwarf_Die *die, struct arena *arena,
			       struct source_line *line)
{
	const char *file = file_of(libdw, unit, die);
	int number = 0;

	if (!file || libdw->dwarf_decl_line(die, &number) || number <= 0)
		return false;
	line->file = arena_strdup(arena, file);
	line->line = (unsigned)number;
	return true;
}

/* The definition of the variable around @address, if this unit has it. */
static bool line_of_data(const struct libdw *libdw, Dwarf_Die *unit,
			 Dwarf_Addr address, struct arena *arena,
			 struct source_line *line)
{
	Dwarf_Die die;
	Dwarf_Addr at;

	if (libdw->dwarf_child(unit, &die))
		return false;
	do {
		if (libdw->dwarf_tag(&die) == DW_TAG_variable &&
		    variable_address(libdw, &die, &at) &&
		    is_around(libdw, &die, at, address))
			return line_of_definition(libdw, unit, &die, arena,
						  line);
	} while (!libdw->dwarf_siblingof(&die, &die));
	return false;
}

static bool find_line(struct source_lines *lines, bool code, Dwarf_Addr address,
		      struct arena *arena, struct source_line *line)
{
	const struct libdw *libdw = &lines->libdw;
	Dwarf_Die *unit = NULL;
	Dwarf_Addr bias;

	while ((unit = libdw->dwfl_module_nextcu(lines->module, unit, &bias)))
		if (code ? line_of_code(libdw, unit, address - bias, arena, line) :
			   line_of_data(libdw, unit, address - bias, arena, line))
			return true;
	return false;
}

bool source_lines_find(void *source, uint32_t section, uint64_t offset,
		       struct arena *arena, struct source_line *line)
{
	struct source_lines *lines = source;
	Dwarf_Addr address;

	if (!lines->tried)
		open_debug(lines);
	lines->tried = true;
	if (!lines->module || section >= lines->object->nsections ||
	    !address_of(lines, section, offset, &address))
		return false;
	return find_line(lines, lines->object->sections[section].flags &
			 SHF_EXECINSTR, address, arena, line);
}

void source_lines_free(struct source_lines *lines)
{
	if (!lines)
		return;
	if (lines->dwfl)
		lines->libdw.dwfl_end(lines->dwfl);
	if (lines->libdw.handle)
		dlclose(lines->libdw.handle);
	free(lines);
}
