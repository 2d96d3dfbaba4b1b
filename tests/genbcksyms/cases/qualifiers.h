/* SPDX-License-Identifier: GPL-2.0-or-later */
typedef volatile int port;
struct device { const char *name; port *port; };
extern const struct device qu_devices[];
