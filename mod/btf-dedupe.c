// SPDX-License-Identifier: GPL-2.0-or-later
/* btf-dedupe: the types of a module that are the kernel's are called so. */
#include <elf.h>
#include <errno.h>

#include "base/cli.h"
#include "base/file.h"
#include "base/out.h"
#include "elf/elfwrite.h"
#include "finalize/btf_dedupe.h"
#include "finalize/btf_distill.h"
#include "model/reading.h"
#include "object/object.h"

static const char usage_text[] =
"Usage: btf-dedupe --base VMLINUX [--distill] [-v] MODULE.ko\n"
"\n"
"Takes out of the section .BTF of a module the types that mean what a type of the\n"
"kernel means, whichever compiler spelled them: a struct task_struct that clang\n"
"compiled is that of a kernel that GCC compiled.  The section was written on top\n"
"of the same base, by pahole.  Comes before resolve_btfids, and before the base\n"
"is distilled: a module with .BTF.base, or without .BTF, is left as it is.\n"
"\n"
"  --base FILE  the kernel's types: a vmlinux, or /sys/kernel/btf/vmlinux\n"
"  --distill    then write .BTF.base, as pahole --btf_features=distilled_base does:\n"
"               of the kernel's types that are left, the names\n"
"  -v           say how many types there were and are\n"
"  --help       this text\n"
"  --version    say which ltomod this is\n"
"\n"
"MODULE.ko may be a file of BTF alone, as pahole --btf_encode_detached writes it.\n"
"\n"
"Examples:\n"
"  btf-dedupe --base $KDIR/vmlinux foo.ko\n"
"  btf-dedupe -v --base /sys/kernel/btf/vmlinux foo.ko\n"
"\n"
"Exit status: 0 fine, 2 failure.\n";

static const struct option options[] = {
	{ "base", required_argument, NULL, 'b' },
	{ "distill", no_argument, NULL, 'd' },
	{ "verbose", no_argument, NULL, 'v' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "btf-dedupe",
	.help = usage_text,
	.letters = ":hv",
	.options = options,
};

struct btf_arguments {
	const char *base;
	const char *module;
	bool distill;
	bool verbose;
};

static struct btf_arguments parse_btf(int argc, char **argv)
{
	struct btf_arguments args = { .base = NULL };
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'b': args.base = optarg; break;
		case 'd': args.distill = true; break;
		case 'v': args.verbose = true; break;
		}
	}
	if (!args.base)
		cli_refuse(&cli, "--base is missing", NULL);
	if (optind + 1 != argc)
		cli_refuse(&cli, "one module is expected", NULL);
	args.module = argv[optind];
	return args;
}

static bool read_base(const struct btf_arguments *args,
		      const struct file_map *file, struct diags *diags,
		      struct btf *base)
{
	struct str bytes;

	if (!btf_section(file_text(file), &bytes))
		return !btf_read(args->base, bytes, NULL, diags->arena, diags,
				 base);
	diag_add(diags, DIAG_FATAL, CODE_BTF_MALFORMED, PLACE_FILE(args->base),
		 "there is no .BTF in it");
	diag_hint(diags, "the base is a vmlinux with CONFIG_DEBUG_INFO_BTF, or /sys/kernel/btf/vmlinux");
	return false;
}

/* Sets @out to what @bytes, the module's BTF, is without the kernel's types. */
static bool dedupe(const struct btf_arguments *args, struct str bytes,
		   const struct btf *base, struct diags *diags, struct buf *out,
		   struct btf_counts *counts)
{
	struct btf module;

	if (btf_read(args->module, bytes, base, diags->arena, diags, &module))
		return false;
	btf_dedupe(&module, diags->arena, out, counts);
	return true;
}

static void say(const struct btf_arguments *args, const struct btf_counts *counts)
{
	if (args->verbose)
		out_print(stdout, "%s: %zu types, %zu of them the kernel's\n",
			  args->module, counts->types,
			  counts->types - counts->kept);
}

/* Numbers of types in .BTF_ids, where names of symbols say of what, would be of
 * others then. */
static bool are_resolved(const struct object *object)
{
	static const char prefix[] = "__BTF_ID__", of_set[] = "__BTF_ID__set";

	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		const struct section *section =
				&object->sections[symbol->section];

		if (strncmp(symbol->name, prefix, sizeof(prefix) - 1) ||
		    !strncmp(symbol->name, of_set, sizeof(of_set) - 1) ||
		    !symbol->section || !section->data ||
		    !range_ok(symbol->value, 4, section->size))
			continue;
		if (le32(section->data + symbol->value))
			return true;
	}
	return false;
}

