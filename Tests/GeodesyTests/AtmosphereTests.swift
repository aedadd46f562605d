// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import TestSupport
import Testing

@Suite("Pressure altitudes in real air")
struct AtmosphereTests {
  @Test("2,000 atmospheres inside the envelope put no flight level and no QNH altitude outside its interval")
  func envelope() throws {
    var random = SeededGenerator(seed: 71)
    for number in 0..<2_000 {
      let level = Int32.random(in: 0...(number % 2 == 0 ? 600 : 2_000), using: &random)
      let seaLevel = Double.random(in: 930...1_070, using: &random)
      let height = trueHeight(of: Double(level) * 30.48, seaLevel: seaLevel, &random)
      let interval = Altitude.flightLevel(hundredsOfFeet: level).heightIntervalAboveSea()
      #expect(Double(interval.lowest.millimetres) / 1_000 <= height)
      #expect(Double(try #require(interval.highest).millimetres) / 1_000 >= height)

      let setting = Int32.random(in: 9_400...10_600, using: &random)
      let real = Double(setting) / 10 + .random(in: -10...10, using: &random)
      let indicated = Int32.random(in: 0...2_000_000, using: &random)
      let pressureAltitude = Double(indicated) / 100 + standardHeight(of: Double(setting) / 10)
      let trueQNH = trueHeight(of: pressureAltitude, seaLevel: real, &random)
      let qnh = Altitude.qnh(centimetres: indicated, settingTenthsHPa: setting).heightIntervalAboveSea()
      #expect(Double(qnh.lowest.millimetres) / 1_000 <= trueQNH)
      #expect(Double(try #require(qnh.highest).millimetres) / 1_000 >= trueQNH)
    }
  }

  /// Where a pressure altitude in geopotential metres truly lies, in air whose temperature is a random multiple of the standard
  /// one in each of fifty layers: by the hypsometric equation a layer is as many times thicker as it is warmer.
  private func trueHeight(of pressureAltitude: Double, seaLevel: Double, _ random: inout SeededGenerator) -> Double {
    let bottom = standardHeight(of: seaLevel)
    let layer = (pressureAltitude - bottom) / 50
    // All near one end of the envelope, or mixed.
    let range = [0.85...0.86, 1.11...1.12, 0.85...1.12][Int.random(in: 0..<3, using: &random)]
    let geopotential = (0..<50).reduce(0.0) { sum, _ in sum + layer * .random(in: range, using: &random) }
    let gravity = Double.random(in: 9.7803...9.8322, using: &random) / 9.80665
    let metres = geopotential / gravity
    return 6_356_766 * metres / (6_356_766 - metres)
  }

  /// The barometric formula of the troposphere (ICAO Doc 7488), in geopotential metres.
  private func standardHeight(of pressure: Double) -> Double {
    288.15 / 0.0065 * (1 - pow(pressure / 1_013.25, 287.05287 * 0.0065 / 9.80665))
  }
}
