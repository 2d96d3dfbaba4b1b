// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * First the content that every section shall have is put together in memory;
 * then libelf changes a copy of the file to match; then the copy is read
 * again and compared with the plan.  ELF_F_LAYOUT makes libelf leave every
 * section where it is; what grows is moved behind the end of the file, or of
 * all but the table of section headers, which is written anew.
 */
#include "elf/elfwrite.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/newfile.h"
#include "elf/elf.h"
#include "elf/image.h"
#include "model/reading.h"

/* What a section of the finished file shall hold. */
struct content {
	const uint8_t *data;	/* NULL: nothing, or SHT_NOBITS */
	size_t size;
	bool changed;
};

struct writer {
	const struct object *object;
	const struct edits *edits;
	struct arena arena;
	struct content *contents;	/* of the old sections, then the new */
	size_t nsections;
	uint32_t *infos;	/* sh_info of the old sections, as they shall be */
	size_t names;		/* index of the section name table; 0: unused */
	size_t *name_offsets;	/* of the new sections, in that table */
	Elf *elf;
	uint64_t end;		/* of the file as laid out so far */
	uint64_t start;		/* of what is laid out: before, all stays */
};

/* --- the plan ----------------------------------------------------------- */

static bool plan_patches(struct writer *writer)
{
	for (size_t i = 0; i < writer->edits->npatches; i++) {
		const struct edit_patch *edit = &writer->edits->patches[i];
		struct content *content;

		if (edit->section >= writer->object->nsections)
			return false;
		content = &writer->contents[edit->section];
		if (!content->data || edit->size > sizeof(edit->bytes) ||
		    edit->offset > content->size ||
		    content->size - edit->offset < edit->size)
			return false;
		if (!content->changed) {
			uint8_t *copy = arena_alloc(&writer->arena,
						    content->size);

			memcpy(copy, content->data, content->size);
			content->data = copy;
			content->changed = true;
		}
		memcpy((uint8_t *)(uintptr_t)content->data + edit->offset,
		       edit->bytes, edit->size);
	}
	return true;
}

/* The names of the new sections go to the end of the name table. */
static bool plan_names(struct writer *writer)
{
	const struct edits *edits = writer->edits;
	struct content *table = &writer->contents[writer->names];
	size_t size = table->size;
	uint8_t *names;

	if (!writer->names)
		return false;
	for (size_t i = 0; i < edits->nsections; i++)
		size += strlen(edits->sections[i].name) + 1;
	names = arena_alloc(&writer->arena, size);
	if (table->data)
		memcpy(names, table->data, table->size);
	size = table->size;
	for (size_t i = 0; i < edits->nsections; i++) {
		const char *name = edits->sections[i].name;

		writer->name_offsets[i] = size;
		memcpy(names + size, name, strlen(name) + 1);
		size += strlen(name) + 1;
	}
	*table = (struct content){ names, size, true };
	return true;
}

static bool plan_infos(struct writer *writer)
{
	const struct object *object = writer->object;

	writer->infos = arena_array(&writer->arena, uint32_t, object->nsections);
	for (size_t i = 0; i < object->nsections; i++)
		writer->infos[i] = object->sections[i].info;
	for (size_t i = 0; i < writer->edits->ninfos; i++) {
		const struct edit_info *edit = &writer->edits->infos[i];

		if (!edit->section || edit->section >= object->nsections)
			return false;
		writer->infos[edit->section] = edit->info;
	}
	return true;
}

/* The section that holds the section names (.shstrtab, .strtab); 0: none. */
static size_t name_table(const struct object *object)
{
	Elf *elf;
	size_t index = 0;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)object->map.data,
			 object->map.size);
	if (!elf || elf_getshdrstrndx(elf, &index))
		index = 0;
	elf_end(elf);
	return index < object->nsections ? index : 0;
}

