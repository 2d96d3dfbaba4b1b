// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "loader/loadable_read.h"
#include "model/reading.h"

static const char marker[] = "~Module signature appended~\n";

/* struct module_signature; the numbers of one byte come first. */
enum {
	ID_TYPE_AT = 2,
	UNUSED_FIELDS = 8,	/* algo, hash, id_type, two lengths, padding */
	SIZE_AT = 8,		/* of the signature; big endian */
	TRAILER_SIZE = 12,
	ID_PKCS7 = 2,
	DER_SEQUENCE = 0x30,	/* what a PKCS#7 message begins with */
	ALGORITHMS = 64,	/* its digestAlgorithms are among the first bytes */
};

/* 1.3.14.3.2.26, in DER. */
static const uint8_t oid_sha1[] = { 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a };

/* What the kernel's mod_check_sig() would mind, or NULL.  Of another kind than
 * PKCS#7, which it says it does not support: *foreign is set. */
static const char *damage(struct str signed_file, bool *foreign)
{
	const uint8_t *trailer;
	uint32_t size;

	if (signed_file.n <= TRAILER_SIZE)
		return "nothing stands before the marker";
	trailer = (const uint8_t *)signed_file.p + signed_file.n - TRAILER_SIZE;
	memcpy(&size, trailer + SIZE_AT, sizeof(size));
	size = be32toh(size);
	if (size >= signed_file.n - TRAILER_SIZE)
		return "it is said to be longer than the file";
	if (trailer[ID_TYPE_AT] != ID_PKCS7) {
		*foreign = true;
		return NULL;
	}
	for (size_t i = 0; i < UNUSED_FIELDS; i++)
		if (i != ID_TYPE_AT && trailer[i])
			return "fields that PKCS#7 does not use are not zero";
	if (!size || *(trailer - size) != DER_SEQUENCE)
		return "what should be PKCS#7 is something else";
	return NULL;
}

/* Whether the well-formed signature before the marker is over a SHA-1. */
static bool is_over_sha1(struct str signed_file)
{
	const char *trailer = signed_file.p + signed_file.n - TRAILER_SIZE;
	uint32_t size;

	memcpy(&size, trailer + SIZE_AT, sizeof(size));
	size = be32toh(size);
	return memmem(trailer - size, size < ALGORITHMS ? size : ALGORITHMS,
		      oid_sha1, sizeof(oid_sha1));
}

void loadable_signature(struct str file, struct loadable *out)
{
	const struct str mark = STR(marker);
	bool foreign = false;

	out->signature = SIGNATURE_NONE;
	if (!str_ends(file, mark))
		return;
	file.n -= mark.n;
	out->signature_why = damage(file, &foreign);
	out->signature = out->signature_why ? SIGNATURE_DAMAGED :
			 foreign ? SIGNATURE_FOREIGN : SIGNATURE_PRESENT;
	out->signature_sha1 = out->signature == SIGNATURE_PRESENT &&
			      is_over_sha1(file);
}
