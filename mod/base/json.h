/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What jansson lacks for us: strings that came out of hostile files.  JSON
 * text is UTF-8; a byte that is not becomes U+FFFD, so that a name can be
 * shown whatever is in it.
 */
#ifndef LTOMOD_BASE_JSON_H
#define LTOMOD_BASE_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "base/str.h"

/* A JSON string of @text; the caller owns the reference. */
json_t *json_text(struct str text);
/* As json_text(), null for a NULL pointer. */
json_t *json_text_or_null(const char *text);
/*
 * Writes @value and a newline to @out, what base/out.h calls unsafe as \uNNNN,
 * and drops the reference.  Returns 0 or a negative errno.
 */
int json_print(json_t *value, FILE *out);

#endif
