// SPDX-License-Identifier: Apache-2.0
// An option of SQLite that Swift can not set, because the function takes a varying number of arguments. Its header is
// not included: what it declares would belong to this module then, and not to GRDB's.
int sqlite3_config(int option, ...);

// Stops counting the memory that is in use (SQLITE_CONFIG_MEMSTATUS, 9), which takes a lock of the whole process at
// each allocation (sqlite.org/malloc.html, section 3.1.5). To be called before the first database is opened; 0 is done.
static inline int parley_sqlite_count_no_memory(void) { return sqlite3_config(9, 0); }
