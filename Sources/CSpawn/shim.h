// SPDX-License-Identifier: Apache-2.0
// What glibc 2.34 and later has, and hides from those who do not ask for GNU's extensions.
#pragma once
#include <spawn.h>

extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
