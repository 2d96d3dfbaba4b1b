// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What clang really writes, for both machines and both kinds of LTO, compared
 * with what llvm-nm says of it; archives of it by llvm-ar; and that libLLVM's
 * way to a symbol table leads to the same symbols as ours.
 */
#include <errno.h>
#include <unistd.h>

#include "object_fixture.h"

#define TOOLS "${LLVM_SUFFIX--19}"	/* for sh, which runs the commands */

static const char source[] =
"extern int ext(int), ext_var;\n"
"extern int maybe(void) __attribute__((weak));\n"
"int common_var;\n"
"int data_var = 3;\n"
"static int kept __attribute__((used, section(\".initcall6.init\"))) = 4;\n"
"int func(int x) { return ext(x) + ext_var + (maybe ? maybe() : 0); }\n"
"__attribute__((weak)) int weak_func(void) { return 1; }\n"
"__attribute__((visibility(\"hidden\"))) int hidden_func(void) { return 2; }\n"
"__attribute__((section(\".init.text\"))) int init(void)\n"
"{\n"
"	char big[100];\n"
"	__builtin_memset(big, data_var, 100);\n"
"	return ext((int)(long)big);\n"
"}\n"
"int alias(int) __attribute__((alias(\"func\")));\n"
"extern int asm_var;\n"
"int uses_asm(void) { return asm_var; }\n"
"asm(\".pushsection .data,\\\"aw\\\"\\n\"\n"
"    \".globl asm_var\\nasm_var: .long 1\\n\"\n"
"    \"asm_local: .long asm_undefined\\n\"\n"
"    \"1: .long 1b - .\\n\"\n"
"    \".globl func\\n\"\n"
"    \".weak asm_weak\\n\"\n"
"    \".popsection\\n\");\n";

static const struct build {
	const char *name;
	const char *flags;
	enum machine machine;
	bool thin;
} builds[] = {
	{ "x86-thin", "--target=x86_64-linux-gnu -flto=thin", MACHINE_X86_64, true },
	{ "x86-full", "--target=x86_64-linux-gnu -flto", MACHINE_X86_64, false },
	{ "arm-thin", "--target=aarch64-linux-gnu -flto=thin", MACHINE_AARCH64, true },
	{ "arm-full", "--target=aarch64-linux-gnu -flto", MACHINE_AARCH64, false },
};

enum { BUILDS = sizeof(builds) / sizeof(*builds) };

struct world {
	char path[64];
	struct arena arena;
};

#define IN(world, ...) arena_printf(&(world)->arena, __VA_ARGS__)

static void run(struct world *world, const char *command)
{
	int status = system(IN(world, "cd %s && %s", world->path, command));

	if (status)
		fail_msg("status %d: %s", status, command);
}

static void put_text(struct world *world, const char *name, const char *text)
{
	FILE *file = fopen(IN(world, "%s/%s", world->path, name), "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static int make_world(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	snprintf(world->path, sizeof(world->path), "/tmp/ltomod-test-XXXXXX");
	if (!mkdtemp(world->path))
		return -1;
	*state = world;
	put_text(world, "a.c", source);
	put_text(world, "b.c", "int second(void) { return 5; }\n");
	for (size_t i = 0; i < BUILDS; i++)
		run(world, IN(world, "clang" TOOLS " -O2 -fcommon %s -c a.c -o %s.o",
			      builds[i].flags, builds[i].name));
	run(world, "clang" TOOLS " --target=x86_64-linux-gnu -flto=thin -c b.c -o b.o");
	run(world, "clang" TOOLS " --target=x86_64-linux-gnu -ffunction-sections -O2 -c a.c -o native.o");
	return 0;
}

static int remove_world(void **state)
{
	struct world *world = *state;
	int err = system(IN(world, "rm -r '%s'", world->path));

	arena_free(&world->arena);
	free(world);
	return err;
}

static struct object *open_fine(struct world *world, struct session *session,
				const char *name)
{
	struct object *object = NULL;

	if (object_open(IN(world, "%s/%s", world->path, name), &session->diags,
			&object))
		diags_print(&session->diags, "test", stderr);
	assert_non_null(object);
	return object;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/*
 * A symbol as "name U|w|C|W|T|t", llvm-nm's letters but for those that tell
 * code from data: D is T and so on.
 */
static char letter_of(uint32_t flags)
{
	if (flags & SYMBOL_UNDEFINED)
		return flags & SYMBOL_WEAK ? 'w' : 'U';
	if (flags & SYMBOL_COMMON)
		return 'C';
	if (flags & SYMBOL_WEAK)
		return 'W';
	return flags & SYMBOL_GLOBAL ? 'T' : 't';
}

static const char *symbol_lines(struct world *world,
				const struct object *object)
{
	char **lines = arena_array(&world->arena, char *, object->nsymbols + 1);
	struct buf text = { NULL, 0, 0 };
	const char *result;
	size_t count = 0;

	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];

		if (symbol->name[0] &&
		    !(symbol->flags & (SYMBOL_FILE | SYMBOL_SECTION)))
			lines[count++] = IN(world, "%s %c\n", symbol->name,
					    letter_of(symbol->flags));
	}
	qsort(lines, count, sizeof(*lines), by_text);
	for (size_t i = 0; i < count; i++)
		buf_str(&text, lines[i]);
	result = arena_str(&world->arena, buf_view(&text));
	buf_free(&text);
	return result;
}

