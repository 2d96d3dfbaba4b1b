// SPDX-License-Identifier: GPL-2.0-or-later
/* What differs between two types, and that damaged ones come to an end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "explain/explain.h"
#include "explain/roots.h"
#include "explain/words.h"

static const struct type int_type = {
	.kind = TYPE_BASE, .name = "int", .byte_size = 4, .has = HAS_BYTE_SIZE,
};
static const struct type gcc_long = {
	.kind = TYPE_BASE, .name = "long unsigned int", .byte_size = 8,
};
static const struct type clang_long = {
	.kind = TYPE_BASE, .name = "unsigned long", .byte_size = 8,
};

static struct type_item member(const char *name, const struct type *type, uint64_t at)
{
	return (struct type_item){ .name = name, .type = type, .location = at,
				   .has = HAS_LOCATION };
}

static struct type composite(const char *name, struct type_item *items, size_t count,
			     uint64_t size)
{
	return (struct type){ .kind = TYPE_STRUCT, .name = name, .items = items,
			      .count = count, .byte_size = size };
}

static struct pair_changes compare(struct arena *arena, const struct type *before,
				   const struct type *after)
{
	return type_compare(arena, (struct type_pair){ before, after }, COMPARE_EXACT);
}

static void base_types_of_two_compilers(void **state)
{
	struct type_item old = member("a", &gcc_long, 0), new = member("a", &clang_long, 0);
	struct type before = composite("s", &old, 1, 8), after = composite("s", &new, 1, 8);
	struct arena arena = { 0 };

	(void)state;
	assert_int_equal(compare(&arena, &before, &after).count, 0);
	arena_free(&arena);
}

static void members_of_nameless_structs(void **state)
{
	struct type_item inner[] = { member("x", &int_type, 0), member("y", &gcc_long, 8) };
	struct type inside = composite(NULL, inner, 2, 16);
	struct type_item old[] = { member("a", &int_type, 0), member(NULL, &inside, 8) };
	struct type_item new[] = { member("a", &int_type, 0), member("u", &inside, 16) };
	struct type before = composite("s", old, 2, 24), after = composite("s", new, 2, 32);
	struct arena arena = { 0 };
	struct pair_changes changes = compare(&arena, &before, &after);
	size_t seen[CHANGE_HOWS] = { 0 };

	(void)state;
	for (size_t i = 0; i < changes.count; i++)
		seen[changes.changes[i].how]++;
	assert_int_equal(changes.count, 5);
	assert_int_equal(seen[HOW_SIZE], 1);
	assert_int_equal(seen[HOW_REMOVED], 2);		/* x and y at 8 and 16 */
	assert_int_equal(seen[HOW_ADDED], 2);		/* u.x and u.y at 16 and 24 */
	assert_false(changes.cut);
	arena_free(&arena);
}

/* A struct without a name that holds itself, that points to itself twice, or in each of
 * very many members: no compiler makes them. */
static void circles_end(void **state)
{
	enum { MANY = 5000 };
	static struct type_item items[MANY];
	struct type loop = composite(NULL, items, 1, 8);
	struct type pointer = { .kind = TYPE_POINTER, .target = &loop };
	struct type_item holder = member("h", &loop, 0);
	struct type outer = composite("s", &holder, 1, 8), other = outer;
	const size_t counts[] = { 1, 2, MANY };

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		for (int behind = 0; behind <= 1; behind++) {
			struct arena arena = { 0 };
			struct pair_changes changes;

			for (size_t k = 0; k < counts[i]; k++)
				items[k] = member("m", behind ? &pointer : &loop, k);
			loop.count = counts[i];
			changes = compare(&arena, &outer, &other);
			assert_true(changes.cost < 1000000);
			arena_free(&arena);
		}
	}
}

static void words_end(void **state)
{
	struct type pointer = { .kind = TYPE_POINTER };
	struct type_item parameters[2] = { member(NULL, &pointer, 0), member(NULL, &pointer, 0) };
	struct type function = { .kind = TYPE_FUNCTION, .items = parameters, .count = 2,
				 .target = &pointer };
	struct arena arena = { 0 };

	(void)state;
	pointer.target = &pointer;
	assert_non_null(strstr(type_words(&arena, &pointer, "p"), "..."));
	pointer.target = &function;
	assert_true(strlen(type_words(&arena, &pointer, "p")) < 1u << 16);
	arena_free(&arena);
}

static void words_of_c(void **state)
{
	struct type constant = { .kind = TYPE_CONST, .target = &int_type };
	struct type pointer = { .kind = TYPE_POINTER, .target = &constant };
	struct type fixed = { .kind = TYPE_CONST, .target = &pointer };
	struct type_item four = { .value = 4, .has = HAS_VALUE };
	struct type array = { .kind = TYPE_ARRAY, .target = &fixed, .items = &four, .count = 1 };
	struct type to_array = { .kind = TYPE_POINTER, .target = &array };
	struct type_item parameter = member("at", &to_array, 0);
	struct type function = { .kind = TYPE_FUNCTION, .items = &parameter, .count = 1 };
	struct type callback = { .kind = TYPE_POINTER, .target = &function };
	struct arena arena = { 0 };

	(void)state;
	assert_string_equal(type_words(&arena, &fixed, "p"), "const int *const p");
	assert_string_equal(type_words(&arena, &to_array, "p"), "const int *const (*p)[4]");
	assert_string_equal(type_words(&arena, &callback, "cb"),
			    "void (*cb)(const int *const (*at)[4])");
	assert_string_equal(type_words(&arena, NULL, NULL), "void");
	arena_free(&arena);
}

