/* SPDX-License-Identifier: GPL-2.0-or-later */
#define BUILD_LTO_INFO
