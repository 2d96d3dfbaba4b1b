// SPDX-License-Identifier: GPL-2.0-or-later
#include "compare/command_compare.h"

#include "base/json.h"
#include "base/out.h"
#include "compare/modvers_compare.h"

static int read_rules(struct modvers_run *run, struct rules *rules)
{
	struct file_map map;
	int err = file_map(run->rules, &map, &run->diags);

	if (err)
		return err;
	err = rules_parse(run->rules, file_text(&map), &run->arena, &run->diags,
			  rules);
	file_unmap(&map);
	return err;
}

bool compare_types_are_two(const char *types)
{
	struct str rest = str_of(types ? : "");
	struct str first = str_cut(&rest, ',');
	struct str second = rest.p ? str_cut(&rest, ',') : (struct str){ NULL, 0 };

	return !types || !*types || (first.n && second.n && !rest.p);
}

/* Where the side @path is. */
static const char *directory_of(const char *path, struct arena *arena)
{
	const char *base = path_base(path);

	if (is_directory(path))
		return path;
	return base == path ? "." :
	       arena_str(arena, (struct str){ path, (size_t)(base - path) });
}

/* The directories of symtypes files: as given, or where the sides are. */
static void type_places(struct modvers_run *run, const char *places[2])
{
	struct str rest = str_of(run->types);

	for (size_t i = 0; i < 2; i++)
		places[i] = *run->types ? arena_str(&run->arena, str_cut(&rest, ',')) :
			directory_of(run->files.items[i], &run->arena);
}

static void print_comparison(const struct comparison *comparison, bool json)
{
	struct buf text = { 0 };

	if (json) {
		json_print(comparison_json(comparison), stdout);
		return;
	}
	comparison_text(comparison, &text);
	out_lines(stdout, buf_view(&text));
	buf_free(&text);
}

static int compare_both(struct modvers_run *run,
			struct kernel_builder builders[2])
{
	struct comparison comparison = { 0 };
	struct rules rules = { 0 };
	const struct kernel *sides[2];
	const char *places[2] = { NULL, NULL };
	bool breaks;

	if (run->rules && read_rules(run, &rules))
		return 2;
	for (size_t i = 0; i < 2; i++) {
		sides[i] = compare_side(&builders[i], run->files.items[i],
					run->threads, &run->diags);
		if (!sides[i])
			return 2;
	}
	if (!kernel_is_for(sides[0], sides[1]->machine, sides[1]->path, &run->diags))
		return 2;
	compare_sides(sides[0], sides[1], run->rules ? &rules : NULL,
		      &run->arena, &comparison);
	if (run->types) {
		type_places(run, places);
		compare_types(&comparison, places[0], places[1], &run->arena,
			      &run->diags);
	}
	print_comparison(&comparison, run->json);
	breaks = comparison.breaking;
	comparison_free(&comparison);
	return diags_status(&run->diags) == 2 ? 2 : breaks;
}

int command_compare(struct modvers_run *run)
{
	struct kernel_builder sides[2];
	int status;

	kernel_builder_init(&sides[0], &run->arena);
	kernel_builder_init(&sides[1], &run->arena);
	status = compare_both(run, sides);
	kernel_builder_free(&sides[0]);
	kernel_builder_free(&sides[1]);
	return status;
}