/* What is larger only because of what lies inside is passed by. */
static void consequences_are_no_causes(void **state)
{
	struct type_item one = member("x", &int_type, 0);
	struct type_item two[] = { member("x", &int_type, 0), member("y", &int_type, 4) };
	struct type small = composite("in", &one, 1, 4), large = composite("in", two, 2, 8);
	struct type_item old[] = { member("in", &small, 0), member("z", &int_type, 4) };
	struct type_item new[] = { member("in", &large, 0), member("z", &int_type, 8) };
	struct type before = composite("out", old, 2, 8), after = composite("out", new, 2, 12);
	struct typed_symbol was = { .name = "v", .type = &before };
	struct typed_symbol is = { .name = "v", .type = &after };
	struct explained_symbol symbol = { .name = "v", .before = &was, .after = &is };
	struct explanation explanation = { .symbols = &symbol, .nsymbols = 1 };
	const struct explain_options options = { 0 };
	struct arena arena = { 0 };

	(void)state;
	explain(&explanation, COMPARE_EXACT, &options, &arena);
	assert_int_equal(explanation.ncauses, 1);
	assert_string_equal(explanation.causes[0]->title, "struct in");
	assert_int_equal(explanation.causes[0]->touched[0].nsteps, 1);
	assert_int_equal(symbol.why, WHY_EXPLAINED);
	arena_free(&arena);
}

static size_t layout_causes(const struct type *before, const struct type *after)
{
	struct typed_symbol was = { .name = "v", .type = before };
	struct typed_symbol is = { .name = "v", .type = after };
	struct explained_symbol symbol = { .name = "v", .before = &was, .after = &is };
	struct explanation explanation = { .symbols = &symbol, .nsymbols = 1 };
	const struct explain_options options = { .layouts = true };
	struct arena arena = { 0 };

	explain(&explanation, COMPARE_COARSE, &options, &arena);
	arena_free(&arena);
	return explanation.ncauses;
}

/* Code does not know what members are called, nor typedefs; it knows where they are. */
static void layouts_are_what_code_knows(void **state)
{
	struct type alias = { .kind = TYPE_TYPEDEF, .name = "s32", .target = &int_type };
	struct type quiet = { .kind = TYPE_CONST, .target = &alias };
	struct type_item old[] = { member("x", &int_type, 0), member("y", &int_type, 4) };
	struct type_item renamed[] = { member("x", &quiet, 0), member("z", &int_type, 4) };
	struct type_item moved[] = { member("x", &int_type, 0), member("y", &int_type, 8) };
	struct type_item retyped[] = { member("x", &int_type, 0), member("y", &gcc_long, 4) };
	struct type_item others[] = { member("p", &gcc_long, 0), member("q", &gcc_long, 8) };
	struct type before = composite("s", old, 2, 8);
	struct type same = composite("s", renamed, 2, 8), far = composite("s", moved, 2, 12);
	struct type other = composite("s", retyped, 2, 12);
	struct type stranger = composite("s", others, 2, 16);

	(void)state;
	assert_int_equal(layout_causes(&before, &same), 0);
	assert_int_equal(layout_causes(&before, &far), 1);
	assert_int_equal(layout_causes(&before, &other), 1);
	/* Nothing in common but the name. */
	assert_int_equal(layout_causes(&before, &stranger), 0);
}

/* Functions whose two parameters are one function, which shares its own: 2^60 ways to the end. */
static void shared_functions_end(void **state)
{
	enum { DEEP = 60 };
	struct type types[2][DEEP];
	struct type_item items[2][DEEP][2];
	struct type_change change = { .of = OF_MEMBER, .how = HOW_RETYPED };

	(void)state;
	for (size_t side = 0; side < 2; side++)
		for (size_t i = 0; i < DEEP; i++) {
			const struct type *next = i + 1 < DEEP ? &types[side][i + 1] :
								 &int_type;

			items[side][i][0] = items[side][i][1] = member(NULL, next, 0);
			types[side][i] = (struct type){
				.kind = TYPE_FUNCTION, .items = items[side][i],
				.count = 2, .target = &int_type,
			};
		}
	change.before.type = &types[0][0];
	change.after.type = &types[1][0];
	assert_true(change_is_of_layout(&change));
	/* What is small enough is seen to be the same. */
	change.before.type = &types[0][DEEP - 5];
	change.after.type = &types[1][DEEP - 5];
	assert_false(change_is_of_layout(&change));
}

/* Without names they have no roots, and 40^16 ways to say so. */
static void roots_of_shared_functions_end(void **state)
{
	enum { DEEP = 20, WIDE = 40 };
	struct type types[DEEP];
	struct type_item items[DEEP][WIDE];
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < DEEP; i++) {
		const struct type *next = i + 1 < DEEP ? &types[i + 1] : &int_type;

		for (size_t k = 0; k < WIDE; k++)
			items[i][k] = member(NULL, next, 0);
		types[i] = (struct type){
			.kind = TYPE_FUNCTION, .items = items[i],
			.count = WIDE, .target = &int_type,
		};
	}
	assert_int_equal(type_roots(&arena, &types[0]).count, 0);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_types_of_two_compilers),
		cmocka_unit_test(members_of_nameless_structs),
		cmocka_unit_test(circles_end),
		cmocka_unit_test(words_end),
		cmocka_unit_test(words_of_c),
		cmocka_unit_test(consequences_are_no_causes),
		cmocka_unit_test(layouts_are_what_code_knows),
		cmocka_unit_test(shared_functions_end),
		cmocka_unit_test(roots_of_shared_functions_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
