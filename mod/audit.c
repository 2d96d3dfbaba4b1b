// SPDX-License-Identifier: GPL-2.0-or-later
/* audit: is a finished module put together as a kernel expects it? */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cli.h"
#include "base/json.h"
#include "audit/sections_audit.h"
#include "base/out.h"
#include "format/modinfo.h"
#include "symvers/symvers.h"
#include "object/code.h"
#include "object/object.h"

static const char usage_text[] =
"Usage: audit [--symvers FILE]... [--json] FILE.ko...\n"
"\n"
"Looks for what a finished kernel module must not have: sections of single\n"
"functions or variables that LTO left behind, two sections of one name,\n"
"sections that were to be discarded, bitcode, relocations into nowhere,\n"
"undefined symbols without a version, a struct module that does not point to\n"
"the init function, a .modinfo without vermagic.  Silent if all is well.\n"
"\n"
"  --symvers FILE  a Module.symvers: undefined symbols must be in one of them\n"
"  --json          print the findings as JSON\n"
"  --help          this text\n"
"  --version       say which ltomod this is\n"
"\n"
"Examples:\n"
"  audit foo.ko\n"
"  audit --symvers $KDIR/Module.symvers --symvers ../bar/Module.symvers foo.ko\n"
"\n"
"Exit status: 0 fine, 1 findings, 2 failure.\n";

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "symvers", required_argument, NULL, 's' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "audit",
	.help = usage_text,
	.letters = ":h",
	.options = options,
};

struct arguments {
	struct map symvers;
	bool has_symvers;
	bool json;
};

static int add_export(const struct symvers_entry *entry, void *context)
{
	map_put(context, entry->symbol);
	return 0;
}

static int read_symvers(struct arguments *args, const char *path,
			struct diags *diags)
{
	struct file_map map;
	int err = file_map(path, &map, diags);

	if (err)
		return err;
	err = symvers_parse(path, file_text(&map), diags, add_export,
			    &args->symvers);
	file_unmap(&map);
	args->has_symvers = true;
	return err;
}

/* An entry of __versions: a CRC of 8 bytes and a name, padded with NULs. */
#define VERSION_SIZE 64u
#define VERSION_NAME 8u

static int bad_versions(const struct object *object, const char *section,
			uint64_t offset, struct diags *diags)
{
	diag_add(diags, DIAG_ERROR, CODE_AUDIT_VERSIONS,
		 PLACE_SECTION(object->path, section, offset),
		 "this is no list of versions");
	diag_hint(diags, "run modpost again");
	return -EBADMSG;
}

static int read_versions(const struct object *object, struct map *versions,
			 bool *any, struct diags *diags)
{
	const struct section *basic = object_section(object, "__versions");
	const struct section *names = object_section(object,
						     "__version_ext_names");

	*any = basic || names;
	for (uint64_t at = 0; basic && at < basic->size; at += VERSION_SIZE) {
		const char *name;

		if (!basic->data || basic->size - at < VERSION_SIZE)
			return bad_versions(object, "__versions", at, diags);
		name = (const char *)basic->data + at + VERSION_NAME;
		map_put(versions, (struct str){ name, strnlen(name,
					VERSION_SIZE - VERSION_NAME) });
	}
	for (uint64_t at = 0; names && at < names->size; ) {
		const char *name;
		size_t room = names->size - at, size;

		if (!names->data)
			return bad_versions(object, names->name, at, diags);
		name = (const char *)names->data + at;
		size = strnlen(name, room);
		if (size == room)
			return bad_versions(object, names->name, at, diags);
		map_put(versions, (struct str){ name, size });
		at += size + 1;
	}
	return 0;
}

static void audit_code(const struct arguments *args, const struct code *code,
		       struct diags *diags)
{
	const struct object *object = code->object;
	const struct section *section = object_section(object, ".modinfo");
	struct audit_input input = { .code = code };
	struct map versions;
	bool any = false;

	map_init(&versions, NULL);
	if (section && section->data) {
		struct str info = { (const char *)section->data,
				    section->size };

		if (!modinfo_check(object->path, info, diags)) {
			input.vermagic = modinfo_get(info, "vermagic", NULL);
			input.name = modinfo_get(info, "name", NULL);
		}
	}
	if (!read_versions(object, &versions, &any, diags) && any)
		input.versions = &versions;
	if (args->has_symvers)
		input.symvers = &args->symvers;
	audit_sections(&input, diags);
	audit_relocs(&input, diags);
	audit_symbols(&input, diags);
	audit_module(&input, diags);
	map_free(&versions);
}

static void audit_file(const struct arguments *args, const char *path,
		       struct diags *diags)
{
	struct object *object;
	struct code code;

	if (object_open(path, diags, &object))
		return;
	if (object->kind != OBJECT_ELF) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_BITCODE, PLACE_FILE(path),
			 "a module is an ELF object, but this is %s",
			 object_kind_name(object->kind));
		diag_hint(diags, "link it first: ld.lld -r");
	} else if (!code_load(object, CODE_RELOCS, diags, &code)) {
		audit_code(args, &code, diags);
	}
	object_close(object);
}

int main(int argc, char **argv)
{
	struct arguments args = { 0 };
	struct arena arena = { 0 };
	struct diags diags;
	int c, status;

	diags_init(&diags, &arena);
	map_init(&args.symvers, &arena);
	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'j': args.json = true; break;
		case 's': read_symvers(&args, optarg, &diags); break;
		}
	}
	if (optind == argc)
		cli_refuse(&cli, "no module given", NULL);
	while (optind < argc)
		audit_file(&args, argv[optind++], &diags);
	if (args.json)
		json_print(diags_json(&diags), stdout);
	else
		diags_print(&diags, "audit", stderr);
	status = diags_status(&diags);
	map_free(&args.symvers);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
