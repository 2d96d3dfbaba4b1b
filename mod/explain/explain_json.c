// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/json.h"
#include "explain/report.h"
#include "explain/words.h"

static const char *const ofs[CHANGE_OFS] = {
	[OF_TYPE] = "type", [OF_MEMBER] = "member", [OF_ENUMERATOR] = "enumerator",
	[OF_PARAMETER] = "parameter",
};

static const char *const asked[] = {
	[ASKED_VERSIONS] = "versions", [ASKED_SYMBOLS] = "symbols",
	[ASKED_IMPORTS] = "imports",
};

static json_t *part_json(struct arena *arena, enum change_of of,
			 const struct part *part)
{
	json_t *object = json_object();
	bool is_value = of == OF_ENUMERATOR;

	json_object_set_new(object, "name", json_text_or_null(part->name));
	if (!is_value)
		json_object_set_new(object, "type",
				    json_text(str_of(type_words(arena, part->type,
								NULL))));
	if (of == OF_MEMBER) {
		json_object_set_new(object, "offset",
				    json_integer((json_int_t)(part->place / 8)));
		if (part->bits) {
			json_object_set_new(object, "bit",
					    json_integer((json_int_t)(part->place % 8)));
			json_object_set_new(object, "bits",
					    json_integer((json_int_t)part->bits));
		}
	} else if (of != OF_TYPE) {
		json_object_set_new(object, is_value ? "value" : "position",
				    json_integer((json_int_t)part->place + !is_value));
	}
	return object;
}

static json_t *change_side(struct arena *arena, const struct type_change *change,
			   const struct part *part, enum change_how absent)
{
	if (change->how == absent)
		return json_null();
	if (change->of == OF_TYPE &&
	    (change->how == HOW_SIZE || change->how == HOW_ALIGNED))
		return json_integer((json_int_t)part->place);
	return part_json(arena, change->of, part);
}

static json_t *change_json(struct arena *arena, const struct type_change *change)
{
	json_t *object = json_object();

	json_object_set_new(object, "of", json_string(ofs[change->of]));
	json_object_set_new(object, "change", json_string(change_word(change)));
	json_object_set_new(object, "before",
			    change_side(arena, change, &change->before, HOW_ADDED));
	json_object_set_new(object, "after",
			    change_side(arena, change, &change->after, HOW_REMOVED));
	return object;
}

static json_t *touched_json(struct arena *arena,
			    const struct explain_touched *touched)
{
	json_t *object = json_object(), *path = json_array();

	for (size_t i = 0; i < touched->nsteps; i++) {
		const struct explain_step *step = &touched->steps[i];
		json_t *one = json_object();

		json_object_set_new(one, "by", json_text_or_null(step->by.name));
		json_object_set_new(one, "to",
				    json_text(str_of(type_title(arena, step->to))));
		json_array_append_new(path, one);
	}
	json_object_set_new(object, "symbol",
			    json_text(str_of(touched->symbol->name)));
	json_object_set_new(object, "path", path);
	return object;
}

static json_t *cause_json(struct arena *arena, const struct explain_cause *cause)
{
	json_t *object = json_object(), *changes = json_array();
	json_t *symbols = json_array(), *likely = json_array();

	for (size_t i = 0; i < cause->changes->count; i++)
		json_array_append_new(changes,
				      change_json(arena,
						  &cause->changes->changes[i]));
	for (size_t i = 0; i < cause->count; i++)
		json_array_append_new(symbols,
				      touched_json(arena, &cause->touched[i]));
	for (size_t i = 0; i < cause->nlikely; i++)
		json_array_append_new(likely, json_pack("{s:o, s:o, s:o}",
			"option", json_text(str_of(cause->likely[i].option)),
			"before", json_text(str_of(cause->likely[i].before)),
			"after", json_text(str_of(cause->likely[i].after))));
	json_object_set_new(object, "type", json_text(str_of(cause->title)));
	json_object_set_new(object, "changes", changes);
	json_object_set_new(object, "likely", likely);
	json_object_set_new(object, "symbols", symbols);
	return object;
}

static json_t *further_json(const struct explain_cause *cause)
{
	return json_pack("{s:o, s:I}", "type", json_text(str_of(cause->title)),
			 "symbols", (json_int_t)cause->further);
}

static json_t *symbol_json(struct arena *arena,
			   const struct explained_symbol *symbol)
{
	json_t *object = json_object();

	json_object_set_new(object, "name", json_text(str_of(symbol->name)));
	json_object_set_new(object, "declaration", !symbol->before ? json_null() :
		json_text(str_of(explain_declaration(arena, symbol))));
	if (symbol->has_versions) {
		json_object_set_new(object, "before",
				    json_integer((json_int_t)symbol->before_crc));
		json_object_set_new(object, "after",
				    json_integer(symbol->after_crc));
	}
	json_object_set_new(object, "result",
			    json_string(explain_why_text(symbol->why)));
	return object;
}

static json_t *side_json(const struct side *side)
{
	if (!side || !side->path)
		return json_null();
	return json_pack("{s:s, s:o}", "source", side->source, "file",
			 json_text(str_of(side->path)));
}

static json_t *fit_json(const struct among_fit *fit)
{
	if (!fit->path)
		return json_null();
	return json_pack("{s:o, s:o, s:b, s:I, s:I}", "kernel",
			 json_text(str_of(fit->path)), "release",
			 json_text_or_null(fit->release), "is_it", among_is_it(fit),
			 "same", (json_int_t)fit->same, "other", (json_int_t)fit->other);
}

json_t *explain_json(const struct explain_report *report)
{
	const struct explanation *explanation = &report->explanation;
	json_t *object = json_object(), *causes = json_array();
	json_t *symbols = json_array(), *further = json_array();
	struct arena arena = { 0 };

	for (size_t i = 0; i < explanation->nsymbols; i++)
		json_array_append_new(symbols,
				      symbol_json(&arena, &explanation->symbols[i]));
	for (size_t i = 0; i < explanation->ncauses; i++)
		if (explanation->causes[i]->count)
			json_array_append_new(causes,
					      cause_json(&arena,
							 explanation->causes[i]));
		else
			json_array_append_new(further,
					      further_json(explanation->causes[i]));
	json_object_set_new(object, "module", json_text(str_of(report->module)));
	json_object_set_new(object, "kernel", json_text(str_of(report->kernel)));
	json_object_set_new(object, "release", json_text_or_null(report->release));
	json_object_set_new(object, "asked", json_string(asked[report->asked]));
	json_object_set_new(object, "built_for", fit_json(&report->fit));
	json_object_set_new(object, "module_types", side_json(report->sides[0]));
	json_object_set_new(object, "kernel_types", side_json(report->sides[1]));
	json_object_set_new(object, "symbols", symbols);
	json_object_set_new(object, "types", causes);
	json_object_set_new(object, "further", further);
	json_object_set_new(object, "symtypes", blames_json(&report->unseen));
	json_object_set_new(object, "not_exported", names_json(&report->absent));
	json_object_set_new(object, "exports_known",
			    json_boolean(report->exports_known));
	json_object_set_new(object, "complete", json_boolean(!explanation->cut));
	arena_free(&arena);
	return object;
}
