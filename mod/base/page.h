/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page of HTML that brings its data along, as JSON in a script element. */
#ifndef LTOMOD_BASE_PAGE_H
#define LTOMOD_BASE_PAGE_H

#include <jansson.h>
#include <stdio.h>

/*
 * Writes @head, @data and @tail to @out and drops the reference.  Whatever names
 * stand in @data, they end neither the element nor what a terminal shows.
 * Returns 0, or -EIO.
 */
int page_print(const char *head, json_t *data, const char *tail, FILE *out);

#endif
