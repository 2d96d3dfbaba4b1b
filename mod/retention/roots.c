// SPDX-License-Identifier: GPL-2.0-or-later
/* What is held although nothing in the object refers to it. */
#include "model/code.h"
#include "object/codemap.h"
#include "retention/graph.h"

static const char *const texts[ROOT_KINDS] = {
	[ROOT_NONE]	    = "",
	[ROOT_ASKED]	    = "asked for",
	[ROOT_INIT]	    = "init and exit",
	[ROOT_EXPORT]	    = "export",
	[ROOT_DEVICE_TABLE] = "device table",
	[ROOT_PARAMETER]    = "parameter",
	[ROOT_KFUNC]	    = "kfunc",
	[ROOT_MODULE]	    = "struct module",
	[ROOT_SECTION]	    = "section",
};

const char *root_kind_text(enum root_kind kind)
{
	return texts[kind];
}

/* '*' ends what a name begins with; the first row that fits counts. */
static const struct {
	const char *name;
	enum root_kind kind;
} sections[] = {
	{ "__ksymtab*",			ROOT_EXPORT },
	{ "___ksymtab*",		ROOT_EXPORT },	/* before module.lds collects them */
	{ "__kcrctab*",			ROOT_EXPORT },
	{ "___kcrctab*",		ROOT_EXPORT },
	{ ".export_symbol",		ROOT_EXPORT },	/* since 6.5, for modpost */
	{ "__param",			ROOT_PARAMETER },
	{ ".gnu.linkonce.this_module",	ROOT_MODULE },
	{ "*",				ROOT_SECTION },
}, names[] = {
	{ "init_module",		ROOT_INIT },
	{ "cleanup_module",		ROOT_INIT },
	{ "__mod_*_device_table",	ROOT_DEVICE_TABLE },
	{ "__mod_device_table__*",	ROOT_DEVICE_TABLE },	/* since 6.15 */
	{ "__export_symbol_*",		ROOT_EXPORT },
};

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static enum root_kind kind_of_section(const char *name)
{
	for (size_t i = 0; i < COUNT(sections); i++)
		if (name_fits(sections[i].name, name))
			return sections[i].kind;
	return ROOT_SECTION;
}

static bool fits(const char *pattern, const char *name)
{
	const char *star = strchr(pattern, '*');

	return !star ? !strcmp(pattern, name) :
	       !strncmp(pattern, name, (size_t)(star - pattern)) &&
	       str_ends(str_of(name), str_of(star + 1));
}

static void hold(struct graph *graph, uint32_t node, enum root_kind kind)
{
	if (node != NO_NODE && (!graph->nodes[node].root ||
				kind < graph->nodes[node].root))
		graph->nodes[node].root = (uint8_t)kind;
}

static bool hold_named(struct graph *graph, struct str name,
		       enum root_kind kind)
{
	const struct object *object = graph->object;
	bool found = false;

	for (size_t i = 1; i < object->nsymbols; i++) {
		if (graph->of_symbol[i] == NO_NODE ||
		    !str_eq(str_of(object->symbols[i].name), name))
			continue;
		hold(graph, graph->of_symbol[i], kind);
		found = true;
	}
	return found;
}

bool graph_hold(struct graph *graph, const char *name)
{
	return hold_named(graph, str_of(name), ROOT_ASKED);
}

#define KFUNC "__BTF_ID__func__"

/* __BTF_ID__func__NAME__12: resolve_btfids writes the id of NAME there (since 5.7),
 * and who has the id has the function. */
static void hold_kfuncs(struct graph *graph)
{
	const struct object *object = graph->object;
	struct map functions;

	map_init(&functions, NULL);
	for (size_t i = 1; i < object->nsymbols; i++) {
		struct str name = str_skip(str_of(object->symbols[i].name),
					   sizeof(KFUNC) - 1);

		if (!str_starts(str_of(object->symbols[i].name), STR(KFUNC)))
			continue;
		while (name.n && name.p[name.n - 1] >= '0' &&
		       name.p[name.n - 1] <= '9')
			name.n--;
		if (str_ends(name, STR("__")))
			map_put(&functions, (struct str){ name.p, name.n - 2 });
	}
	for (size_t i = 1; functions.count && i < object->nsymbols; i++)
		if (map_find(&functions, str_of(object->symbols[i].name)))
			hold(graph, graph->of_symbol[i], ROOT_KFUNC);
	map_free(&functions);
}

void roots_find(struct graph *graph)
{
	const struct object *object = graph->object;

	for (uint32_t i = 1; i < object->nsections; i++) {
		enum root_kind kind;

		if (part_of(&object->sections[i]) != PART_COLLECTED)
			continue;
		kind = kind_of_section(object->sections[i].name);
		for (uint32_t k = graph->first[i]; k < graph->first[i + 1]; k++)
			hold(graph, k, kind);
	}
	for (size_t i = 1; i < object->nsymbols; i++)
		for (size_t k = 0; k < COUNT(names); k++)
			if (fits(names[k].name, object->symbols[i].name))
				hold(graph, graph->of_symbol[i], names[k].kind);
	hold_kfuncs(graph);
}
