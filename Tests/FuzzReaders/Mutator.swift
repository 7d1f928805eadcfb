import TestSupport

/// Makes broken inputs out of whole ones; the same seed gives the same input.
public struct Mutator: Sendable {
    private let corpus: [[UInt8]]

    /// A mutator of inputs, of which there is at least one.
    public init(_ corpus: [[UInt8]]) { self.corpus = corpus }

    /// The longest input, in bytes.
    private static let longest = 1 << 20

    /// What readers of text and numbers stumble over.
    private static let tokens: [[UInt8]] = [
        "9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e308", "-1e308", "1e-300", "1e999",
        "nan",
        "inf", "-1", "0", "65536", "4294967296", "null", "true", "\"", "\\", "{}", "[]", "[[[[[[[[",
        "{\"a\":{\"a\":{\"a\":",
        "\n", "\r\n", "\u{0}", "\u{FEFF}", "\u{1B}[31m", ",", ",,,,", "%s%n", "../../..", "&a *a", "<<", "é",
        "\u{1F600}",
    ].map { Array($0.utf8) }

    /// The input of a number.
    public func input(seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes = corpus[Int.random(in: corpus.indices, using: &generator)]
        for _ in 0..<(1 << Int.random(in: 0...4, using: &generator)) { mutate(&bytes, &generator) }
        return Array(bytes.prefix(Self.longest))
    }

    private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, place + (1 << Int.random(in: 0...8, using: &generator)))
        switch Int.random(in: 0..<8, using: &generator) {
        case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4: bytes.removeSubrange(place...)
        case 5: bytes.insert(contentsOf: Self.tokens.randomElement(using: &generator) ?? [], at: place)
        case 6: replaceNumber(&bytes, from: place, &generator)
        default:
            // A part of another input.
            let other = corpus[Int.random(in: corpus.indices, using: &generator)]
            let start = Int.random(in: 0...other.count, using: &generator)
            bytes.replaceSubrange(place..<end, with: other[start...].prefix(end - place))
        }
    }

    /// Puts another number in the place of the next one.
    private func replaceNumber(_ bytes: inout [UInt8], from place: Int, _ generator: inout SeededGenerator) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = bytes[place...].firstIndex(where: digits.contains) else { return }
        let end = bytes[first...].firstIndex { !digits.contains($0) } ?? bytes.count
        bytes.replaceSubrange(first..<end, with: Self.tokens[Int.random(in: 0..<13, using: &generator)])
    }
}
