/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was promised and what was found, for people and as JSON.  Rows that the
 * kernel does not promise are left out.
 */
#ifndef LTOMOD_HARDENING_RESULT_TABLE_H
#define LTOMOD_HARDENING_RESULT_TABLE_H

#include "base/json.h"
#include "hardening/hardening.h"

/* Writes a line a row to standard output. */
void result_table_print(const struct hardening_result *results, size_t count);
/*
 * An object: "module" is the file @module, "hardenings" an array with name,
 * config, verdict and seen of each row, "diagnostics" those of @diags.  The caller
 * owns the reference.
 */
json_t *result_table_json(const char *module,
			  const struct hardening_result *results, size_t count,
			  const struct diags *diags);

#endif