static bool plan(struct writer *writer)
{
	const struct object *object = writer->object;
	const struct edits *edits = writer->edits;

	writer->nsections = object->nsections + edits->nsections;
	writer->contents = arena_array(&writer->arena, struct content,
				       writer->nsections);
	writer->name_offsets = arena_array(&writer->arena, size_t,
					   edits->nsections);
	for (size_t i = 1; i < object->nsections; i++)
		writer->contents[i] = (struct content){
			object->sections[i].data, object->sections[i].size,
			false };
	for (size_t i = 0; i < edits->nsections; i++)
		writer->contents[object->nsections + i] = (struct content){
			edits->sections[i].data, edits->sections[i].size,
			true };
	for (size_t i = 0; i < edits->ncontents; i++) {
		const struct edit_content *edit = &edits->contents[i];

		if (!edit->section || edit->section >= object->nsections)
			return false;
		writer->contents[edit->section] = (struct content){
			edit->data, edit->size, true };
	}
	return plan_patches(writer) && plan_infos(writer) &&
	       (!edits->nsections || plan_names(writer));
}

/* --- bounds ------------------------------------------------------------- */

/*
 * libelf makes the file as long as the furthest offset in any header says, and
 * object_open() has no reason to look at those of what is not in the file
 * (SHT_NOBITS, empty sections, segments).  With what is checked here the output
 * is no longer than the input, what the edits add, a new table of section
 * headers, and one alignment for each section that grows.
 */

/* Segments, of which a relocatable object should have none. */
static int check_segments(const struct object *object, const Elf64_Ehdr *header,
			  struct diags *diags)
{
	const uint8_t *data = object->map.data;
	uint64_t count = le16toh(header->e_phnum);

	if (count == PN_XNUM)
		count = le32(data + le64toh(header->e_shoff) +
			     offsetof(Elf64_Shdr, sh_info));
	if (!count || range_ok(le64toh(header->e_phoff),
			       count * sizeof(Elf64_Phdr), object->map.size))
		return 0;
	return bad_at(diags, object, offsetof(Elf64_Ehdr, e_phoff),
		      "the table of segments ends past the end of the file (%zu bytes)",
		      object->map.size);
}

static int check_section(const struct writer *writer, size_t index,
			 uint64_t at, struct diags *diags)
{
	const struct object *object = writer->object;
	const struct section *section = &object->sections[index];
	const struct content *content = &writer->contents[index];
	uint64_t offset = le64(object->map.data + at +
			       offsetof(Elf64_Shdr, sh_offset));
	uint64_t size = section->type == SHT_NOBITS ? 0 : section->size;

	if (!range_ok(offset, size, object->map.size))
		return bad_at(diags, object, at,
			      "%s: is said to be at offset 0x%llx of a file of %zu bytes",
			      section->name, (unsigned long long)offset,
			      object->map.size);
	if (content->changed && content->size > section->size &&
	    !align_is_sane(section->align))
		return bad_at(diags, object, at,
			      "%s: an alignment of 0x%llx, which is no power of two up to 0x%x",
			      section->name, (unsigned long long)section->align,
			      ELF_MAX_ALIGN);
	return 0;
}

static int check_bounds(const struct writer *writer, struct diags *diags)
{
	const struct object *object = writer->object;
	Elf64_Ehdr header;
	int err;

	memcpy(&header, object->map.data, sizeof(header));
	err = check_segments(object, &header, diags);
	for (size_t i = 1; !err && i < object->nsections; i++)
		err = check_section(writer, i, le64toh(header.e_shoff) +
				    i * sizeof(Elf64_Shdr), diags);
	return err;
}

/* --- libelf ------------------------------------------------------------- */

/* The end of the file, or the table of section headers if that is all there is behind it. */
static uint64_t first_free(const struct object *object)
{
	const uint8_t *data = object->map.data;
	uint64_t headers = le64(data + offsetof(Elf64_Ehdr, e_shoff));

	/* Behind the headers of a signed module is its signature. */
	if (le16(data + offsetof(Elf64_Ehdr, e_phnum)) ||
	    headers + object->nsections * sizeof(Elf64_Shdr) != object->map.size)
		return object->map.size;
	for (size_t i = 1; i < object->nsections; i++) {
		uint64_t offset = le64(data + headers + i * sizeof(Elf64_Shdr) +
				       offsetof(Elf64_Shdr, sh_offset));

		if (object->sections[i].type != SHT_NOBITS &&
		    offset + object->sections[i].size > headers)
			return object->map.size;
	}
	return headers;
}

