// SPDX-License-Identifier: GPL-2.0-or-later
#include "modfinal/ldflags.h"

enum meaning {
	MEANS_NOTHING,		/* for what is machine code already, and stays relocatable */
	MEANS_BUILD_ID,
	MEANS_NO_BUILD_ID,
};

/* What kbuild tells ld.lld for modules, 5.15 to 7.1. */
static const struct word {
	const char *word;
	bool begins;		/* a word that begins so */
	bool argument;		/* the next word belongs to it */
	enum meaning meaning;
} words_known[] = {
	{ "-r", false, false, MEANS_NOTHING },
	{ "-EL", false, false, MEANS_NOTHING },
	{ "-m", false, true, MEANS_NOTHING },
	{ "-melf_x86_64", false, false, MEANS_NOTHING },
	{ "-maarch64elf", false, false, MEANS_NOTHING },
	{ "-maarch64linux", false, false, MEANS_NOTHING },
	{ "-mllvm", false, true, MEANS_NOTHING },
	{ "--thinlto-cache-dir=", true, false, MEANS_NOTHING },
	{ "--lto-", true, false, MEANS_NOTHING },
	{ "-plugin-opt=", true, false, MEANS_NOTHING },
	{ "--no-relax", false, false, MEANS_NOTHING },
	{ "--no-warnings", false, false, MEANS_NOTHING },
	{ "--fatal-warnings", false, false, MEANS_NOTHING },
	{ "--no-fatal-warnings", false, false, MEANS_NOTHING },
	{ "--orphan-handling=", true, false, MEANS_NOTHING },
	{ "--no-warn-rwx-segments", false, false, MEANS_NOTHING },
	{ "--fix-cortex-a53-843419", false, false, MEANS_NOTHING },
	{ "--build-id=sha1", false, false, MEANS_BUILD_ID },
	{ "--build-id", false, false, MEANS_BUILD_ID },
	{ "--build-id=none", false, false, MEANS_NO_BUILD_ID },
};

/* The argument of -z. */
static const char *const z_known[] = {
	"noexecstack", "norelro", "max-page-size=", "common-page-size=",
};

static bool is_z_known(struct str word)
{
	for (size_t i = 0; i < sizeof(z_known) / sizeof(z_known[0]); i++) {
		struct str known = str_of(z_known[i]);

		if (str_eq(word, known) ||
		    (str_ends(known, STR("=")) && str_starts(word, known)))
			return true;
	}
	return false;
}

static const struct word *find(struct str text)
{
	for (size_t i = 0; i < sizeof(words_known) / sizeof(words_known[0]); i++) {
		const struct word *word = &words_known[i];
		struct str known = str_of(word->word);

		if (word->begins ? str_starts(text, known) : str_eq(text, known))
			return word;
	}
	return NULL;
}

static struct str next(struct str *rest)
{
	struct str word;

	do
		word = str_cut(rest, ' ');
	while (!word.n && rest->p);
	return word;
}

int ldflags_read(const char *words, struct diags *diags,
		 struct partial_options *options)
{
	struct str rest = str_of(words);

	while (rest.p) {
		struct str text = next(&rest);
		const struct word *word = find(text);
		bool known = word;

		if (!text.n)
			continue;
		if (str_eq(text, STR("-z"))) {
			text = next(&rest);
			known = is_z_known(text);
		} else if (word && word->argument) {
			next(&rest);
		}
		if (!known)
			return refuse_at(diags, PLACE_NONE,
					 "a linker knows what \"%.*s\" means",
					 (int)(text.n < 80 ? text.n : 80),
					 text.n ? text.p : "");
		if (word && word->meaning != MEANS_NOTHING)
			options->build_id = word->meaning == MEANS_BUILD_ID;
	}
	return 0;
}
