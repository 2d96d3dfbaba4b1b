/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_MODEL_LICENSE_H
#define LTOMOD_MODEL_LICENSE_H

#include <stdbool.h>

/* Whether the kernel counts @license as compatible with the GPL
 * (license_is_gpl_compatible(), include/linux/license.h). */
bool license_is_gpl_compatible(const char *license);

#endif
