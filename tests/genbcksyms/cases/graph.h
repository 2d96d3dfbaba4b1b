/* SPDX-License-Identifier: GPL-2.0-or-later */
struct node { struct node *next; struct owner *owner; };
struct owner { struct node first; int (*visit)(struct node *, struct owner *, ...); };
struct opaque;
typedef struct node node_t;
typedef node_t *cursor;
