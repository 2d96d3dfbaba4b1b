/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A linked object as a graph: nodes are what its symbols name, and the parts
 * of its sections that none names; an edge says that who has the one can get at
 * the other.  Where that cannot be known for sure an edge is there: what the
 * graph does not reach, nothing reaches.
 */
#ifndef LTOMOD_RETENTION_GRAPH_H
#define LTOMOD_RETENTION_GRAPH_H

#include "base/diag.h"
#include "model/names.h"
#include "model/object.h"

#define NO_NODE UINT32_MAX

/* What a section is, by its name and flags. */
enum part {
	PART_NONE,		/* not loaded */
	PART_CODE,
	PART_PATCHES,		/* code that replaces other code */
	PART_DATA,
	PART_MERGEABLE,		/* strings and constants that stand alone */
	PART_DESCRIBES,		/* says something about code, holds nothing */
	PART_COLLECTED,		/* the kernel finds it by its name */
};

enum part part_of(const struct section *section);

enum node_flags {
	NODE_CODE    = 1 << 0,
	NODE_UNNAMED = 1 << 1,
	NODE_LABEL   = 1 << 2,	/* of a symbol without a size */
	NODE_PADDING = 1 << 3,	/* between others, for alignment; a pointer for
				   the compiler alone */
	NODE_TOUCHED = 1 << 4,	/* something refers to it, or it to something */
	NODE_WINDOW  = 1 << 5,	/* no bytes: what lies around a place */
	NODE_REACHED = 1 << 6,
	NODE_COPIED  = 1 << 7,	/* runs, if it has no name, in the place of other code */
};

/* Why a node is held without anything in the object that refers to it; in the
 * order in which they are looked at. */
enum root_kind {
	ROOT_NONE,
	ROOT_ASKED,		/* --root */
	ROOT_INIT,		/* init_module, cleanup_module */
	ROOT_EXPORT,
	ROOT_DEVICE_TABLE,
	ROOT_PARAMETER,
	ROOT_KFUNC,		/* BPF finds it by a BTF id */
	ROOT_MODULE,		/* struct module */
	ROOT_SECTION,		/* another section that is collected */
	ROOT_KINDS
};

const char *root_kind_text(enum root_kind kind);

struct node {
	const char *name;	/* "" for NODE_UNNAMED and NODE_WINDOW */
	uint64_t offset;	/* into the section */
	uint64_t size;		/* at most 2^40 */
	uint32_t section;
	uint16_t flags;
	uint8_t root;		/* enum root_kind */
	uint32_t edges;		/* index of the first in graph->edges; the next
				   node's is the end */
	uint32_t from;		/* the node that holds it, on a shortest way from
				   a root; itself for a root */
	uint32_t by;		/* without this node nothing would reach it;
				   NO_NODE: several roots do, or it is one */
	uint8_t kind;		/* if so: all of them are of this kind; ROOT_NONE:
				   of several */
	uint64_t alone;		/* bytes that go with it, its own among them */
};

struct graph {
	const struct object *object;
	struct node *nodes;	/* by section and offset, then the windows */
	size_t nnodes;
	uint32_t *first;	/* by section: its first node; one more at the end */
	uint32_t *edges;
	size_t nedges;
	uint32_t *of_symbol;	/* by symbol: its node or NO_NODE */
	uint64_t described;	/* bytes of PART_DESCRIBES */
	uint64_t alone[ROOT_KINDS];	/* bytes that hang on roots of one kind;
					   ROOT_NONE: of several */
};

/* Sections of more than that are not looked at byte for byte. */
#define SECTION_LIMIT (1ull << 40)

/*
 * Makes the graph of @object (OBJECT_ELF), in its arena.  Nothing is reached
 * yet.  Returns 0, or -EBADMSG with a diagnostic.
 */
int graph_make(struct object *object, struct diags *diags, struct graph *graph);

/* --- for the files of this room ----------------------------------------- */

/* From a place in a section to another one. */
struct reference {
	uint32_t section, to_section;
	uint64_t offset, to;
	uint32_t symbol;	/* named by it; 0: only by the place */
	bool from_code;
};

struct references {
	struct reference *items;
	size_t count;
};

/* All that relocations and branches say. */
int references_collect(struct object *object, struct diags *diags,
		       struct references *out);
/* Nodes of all sections, cut where @refs point; graph->first, of_symbol. */
void nodes_make(struct graph *graph, const struct references *refs,
		struct arena *arena);
/* graph->edges, and the windows. */
void edges_make(struct graph *graph, const struct references *refs,
		struct arena *arena);
/* The node with that place, or the nearest before; NO_NODE: there are none. */
uint32_t node_at(const struct graph *graph, uint32_t section, uint64_t offset);

/* node->root of all but ROOT_ASKED. */
void roots_find(struct graph *graph);

/* --- what is reached ---------------------------------------------------- */

/* Holds the symbols called @name; returns whether there is one. */
bool graph_hold(struct graph *graph, const char *name);
/* Sets NODE_REACHED, from, by, kind and alone. */
void graph_reach(struct graph *graph);

/* "foo", "(.rodata+0x40)". */
const char *node_label(const struct graph *graph, uint32_t index,
		       struct arena *arena);

#endif