/*
 * llvm-nm lists a symbol of IR and its mention in asm apart: of the two that
 * our source has, it shows the undefined side as well.  And it shows labels
 * that have no name.
 */
static const char *nm_lines(struct world *world, const char *name)
{
	struct session session;
	struct file_map map;
	const char *text;

	run(world, IN(world, "llvm-nm" TOOLS " %s | sed 's/^[0-9a-f-]* *//' |"
		      " sed 's/^\\([A-Za-z]\\) \\(.*\\)/\\2 \\1/; s/ [DBRV]$/ T/; s/ [dbrn]$/ t/' |"
		      " grep -v -e '^ t' -e '^func U' -e '^asm_var U' | LC_ALL=C sort > nm.txt", name));
	session_begin(&session);
	assert_int_equal(file_map(IN(world, "%s/nm.txt", world->path), &map,
				  &session.diags), 0);
	text = arena_str(&world->arena, file_text(&map));
	file_unmap(&map);
	session_end(&session);
	return text;
}

/* Of the compiler that the commands above run. */
static unsigned compiler_major(void)
{
	FILE *version = popen("clang" TOOLS " -dumpversion", "r");
	unsigned major = 0;

	assert_non_null(version);
	assert_int_equal(fscanf(version, "%u", &major), 1);
	pclose(version);
	return major;
}

static void agrees_with_llvm_nm(void **state)
{
	struct world *world = *state;

	for (size_t i = 0; i < BUILDS; i++) {
		const char *file = IN(world, "%s.o", builds[i].name);
		struct session session;
		struct object *object;

		session_begin(&session);
		object = open_fine(world, &session, file);
		assert_int_equal(object->kind, OBJECT_BITCODE);
		assert_int_equal(object->machine, builds[i].machine);
		assert_int_equal(object->thin, builds[i].thin);
		assert_int_equal(object->producer_major, compiler_major());
		assert_string_equal(symbol_lines(world, object),
				    nm_lines(world, file));
		object_close(object);
		session_end(&session);
	}
}

static void knows_sections_and_asm(void **state)
{
	struct world *world = *state;
	struct session session;
	struct object *object;
	const struct symbol *symbol;

	session_begin(&session);
	object = open_fine(world, &session, "arm-thin.o");
	symbol = symbol_named(object, "init");
	assert_string_equal(object->sections[symbol->section].name,
			    ".init.text");
	assert_int_equal(symbol->flags, SYMBOL_GLOBAL | SYMBOL_FUNCTION);
	symbol = symbol_named(object, "kept");
	assert_string_equal(object->sections[symbol->section].name,
			    ".initcall6.init");
	assert_int_equal(symbol->flags, SYMBOL_OBJECT | SYMBOL_USED);
	symbol = symbol_named(object, "common_var");
	assert_int_equal(symbol->size, 4);
	assert_int_equal(symbol->value, 4);
	assert_true(symbol_named(object, "hidden_func")->flags & SYMBOL_HIDDEN);
	/* Declared in C, defined in asm. */
	symbol = symbol_named(object, "asm_var");
	assert_int_equal(symbol->flags & ~(uint32_t)SYMBOL_USED,
			 SYMBOL_GLOBAL | SYMBOL_FROM_ASM | SYMBOL_IN_ASM);
	assert_true(symbol_named(object, "asm_undefined")->flags &
		    SYMBOL_UNDEFINED);
	/* Defined in C, mentioned in asm. */
	symbol = symbol_named(object, "func");
	assert_false(symbol->flags & (SYMBOL_UNDEFINED | SYMBOL_FROM_ASM));
	assert_true(symbol->flags & SYMBOL_IN_ASM);
	object_close(object);
	session_end(&session);
}

