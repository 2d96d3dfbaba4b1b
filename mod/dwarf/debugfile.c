// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The copy of an object that libdwfl works on.  Sections that are packed by zstd
 * (gABI, "Section Compression"; CONFIG_DEBUG_INFO_COMPRESSED_ZSTD since 6.3) are
 * unpacked in it, behind all else: libdw does that since 0.190 only.
 */
#include "dwarf/debugfile.h"

#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include "base/buf.h"
#include "model/object.h"

#ifndef ELFCOMPRESS_ZSTD
#define ELFCOMPRESS_ZSTD 2	/* glibc has the name since 2.36 */
#endif

/* All unpacked sections of a file, so that a small one does not fill all memory. */
enum { MOST_RATIO = 64 };
#define MOST_UNPACKED (1ull << 30)

static bool is_packed(const struct section *section, Elf64_Chdr *header)
{
	if (!(section->flags & SHF_COMPRESSED) || !section->data ||
	    section->size < sizeof(*header))
		return false;
	memcpy(header, section->data, sizeof(*header));
	return le32toh(header->ch_type) == ELFCOMPRESS_ZSTD;
}

static bool has_packed(const struct object *object)
{
	Elf64_Chdr header;

	for (size_t i = 0; i < object->nsections; i++)
		if (is_packed(&object->sections[i], &header))
			return true;
	return false;
}

/* Where the header of section @index is in the file. */
static uint64_t place_of_header(const struct object *object, size_t index)
{
	Elf64_Ehdr file;

	memcpy(&file, object->map.data, sizeof(file));
	return le64toh(file.e_shoff) + index * sizeof(Elf64_Shdr);
}

/* One that cannot be unpacked stays as it is, and libdw refuses it. */
static void unpack(const struct object *object, size_t index, uint64_t *room,
		   struct buf *copy)
{
	const struct section *section = &object->sections[index];
	uint64_t at = place_of_header(object, index), size;
	Elf64_Chdr packed;
	Elf64_Shdr header;
	char *bytes;

	if (!is_packed(section, &packed))
		return;
	size = le64toh(packed.ch_size);
	if (size > *room || at > copy->size || copy->size - at < sizeof(header))
		return;
	bytes = xcalloc(1, size + 1);
	if (ZSTD_decompress(bytes, size, section->data + sizeof(packed),
			    section->size - sizeof(packed)) == size) {
		while (copy->size % 16)
			buf_add(copy, "", 1);
		memcpy(&header, copy->data + at, sizeof(header));
		header.sh_offset = htole64(copy->size);
		header.sh_size = packed.ch_size;
		header.sh_addralign = packed.ch_addralign;
		header.sh_flags &= ~htole64(SHF_COMPRESSED);
		memcpy(copy->data + at, &header, sizeof(header));
		buf_add(copy, bytes, size);
		*room -= size;
	}
	free(bytes);
}

static struct buf unpacked(const struct object *object)
{
	uint64_t room = MOST_RATIO * (uint64_t)object->map.size;
	struct buf copy = { 0 };

	if (room > MOST_UNPACKED)
		room = MOST_UNPACKED;
	buf_add(&copy, object->map.data, object->map.size);
	for (size_t i = 0; i < object->nsections; i++)
		unpack(object, i, &room, &copy);
	return copy;
}

static int write_copy(struct str bytes)
{
	int fd = memfd_create("ltomod-debug", MFD_CLOEXEC);
	size_t done = 0;

	if (fd < 0)
		return -errno;
	while (done < bytes.n) {
		ssize_t put = write(fd, bytes.p + done, bytes.n - done);

		if (put < 0 && errno != EINTR) {
			int err = -errno;

			close(fd);
			return err;
		}
		done += put > 0 ? (size_t)put : 0;
	}
	return fd;
}

int debugfile_copy(const struct object *object)
{
	struct buf copy;
	int fd;

	if (!has_packed(object))
		return write_copy(file_text(&object->map));
	copy = unpacked(object);
	fd = write_copy(buf_view(&copy));
	buf_free(&copy);
	return fd;
}

int debugfile_no_other(Dwfl_Module *module, void **data, const char *name,
		       Dwarf_Addr base, const char *file, const char *link,
		       GElf_Word crc, char **found)
{
	(void)module; (void)data; (void)name; (void)base; (void)file;
	(void)link; (void)crc; (void)found;
	return -1;
}
