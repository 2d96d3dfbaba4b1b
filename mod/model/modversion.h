/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * struct modversion_info, the entries of __versions (include/linux/module.h, the same for
 * 64-bit kernels from 2.6 to 7.1): a CRC, in an unsigned long, and a name, padded with NULs.
 */
#ifndef LTOMOD_MODEL_MODVERSION_H
#define LTOMOD_MODEL_MODVERSION_H

#define MODVERSION_SIZE		64u
#define MODVERSION_NAME		8u	/* offset of the name */
#define MODVERSION_NAME_ROOM	(MODVERSION_SIZE - MODVERSION_NAME)	/* with its NUL */

#endif