/* What becomes of the sections .BTF and, if there is anything in it, .BTF.base. */
static int write_object(const struct btf_arguments *args, struct object *object,
			const struct buf *btf, const struct buf *own_base,
			struct diags *diags)
{
	const struct section *section = object_section(object, ".BTF");
	struct edit_content content = {
		(uint32_t)(section - object->sections),
		(const uint8_t *)btf->data, btf->size
	};
	struct edit_section added = {
		.name = ".BTF.base", .type = SHT_PROGBITS, .align = 1,
		.data = (const uint8_t *)own_base->data, .size = own_base->size,
	};
	struct edits edits = {
		.contents = &content, .ncontents = 1,
		.sections = &added, .nsections = own_base->size ? 1 : 0,
	};

	if (!are_resolved(object))
		return elf_write(object, &edits, args->module, diags);
	diag_add(diags, DIAG_FATAL, CODE_BTF_MALFORMED, PLACE_FILE(args->module),
		 "types are numbered already in its .BTF_ids");
	diag_hint(diags, "btf-dedupe comes before resolve_btfids");
	return -EBADMSG;
}

static int distill(const struct btf_arguments *args, struct object *object,
		   const struct buf *btf, const struct btf *base,
		   struct diags *diags)
{
	struct buf own_base = { 0 }, out = { 0 };
	struct btf module;
	int err;

	err = btf_read(args->module, buf_view(btf), base, diags->arena, diags,
		       &module);
	if (!err)
		err = btf_distill(args->module, &module, diags->arena, diags,
				  &own_base, &out);
	if (!err)
		err = write_object(args, object, &out, &own_base, diags);
	buf_free(&own_base);
	buf_free(&out);
	return err;
}

static void dedupe_object(const struct btf_arguments *args, struct object *object,
			  const struct btf *base, struct diags *diags)
{
	static const struct buf nothing = { 0 };
	const struct section *section = object_section(object, ".BTF");
	struct btf_counts counts;
	struct buf out = { 0 };
	int err = 0;

	if (!section || !section->data || object_section(object, ".BTF.base"))
		return;
	if (!dedupe(args, (struct str){ (const char *)section->data,
					section->size }, base, diags, &out, &counts))
		goto out;
	if (args->distill)
		err = distill(args, object, &out, base, diags);
	else if (counts.kept != counts.types)
		err = write_object(args, object, &out, &nothing, diags);
	if (!err)
		say(args, &counts);
out:
	buf_free(&out);
}

static void dedupe_detached(const struct btf_arguments *args, struct str bytes,
			    const struct btf *base, struct diags *diags)
{
	struct btf_counts counts;
	struct buf out = { 0 };

	if (args->distill) {
		diag_add(diags, DIAG_FATAL, CODE_BTF_MALFORMED,
			 PLACE_FILE(args->module),
			 "a file of BTF alone has no place for .BTF.base");
		diag_hint(diags, "--distill is for a module");
	} else if (dedupe(args, bytes, base, diags, &out, &counts) &&
		   (counts.kept == counts.types ||
		    !file_write(args->module, buf_view(&out), diags))) {
		say(args, &counts);
	}
	buf_free(&out);
}

static void dedupe_file(const struct btf_arguments *args, const struct btf *base,
			struct diags *diags)
{
	struct file_map file = { .data = NULL };
	struct object *object = NULL;

	if (file_map(args->module, &file, diags))
		return;
	if (btf_is_detached(file_text(&file)))
		dedupe_detached(args, file_text(&file), base, diags);
	else if (!object_open(args->module, diags, &object))
		dedupe_object(args, object, base, diags);
	object_close(object);
	file_unmap(&file);
}

int main(int argc, char **argv)
{
	struct btf_arguments args = parse_btf(argc, argv);
	struct file_map file = { .data = NULL };
	struct arena arena = { 0 };
	struct diags diags;
	struct btf base;
	int status;

	diags_init(&diags, &arena);
	if (!file_map(args.base, &file, &diags) &&
	    read_base(&args, &file, &diags, &base))
		dedupe_file(&args, &base, &diags);
	file_unmap(&file);
	diags_print(&diags, "btf-dedupe", stderr);
	status = diags_status(&diags);
	diags_free(&diags);
	arena_free(&arena);
	return status;
}