static void reads_native(void **state)
{
	struct world *world = *state;
	struct session session;
	struct object *object;
	const struct section *text;
	const struct reloc *relocs;
	size_t count;

	session_begin(&session);
	object = open_fine(world, &session, "native.o");
	assert_int_equal(object->kind, OBJECT_ELF);
	assert_string_equal(symbol_lines(world, object),
			    nm_lines(world, "native.o"));
	text = object_section(object, ".text.func");
	assert_non_null(text);
	assert_int_equal(object_relocs(object,
				       (uint32_t)(text - object->sections),
				       &session.diags, &relocs, &count), 0);
	assert_true(count > 0);
	object_close(object);
	session_end(&session);
}

/* Where the version of the symbol table in @buf is: before the place of "19.1.7",
 * "20.1.10" or the like. */
static size_t find_table(const struct buf *buf)
{
	static const uint8_t version[] = { 3, 0, 0, 0 };
	size_t found = 0;

	for (size_t i = 0; i + 12 <= buf->size; i += 4)
		if (!memcmp(buf->data + i, version, 4) &&
		    buf->data[i + 8] >= 5 && buf->data[i + 8] <= 7 && !buf->data[i + 9] &&
		    !buf->data[i + 10] && !buf->data[i + 11])
			found = i;
	assert_int_not_equal(found, 0);
	return found;
}

static void load(struct world *world, const char *name, struct buf *buf)
{
	struct session session;
	struct file_map map;

	*buf = (struct buf){ NULL, 0, 0 };
	session_begin(&session);
	assert_int_equal(file_map(IN(world, "%s/%s", world->path, name), &map,
				  &session.diags), 0);
	buf_add(buf, map.data, map.size);
	file_unmap(&map);
	session_end(&session);
}

/* Section names stand for indices, whose order may differ. */
static const char *all_of(struct world *world, const struct object *object)
{
	char **lines = arena_array(&world->arena, char *, object->nsymbols + 1);
	struct buf text = { NULL, 0, 0 };
	const char *result;

	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];

		lines[i] = IN(world, "%s %x %llu %llu %s\n", symbol->name,
			      symbol->flags, (unsigned long long)symbol->value,
			      (unsigned long long)symbol->size,
			      object->sections[symbol->section].name);
	}
	qsort(lines, object->nsymbols, sizeof(*lines), by_text);
	for (size_t i = 0; i < object->nsymbols; i++)
		buf_str(&text, lines[i]);
	result = arena_str(&world->arena, buf_view(&text));
	buf_free(&text);
	return result;
}

static void libllvm_finds_the_same(void **state)
{
	struct world *world = *state;

	for (size_t i = 0; i < BUILDS; i++) {
		struct object *ours, *theirs;
		struct session session;
		struct buf buf;

		session_begin(&session);
		load(world, IN(world, "%s.o", builds[i].name), &buf);
		ours = read_fine(&session, "ours.o", &buf);
		poke(&buf, find_table(&buf), 99, 4);
		theirs = read_fine(&session, "theirs.o", &buf);
		assert_int_equal(ours->thin, theirs->thin);
		assert_string_equal(all_of(world, ours), all_of(world, theirs));
		object_close(ours);
		object_close(theirs);
		buf_free(&buf);
		session_end(&session);
	}
}

/* Two files in one: the first table does not list the second module. */
static void reads_concatenated(void **state)
{
	struct world *world = *state;
	struct session session;
	struct object *object;

	session_begin(&session);
	run(world, "llvm-cat" TOOLS " -b -o cat.o x86-thin.o b.o");
	object = open_fine(world, &session, "cat.o");
	assert_int_equal(symbol_named(object, "second")->flags,
			 SYMBOL_GLOBAL | SYMBOL_FUNCTION);
	assert_int_equal(symbol_named(object, "ext")->flags & SYMBOL_UNDEFINED,
			 SYMBOL_UNDEFINED);
	object_close(object);
	session_end(&session);
}

