#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads date-time groups with Python's calendar: minutes since 1970 in UTC, a line for each line of input."""
import datetime
import sys

AHEAD = {letter: hours for hours, letter in enumerate("ABCDEFGHIKLM", 1)}
AHEAD |= {letter: -hours for hours, letter in enumerate("NOPQRSTUVWXY", 1)}
EPOCH = datetime.datetime(1970, 1, 1)

for line in sys.stdin:
    group = line.strip()
    # strptime has the same window of years for two digits, but one year earlier (1969 to 2068).
    year = int(group[10:])
    if len(group) == 12:
        year += 1900 if year >= 70 else 2000
    time = datetime.datetime.strptime(f"{group[:6]}{group[7:10]}{year}", "%d%H%M%b%Y")
    time -= datetime.timedelta(hours=AHEAD.get(group[6], 0))
    print((time - EPOCH) // datetime.timedelta(minutes=1))
