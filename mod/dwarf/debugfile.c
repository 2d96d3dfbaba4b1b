// SPDX-License-Identifier: GPL-2.0-or-later
/* The copy of an object that libdwfl works on. */
#include "dwarf/debugfile.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "model/object.h"

int debugfile_copy(const struct object *object)
{
	int fd = memfd_create("ltomod-debug", MFD_CLOEXEC);
	size_t done = 0;

	if (fd < 0)
		return -errno;
	while (done < object->map.size) {
		ssize_t put = write(fd, object->map.data + done,
				    object->map.size - done);

		if (put < 0 && errno != EINTR) {
			int err = -errno;

			close(fd);
			return err;
		}
		done += put > 0 ? (size_t)put : 0;
	}
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
