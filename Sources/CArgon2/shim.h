// SPDX-License-Identifier: Apache-2.0
// The reference implementation of Argon2 (RFC 9106; Debian: libargon2-dev).
#include <argon2.h>
