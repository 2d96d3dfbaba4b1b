// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/cmds.h"

#include <unistd.h>

#include "base/file.h"

struct cmd_slot {
	const char *path;	/* NULL: nobody asked yet */
	bool was_read;
	int err;		/* of the reading */
	struct cmd_file file;	/* if that is 0 */
};

void cmds_init(struct cmds *cmds, struct session *session,
	       const struct module *module)
{
	*cmds = (struct cmds){
		.session = session,
		.module = module,
		.slots = arena_array(&session->scratch, struct cmd_slot,
				     module->sources.count),
	};
}

void cmds_free(struct cmds *cmds)
{
	for (size_t i = 0; i < cmds->module->sources.count; i++)
		if (cmds->slots[i].was_read && !cmds->slots[i].err)
			cmd_file_free(&cmds->slots[i].file);
}

static struct cmd_slot *slot_at(struct cmds *cmds, size_t index)
{
	struct cmd_slot *slot = &cmds->slots[index];

	if (!slot->path)
		slot->path = cmd_file_path(cmds->module->sources.items[index],
					   &cmds->session->scratch);
	return slot;
}

static int read_slot(struct session *session, struct cmd_slot *slot)
{
	struct file_map map;
	int err = file_map(slot->path, &map, &session->diags);

	if (err)
		return err;
	err = cmd_file_parse(slot->path, file_text(&map), &session->scratch,
			     &session->diags, &slot->file);
	file_unmap(&map);
	return err;
}

bool cmds_has(struct cmds *cmds, size_t index)
{
	const struct cmd_slot *slot = slot_at(cmds, index);

	return slot->was_read ? !slot->err : !access(slot->path, F_OK);
}

int cmds_get(struct cmds *cmds, size_t index, const struct cmd_file **out,
	     const char **path)
{
	struct cmd_slot *slot = slot_at(cmds, index);

	if (!slot->was_read) {
		slot->was_read = true;
		slot->err = read_slot(cmds->session, slot);
	}
	if (path)
		*path = slot->path;
	*out = &slot->file;
	return slot->err;
}
