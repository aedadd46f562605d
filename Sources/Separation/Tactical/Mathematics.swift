// SPDX-License-Identifier: Apache-2.0
import Geodesy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// The few functions that the tactical part takes from the system, under names of their own, so that one file only has
// to know what the library is called.

/// The sine of an angle in radians.
func sine(_ angle: Double) -> Double { sin(angle) }

/// The cosine of an angle in radians.
func cosine(_ angle: Double) -> Double { cos(angle) }

/// The angle in radians, -π/2...π/2, whose sine is given; that of the nearer end outside -1...1.
func arcSine(_ value: Double) -> Double { asin(min(max(value, -1), 1)) }

/// The angle of a vector, in radians, anti-clockwise from the first axis.
func angle(_ y: Double, _ x: Double) -> Double { atan2(y, x) }

/// The scalar product, in this module, where it is sure to be inlined.
@inline(__always)
func scalarProduct(_ a: Cartesian, _ b: Cartesian) -> Double { a.x * b.x + a.y * b.y + a.z * b.z }