/* Room for @size bytes at the end of the file. */
static uint64_t place(struct writer *writer, uint64_t size, uint64_t align)
{
	uint64_t at = writer->end;

	if (align > 1)
		at = (at + align - 1) / align * align;
	writer->end = at + size;
	return at;
}

static bool set_content(struct writer *writer, size_t index)
{
	const struct content *content = &writer->contents[index];
	Elf_Scn *scn = elf_getscn(writer->elf, index);
	Elf_Data *data = NULL;
	GElf_Shdr shdr;

	if (index < writer->object->nsections)
		data = elf_getdata(scn, NULL);
	if (!data)	/* new, or empty up to now */
		data = elf_newdata(scn);
	if (!data || !gelf_getshdr(scn, &shdr))
		return false;
	if (content->size > shdr.sh_size)
		shdr.sh_offset = place(writer, content->size,
				       shdr.sh_addralign);
	shdr.sh_size = content->size;
	data->d_buf = (void *)(uintptr_t)content->data;
	data->d_size = content->size;
	data->d_type = ELF_T_BYTE;	/* the bytes of the file as they are */
	data->d_off = 0;
	elf_flagdata(data, ELF_C_SET, ELF_F_DIRTY);
	return gelf_update_shdr(scn, &shdr);
}

static bool set_info(struct writer *writer, size_t index)
{
	Elf_Scn *scn = elf_getscn(writer->elf, index);
	GElf_Shdr shdr;

	if (!gelf_getshdr(scn, &shdr))
		return false;
	shdr.sh_info = writer->infos[index];
	return gelf_update_shdr(scn, &shdr);
}

static bool append(struct writer *writer, const struct edit_section *edit,
		   size_t name)
{
	Elf_Scn *scn = elf_newscn(writer->elf);
	GElf_Shdr shdr = {
		.sh_name = (GElf_Word)name,
		.sh_type = edit->type,
		.sh_flags = edit->flags,
		.sh_link = edit->link,
		.sh_info = edit->info,
		.sh_addralign = edit->align,
		.sh_entsize = edit->entsize,
	};

	return scn && gelf_update_shdr(scn, &shdr);
}

static bool carry_out(struct writer *writer)
{
	const struct edits *edits = writer->edits;
	GElf_Ehdr ehdr;
	GElf_Shdr shdr;

	/* Without ELF_F_DIRTY libelf writes the header table from its copy of
	 * the old one, past the end of which the new sections are. */
	elf_flagelf(writer->elf, ELF_C_SET, ELF_F_LAYOUT | ELF_F_DIRTY);
	/* The header table is read on first use; by then there must not be
	 * more sections than it has. */
	if (!gelf_getshdr(elf_getscn(writer->elf, 1), &shdr))
		return false;
	for (size_t i = 0; i < edits->nsections; i++)
		if (!append(writer, &edits->sections[i],
			    writer->name_offsets[i]))
			return false;
	for (size_t i = 1; i < writer->nsections; i++)
		if (writer->contents[i].changed && !set_content(writer, i))
			return false;
	for (size_t i = 0; i < edits->ninfos; i++)
		if (!set_info(writer, edits->infos[i].section))
			return false;
	if (writer->end == writer->start) {
		writer->end = writer->object->map.size;
	} else {
		if (!gelf_getehdr(writer->elf, &ehdr))
			return false;
		ehdr.e_shoff = place(writer, writer->nsections *
				     sizeof(Elf64_Shdr), sizeof(uint64_t));
		if (!gelf_update_ehdr(writer->elf, &ehdr))
			return false;
	}
	/* What libelf would write, before it does. */
	if (elf_update(writer->elf, ELF_C_NULL) > (int64_t)writer->end) {
		errno = EFBIG;
		return false;
	}
	return elf_update(writer->elf, ELF_C_WRITE) >= 0;
}