/* -fsplit-lto-unit puts what has type metadata into a second module. */
static void reads_split_unit(void **state)
{
	struct world *world = *state;
	struct session session;
	struct object *object;

	session_begin(&session);
	put_text(world, "split.cc",
		 "struct __attribute__((visibility(\"hidden\"))) A { virtual int f(); };\n"
		 "int A::f() { return 1; }\n"
		 "int call(A *a) { return a->f(); }\n");
	run(world, "clang" TOOLS " --target=x86_64-linux-gnu -O2 -flto=thin "
	    "-fsplit-lto-unit -fwhole-program-vtables -c split.cc -o split.o");
	/* The test is of no use if the compiler did not split. */
	run(world, "test $(llvm-bcanalyzer" TOOLS " --dump split.o | grep -c '^<MODULE_BLOCK') = 2");
	object = open_fine(world, &session, "split.o");
	assert_true(object->thin);
	/* The table of virtual functions is in one, its user in the other. */
	assert_int_equal(symbol_named(object, "_ZTV1A")->flags &
			 (SYMBOL_UNDEFINED | SYMBOL_GLOBAL), SYMBOL_GLOBAL);
	assert_int_equal(symbol_named(object, "_ZN1A1fEv")->flags &
			 (SYMBOL_UNDEFINED | SYMBOL_GLOBAL), SYMBOL_GLOBAL);
	object_close(object);
	session_end(&session);
}

static void reads_archives(void **state)
{
	static const char *const modifiers[] = { "cDPrs", "cDPrsT", "cDPrS",
						 "cDPrST" };
	struct world *world = *state;

	for (size_t i = 0; i < 4; i++) {
		struct session session;
		struct object *object;

		session_begin(&session);
		run(world, IN(world, "rm -f lib.a && llvm-ar" TOOLS " %s lib.a x86-thin.o native.o b.o",
			      modifiers[i]));
		object = open_fine(world, &session, "lib.a");
		assert_int_equal(object->kind, OBJECT_ARCHIVE);
		assert_int_equal(object->thin_archive, i % 2);
		assert_int_equal(object->machine, MACHINE_X86_64);
		assert_int_equal(object->nmembers, 3);
		assert_int_equal(object->members[0].kind, OBJECT_BITCODE);
		assert_int_equal(object->members[1].kind, OBJECT_ELF);
		assert_int_equal(object->members[2].nsymbols, 1);
		object_close(object);
		session_end(&session);
	}
}

static void reads_empty_unit(void **state)
{
	struct world *world = *state;
	struct session session;
	struct object *object;

	session_begin(&session);
	put_text(world, "empty.c", "");
	run(world, "clang" TOOLS " -flto=thin -c empty.c -o empty.o");
	object = open_fine(world, &session, "empty.o");
	assert_int_equal(object->nsymbols, 0);
	object_close(object);
	session_end(&session);
}

/* Bitcode of the clang of Debian 12 itself, where that is installed. */
static void reads_older_clang(void **state)
{
	struct world *world = *state;
	struct session session;
	struct object *object;

	if (access("/usr/bin/clang-14", X_OK))
		skip();
	session_begin(&session);
	run(world, "clang-14 -O2 -fcommon --target=x86_64-linux-gnu -flto=thin -c a.c -o old.o");
	object = open_fine(world, &session, "old.o");
	assert_int_equal(object->producer_major, 14);
	assert_string_equal(symbol_lines(world, object),
			    nm_lines(world, "old.o"));
	object_close(object);
	session_end(&session);
}

static void survives_damage(void **state)
{
	struct world *world = *state;
	struct buf buf;

	load(world, "x86-thin.o", &buf);
	for (size_t n = 0; n < buf.size; n++)
		assert_int_not_equal(read_any("a.o", buf.data, n), 0);
	try_corruptions("a.o", &buf, 2000);
	buf_free(&buf);
	load(world, "native.o", &buf);
	try_prefixes("a.o", &buf, 1);
	try_corruptions("a.o", &buf, 5000);
	buf_free(&buf);
}

/* libLLVM meets damage too: where the table is unknown it reads the IR. */
static void survives_damage_in_libllvm(void **state)
{
	struct world *world = *state;
	struct buf buf;

	load(world, "x86-thin.o", &buf);
	poke(&buf, find_table(&buf), 99, 4);
	try_corruptions("a.o", &buf, 60);
	buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_llvm_nm),
		cmocka_unit_test(knows_sections_and_asm),
		cmocka_unit_test(reads_native),
		cmocka_unit_test(libllvm_finds_the_same),
		cmocka_unit_test(reads_concatenated),
		cmocka_unit_test(reads_split_unit),
		cmocka_unit_test(reads_archives),
		cmocka_unit_test(reads_empty_unit),
		cmocka_unit_test(reads_older_clang),
		cmocka_unit_test(survives_damage),
		cmocka_unit_test(survives_damage_in_libllvm),
	};

	return cmocka_run_group_tests(tests, make_world, remove_world);
}
