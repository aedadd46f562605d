// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Catalogue

@Suite("Renderings")
struct RenderingTests {
  private let catalogue = Catalogue.shipped

  /// Two rockets launched by mistake near 35.53 N 35.78 E.
  private func launch(catalogue hash: Hash256? = nil) throws -> FilledFormat {
    FilledFormat(
      number: 5, catalogue: hash ?? catalogue.hash,
      values: [
        ParameterValue(parameter: 1, content: .choice(1)), ParameterValue(parameter: 2, content: .count(2)),
        ParameterValue(
          parameter: 3, content: .place(try Position(latitudeE7: 355_300_000, longitudeE7: 357_800_000))),
        ParameterValue(parameter: 4, content: .time(try Instant(iso8601: "2018-09-17T19:40:00Z"))),
        ParameterValue(parameter: 5, content: .bearing(.degrees(45))),
        ParameterValue(parameter: 7, content: .distance(.metres(2_500))),
      ])
  }

  private func text(_ message: FilledFormat, _ tag: String) throws -> String {
    let rendering = catalogue.render(message, sender: try Label("en"), in: try .shipped(tag), agreed: catalogue.hash)
    return Isolates.removed(from: try #require(rendering.text))
  }

  @Test("the same values read in English, Turkish, Hebrew and Arabic")
  func languages() throws {
    let message = try launch()
    let grid = CoordinateText.format(try Position(latitudeE7: 355_300_000, longitudeE7: 357_800_000), as: .mgrs)
    #expect(
      try text(message, "en")
        == "ACCIDENTAL LAUNCH. A weapon of ours was launched by mistake. It is no attack. We request that you warn those "
        + "in danger and do not answer with fire. Weapon: rocket. Number: 2 launches. Launched from: 35.53 N 35.78 E "
        + "(MGRS \(grid)). Time: 171940ZSEP18. Direction: 045° true. Radius: 2.5 kilometres.")
    #expect(
      try text(message, "tr")
        == "KAZARA FIRLATMA. Bir silahımız yanlışlıkla ateşlenmiştir. Bu bir saldırı değildir. Tehlikede olanları "
        + "uyarmanızı ve ateşle karşılık vermemenizi rica ederiz. Silah: roket. Adet: 2 atış. Fırlatma yeri: "
        + "35.53 N 35.78 E (MGRS \(grid)). Zaman: 171940ZSEP18. Yön: 045° (hakiki kuzey). Yarıçap: "
        + "2.5 kilometre.")
    #expect(
      try text(message, "he")
        == "שיגור בשוגג. אמצעי לחימה שלנו שוגר בטעות. אין זו תקיפה. אנו מבקשים להזהיר את הנמצאים בסכנה ולא להשיב באש. "
        + "אמצעי לחימה: רקטה. כמות: 2 שיגורים. מקום השיגור: 35.53 N 35.78 E (MGRS \(grid)). "
        + "זמן: 171940ZSEP18. כיוון: 045° (צפון אמיתי). רדיוס: 2.5 קילומטרים.")
    #expect(
      try text(message, "ar")
        == "إطلاق بالخطأ. أُطلق سلاح لنا خطأً. هذا ليس هجومًا. نطلب تحذير المعرّضين للخطر وعدم الرد بالنار. "
        + "السلاح: صاروخ غير موجّه. العدد: عمليتا إطلاق (2). مكان الإطلاق: 35.53 N 35.78 E (MGRS \(grid)). "
        + "الوقت: 171940ZSEP18. الاتجاه: 045° (الشمال الحقيقي). نصف القطر: 2.5 كيلومتر.")
  }

  @Test("counts take the plural form of the language")
  func plurals() throws {
    let expected: [(String, UInt32, String)] = [
      ("en", 1, "1 person"), ("en", 0, "0 persons"), ("en", 12, "12 persons"), ("tr", 1, "1 kişi"),
      ("tr", 12, "12 kişi"), ("he", 1, "1 אדם"), ("he", 2, "2 אנשים"), ("he", 12, "12 אנשים"), ("ar", 0, "0 شخص"),
      ("ar", 1, "شخص واحد (1)"), ("ar", 2, "شخصان (2)"), ("ar", 7, "7 أشخاص"), ("ar", 15, "15 شخصًا"),
      ("ar", 100, "100 شخص"), ("ar", 103, "103 أشخاص"),
    ]
    let format = try #require(catalogue.format(13))
    let parameter = try #require(format.parameters.first { $0.key == "persons" })
    for (tag, count, text) in expected {
      let words = ValueText(language: try .shipped(tag), parameter: (format, parameter)).text(.count(count))
      #expect(words == text)
    }
  }

  @Test("numbers keep their value and are shown in the unit in which they are round")
  func quantities() throws {
    let english = ValueText(language: try .shipped("en"))
    let expected: [(ParameterContent, String)] = [
      (.distance(.nauticalMiles(1)), "1 nautical mile"),
      (.distance(Distance(millimetres: 23_150_000)), "12.5 nautical miles"),
      (.distance(.kilometres(9)), "9 kilometres"), (.distance(.metres(350)), "350 metres"),
      (.distance(Distance(millimetres: 1)), "0.001 metres"), (.distance(.zero), "0 nautical miles"),
      (.duration(seconds: 0), "0 seconds"), (.duration(seconds: 5_400), "1 hour 30 minutes"),
      (.duration(seconds: 3_661), "1 hour 1 minute 1 second"), (.speed(Speed(metresPerHour: 463_000)), "250 knots"),
      (.speed(Speed(metresPerHour: 80_000)), "80 kilometres per hour"),
      (.speed(Speed(metresPerHour: 463_500)), "463.5 kilometres per hour"),
      (.frequency(Frequency(hertz: 123_450_000)), "123.45 megahertz"),
      (.frequency(Frequency(hertz: 2_182_000)), "2182 kilohertz"),
      (.bearing(Bearing(microdegrees: 5_500_000)), "005.5° true"),
      (.height(.meanSeaLevel(centimetres: 152_400)), "5000 feet above mean sea level"),
      (.height(.meanSeaLevel(centimetres: 150_000)), "1500 metres above mean sea level"),
      (.height(.flightLevel(hundredsOfFeet: 90)), "flight level 090"), (.height(.surface), "surface"),
      (.height(.qnh(centimetres: 30_480, settingTenthsHPa: 10_132)), "1000 feet on QNH 1013.2 hectopascals"),
      (
        .height(.aboveGround(centimetres: 15_000, terrainMargin: 60_000)),
        "150 metres above ground (highest ground 600 metres above mean sea level)"
      ),
      (.time(try Instant(iso8601: "2018-09-17T19:40:23.5Z")), "2018-09-17T19:40:23.500Z"),
      (.count(7), "7"), (.choice(3), "choice 3"), (.later, "a value of a later version, not understood here"),
    ]
    for (content, text) in expected { #expect(english.text(content) == text) }
    let arabic = ValueText(language: try .shipped("ar"))
    #expect(Isolates.removed(from: arabic.text(.distance(.kilometres(1)))) == "كيلومتر واحد (1)")
    #expect(Isolates.removed(from: arabic.text(.distance(.kilometres(3)))) == "3 كيلومترات")
    #expect(Isolates.removed(from: arabic.text(.duration(seconds: 40 * 60))) == "40 دقيقة")
  }

  /// Counts how deep each character is in isolates.
  private func depths(_ text: String) -> [(scalar: Unicode.Scalar, depth: Int)] {
    var depth = 0
    return text.unicodeScalars.map { scalar in
      if scalar == "\u{2069}" { depth -= 1 }
      defer { if scalar == "\u{2068}" { depth += 1 } }
      return (scalar, depth)
    }
  }

  @Test("in a text from right to left, all values in Latin letters stand in isolates, which are closed")
  func isolates() throws {
    var samples = Samples(seed: 12)
    for format in catalogue.formats {
      for language in catalogue.languages {
        for _ in 0..<4 {
          let message = try samples.message(format, catalogue)
          let rendering = catalogue.render(message, sender: try Label("he"), in: language, agreed: catalogue.hash)
          for text in [rendering.text ?? ""] + rendering.items.map(\.value) + rendering.remarks {
            let depths = depths(text)
            #expect(depths.allSatisfy { (0...1).contains($0.depth) })
            #expect(depths.last.map { $0.depth == 0 } ?? true)
            guard language.isRightToLeft else { continue }
            let bare = depths.filter { $0.depth == 0 && $0.scalar.isASCII && $0.scalar.properties.isAlphabetic }
            // Names of systems stand in the wording itself, between words of one direction.
            let latin = String(String.UnicodeScalarView(bare.map(\.scalar)))
            #expect(latin.allSatisfy { "MGRSWGSQNH".contains($0) }, "\(language.tag): \(text)")
          }
        }
      }
    }
  }

  @Test("the sender's words are isolated in every language")
  func foreignWords() throws {
    let message = FilledFormat(
      number: 1, catalogue: catalogue.hash,
      values: [ParameterValue(parameter: 1, content: .text(try Label("שלום 21")))])
    for language in catalogue.languages {
      let rendering = catalogue.render(message, sender: try Label("he"), in: language, agreed: nil)
      #expect(rendering.text?.contains("\u{2068}שלום 21\u{2069}") == true)
    }
  }

  @Test("a rendering is certified only if the arrangement in force names exactly this catalogue")
  func certification() throws {
    let message = try launch()
    let english = try Language.shipped("en")
    let other = Hash256.sha256([1])
    func rendering(_ message: FilledFormat, _ agreed: Hash256?, _ sender: String = "en") throws -> Rendering {
      catalogue.render(message, sender: try Label(sender), in: english, agreed: agreed)
    }
    #expect(try rendering(message, catalogue.hash).isCertified)
    #expect(try rendering(message, catalogue.hash).remarks.isEmpty)
    for agreed in [nil, other] {
      let shown = try rendering(message, agreed)
      #expect(!shown.isCertified && shown.remarks == [english.term(.uncertified)])
    }
    let turkish = try rendering(message, catalogue.hash, "tr-TR")
    #expect(
      turkish.remarks == ["The wording in the sender's language is authoritative: \u{2068}Türkçe\u{2069}."])
  }

  @Test("a format of another catalogue is shown by its raw values, and never guessed at")
  func otherCatalogue() throws {
    let other = Hash256.sha256([1])
    let message = try launch(catalogue: other)
    for language in catalogue.languages {
      let rendering = catalogue.render(message, sender: try Label("en"), in: language, agreed: other)
      #expect(rendering.text == nil && !rendering.isCertified)
      #expect(rendering.heading.contains(other.hex.prefix(16)))
      #expect(rendering.items.count == message.values.count)
      let words = language.choices(of: try #require(catalogue.format(5)?.parameters.first), in: catalogue.formats[4])
      #expect(!rendering.items.contains { item in words.contains(item.value) })
    }
    let english = catalogue.render(message, sender: try Label("en"), in: try .shipped("en"), agreed: other)
    #expect(english.items.first == Rendering.Item(label: "Parameter 1", value: "choice 1"))
    let number = FilledFormat(number: 999, catalogue: catalogue.hash, values: message.values)
    let unknown = catalogue.render(number, sender: try Label("en"), in: try .shipped("en"), agreed: catalogue.hash)
    #expect(unknown.text == nil && unknown.heading.contains("999") && !unknown.isCertified)
  }

  @Test("values that do not fit the format are shown as they are, with why")
  func misfits() throws {
    let format = try #require(catalogue.format(5))
    let good = try launch()
    #expect(format.misfits(of: good).isEmpty)
    func changed(_ change: (inout [ParameterValue]) -> Void) -> FilledFormat {
      var values = good.values
      change(&values)
      return FilledFormat(number: 5, catalogue: catalogue.hash, values: values)
    }
    let cases: [(FilledFormat, Misfit)] = [
      (changed { $0.removeFirst() }, .missing(key: "weapon")),
      (changed { $0.append(ParameterValue(parameter: 40, content: .count(1))) }, .unknownParameter(40)),
      (changed { $0[0] = ParameterValue(parameter: 1, content: .count(1)) }, .type(key: "weapon", needed: "choice")),
      (changed { $0[1] = ParameterValue(parameter: 2, content: .later) }, .type(key: "number", needed: "count")),
      (
        changed { $0[1] = ParameterValue(parameter: 2, content: .count(0)) },
        .limit(key: "number", value: "0", allowed: "1 to 1000")
      ),
      (
        changed { $0[5] = ParameterValue(parameter: 7, content: .distance(.kilometres(60))) },
        .limit(key: "radius", value: "60000 m", allowed: "1 m to 50000 m")
      ),
    ]
    for (message, misfit) in cases {
      #expect(format.misfits(of: message) == [misfit])
      for language in catalogue.languages {
        let rendering = catalogue.render(message, sender: try Label("en"), in: language, agreed: catalogue.hash)
        #expect(rendering.text == nil && rendering.misfits == [misfit])
        #expect(rendering.items.count == message.values.count)
        #expect(rendering.remarks.contains(language.term(.misfit)))
      }
    }
    let choice = changed { $0[0] = ParameterValue(parameter: 1, content: .choice(99)) }
    #expect(format.misfits(of: choice).map(\.parameter) == ["weapon"])
    let shown = catalogue.render(choice, sender: try Label("en"), in: try .shipped("en"), agreed: catalogue.hash)
    #expect(shown.items.first == Rendering.Item(label: "Weapon", value: "choice 99"))
  }

  @Test("a height beyond its range is shown with the range of its own kind")
  func heightMisfit() throws {
    let format = try #require(catalogue.format(2))
    let height = try #require(format.parameters.first { $0.key == "height" })
    let value = ParameterValue(parameter: height.number, content: .height(.flightLevel(hundredsOfFeet: 9_999)))
    let limits = GeodesyLimits.flightLevel
    let misfit = Misfit.limit(
      key: "height", value: "flight level in hundreds of feet 9999",
      allowed: "\(limits.lowerBound) to \(limits.upperBound)")
    #expect(format.misfits(of: FilledFormat(number: 2, catalogue: catalogue.hash, values: [value])).contains(misfit))
  }

  @Test("a tag finds its language, a region falls back to the language, others find none")
  func lookup() {
    #expect(catalogue.language("he")?.tag == "he")
    #expect(catalogue.language("HE-il")?.tag == "he")
    #expect(catalogue.language("ar-SY")?.tag == "ar")
    #expect(catalogue.language("ru") == nil)
    #expect(catalogue.language("") == nil)
  }
}