static int write_all(int fd, const uint8_t *data, size_t size)
{
	while (size) {
		ssize_t done = write(fd, data, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		data += done;
		size -= (size_t)done;
	}
	return 0;
}

/* A copy of the file, and the edits in it. */
static int write_copy(struct writer *writer, int fd, const char **why)
{
	int err = write_all(fd, writer->object->map.data,
			    writer->object->map.size);

	*why = strerror(-err);
	if (err)
		return err;
	errno = 0;
	writer->start = writer->end = first_free(writer->object);
	writer->elf = elf_begin(fd, ELF_C_RDWR, NULL);
	if (!writer->elf || !carry_out(writer)) {
		err = errno ? -errno : -EIO;
		*why = elf_errmsg(-1);
	}
	elf_end(writer->elf);
	return err;
}

/* --- the proof ---------------------------------------------------------- */

static bool header_kept(const struct section *was, uint32_t info,
			const struct section *now)
{
	return !strcmp(was->name, now->name) && was->type == now->type &&
	       was->flags == now->flags && was->addr == now->addr &&
	       was->link == now->link && info == now->info &&
	       was->align == now->align && was->entsize == now->entsize;
}

static bool as_planned(const struct writer *writer, const struct object *now)
{
	const struct object *was = writer->object;

	if (now->nsections != writer->nsections ||
	    now->nsymbols != was->nsymbols)
		return false;
	for (size_t i = 1; i < now->nsections; i++) {
		const struct section *section = &now->sections[i];
		const struct content *content = &writer->contents[i];

		if (i < was->nsections &&
		    !header_kept(&was->sections[i], writer->infos[i], section))
			return false;
		if (section->size != content->size ||
		    !section->data != !content->data ||
		    (section->data && memcmp(section->data, content->data,
					     content->size)))
			return false;
	}
	return true;
}

static int verify(struct writer *writer, int fd, struct diags *diags)
{
	struct object now = { .path = writer->object->path, .kind = OBJECT_ELF };
	bool good;
	int err = file_map_fd(fd, 0, &now.map);

	if (err)
		return err;
	now.reader = arena_new(&now.arena, struct reader);
	err = elf_read(&now, diags);
	good = !err && as_planned(writer, &now);
	arena_free(&now.arena);
	file_unmap(&now.map);
	if (err || good)
		return err;
	diag_add(diags, DIAG_FATAL, CODE_ELF_VERIFY,
		 PLACE_FILE(writer->object->path),
		 "the edited copy is not what was planned; it was thrown away");
	return -EIO;
}

static int cannot_write(const char *path, const char *why, int err,
			struct diags *diags)
{
	diag_add(diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_FILE(path),
		 "cannot write: %s", why);
	diag_hint(diags, "nothing was changed: an older file of this name is still there");
	return err;
}

static int replace(struct writer *writer, const char *path, struct diags *diags)
{
	struct newfile file;
	struct stat st;
	mode_t mode = stat(writer->object->path, &st) ? 0666 :
							st.st_mode & 0777;
	const char *why;
	int err;

	if (!plan(writer))
		return cannot_write(path, "an edit is outside of its section",
				    -EINVAL, diags);
	if (check_bounds(writer, diags))
		return -EBADMSG;
	err = newfile_open(&file, path, mode, &writer->arena);
	if (err)
		return cannot_write(path, strerror(-err), err, diags);
	err = write_copy(writer, file.fd, &why);
	if (err) {
		newfile_abandon(&file);
		return cannot_write(path, why, err, diags);
	}
	err = verify(writer, file.fd, diags);
	if (err) {
		newfile_abandon(&file);
		return err;
	}
	err = newfile_commit(&file);
	return err ? cannot_write(path, strerror(-err), err, diags) : 0;
}

int elf_write(const struct object *object, const struct edits *edits,
	      const char *path, struct diags *diags)
{
	struct writer writer = { .object = object, .edits = edits };
	int err;

	if (edits_none(edits))
		return file_write(path, file_text(&object->map), diags);
	writer.names = name_table(object);
	err = replace(&writer, path, diags);
	arena_free(&writer.arena);
	return err;
}
