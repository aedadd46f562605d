// SPDX-License-Identifier: Apache-2.0
import CSQLiteSettings

/// Settings of SQLite for the whole process.
public enum SQLiteProcess {
  private static let isSet = parley_sqlite_count_no_memory() == 0

  /// Lets connections of several threads go their own ways: without it each allocation of any of them waits at one
  /// lock. Has an effect before the first database of the process is opened, and does no harm later.
  public static func prepare() { _ = isSet }
}
