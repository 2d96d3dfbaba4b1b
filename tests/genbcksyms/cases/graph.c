// SPDX-License-Identifier: GPL-2.0-or-later
#include "graph.h"
struct hidden { int a; };
struct node gr_node;
struct owner *gr_owner(struct node *node) { return node->owner; }
cursor gr_cursor;
struct opaque *gr_opaque(struct opaque *opaque) { return opaque; }
struct hidden *gr_hidden;
int gr_variadic(const char *format, ...) { return *format; }
