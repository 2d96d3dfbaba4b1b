// SPDX-License-Identifier: GPL-2.0-or-later
#include "shapes.h"
struct pair sh_pair;
struct flags sh_flags;
struct frame sh_frame;
struct line sh_line;
union number sh_number;
struct nest *sh_nest;
struct tail *sh_tail;
struct nothing sh_nothing;
point sh_grid[2][3];
enum speed sh_speed(enum wide wide) { return wide ? SLOW : FAST; }
