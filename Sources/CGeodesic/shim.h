// SPDX-License-Identifier: Apache-2.0
// Karney's geodesic routines in C, as PROJ ships them (Debian: libproj-dev).
#include <geodesic.h>
