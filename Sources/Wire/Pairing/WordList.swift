// SPDX-License-Identifier: Apache-2.0

/// 256 English words that stand for a byte each, to be read aloud over a poor line: check words and picture codes.
///
/// Any two differ in at least three letters and in their first four, none sounds like another, and none is a word of
/// the spelling alphabet or of what the line is used for. The list is part of the protocol: its order never changes.
public enum WordList {
  /// The words, ascending; a byte is the index of its word.
  public static let words: [String] = {
    let text = """
      acorn acrobat album almond amber anchor apple aquarium arrow artist atlas autumn avocado balcony bamboo banjo
      barrel bicycle biscuit blossom bottle boulder bracelet breakfast brother bubble buffalo butter cabbage cactus
      camera candle carbon carpet cathedral cedar chapter cheese cherry chimney chocolate cinema cinnamon circus
      clarinet clover coconut comet copper coral cotton cousin crayon cricket crystal cucumber curtain cushion
      daffodil daisy dancer dentist diamond dinosaur doctor dolphin dragonfly drawer eagle easel elbow elephant
      emerald engine envelope evening fabric family feather fiddle flamingo forest fossil fountain fridge furniture
      galaxy garden garlic gazelle giraffe glacier goblet grammar granite grapefruit guitar gymnast hammock harmonica
      harvest hazelnut hedgehog helmet hippo honeycomb horizon igloo insect island ivory jacket jaguar jasmine
      jellyfish jigsaw jungle juniper kangaroo kennel ketchup keyboard kitchen kiwi ladder lantern lavender lemon
      leopard library lightbulb lizard lullaby machine magnet mahogany marble marigold meadow melody microscope
      mirror monkey mosaic museum mushroom mustard napkin necklace needle nephew notebook nutmeg oasis ocean octopus
      olive omelette onion opera orange orchid ostrich palace pancake paper parsley peacock pelican pencil piano
      picnic pigeon pillow pineapple planet popcorn porcelain prairie pretzel pumpkin puppet puzzle pyramid quarry
      quilt quiver rabbit radish rainbow raisin rapids raspberry rhubarb ribbon robin ruby saffron sandal satin
      saxophone scarecrow school scooter seaweed shampoo shovel silver skeleton snowflake spaghetti spider spinach
      sponge squirrel staircase sugar sunflower sweater swimmer teapot telescope temple tennis thimble thunder tiger
      toaster toffee tomato tortoise tractor treasure trombone trumpet tulip turtle umbrella unicorn vacation valley
      vanilla vegetable village violin volcano waffle wallpaper walrus waterfall window winter workshop xylophone
      zebra zeppelin
      """
    return text.split(whereSeparator: \.isWhitespace).map(String.init)
  }()

  /// One word for each byte.
  public static func words(for bytes: some Sequence<UInt8>) -> [String] { bytes.map { words[Int($0)] } }

  /// The bytes that words stand for, whatever their case and however they are separated; `nil` if one is not in the
  /// list.
  public static func bytes(for text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
      guard let index = words.firstIndex(of: String(word)) else { return nil }
      bytes.append(UInt8(index))
    }
    return bytes
  }
}
