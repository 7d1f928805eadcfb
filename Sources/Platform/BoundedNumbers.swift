extension KeyedDecodingContainer {
    /// A number that a file holds, within bounds: files may be broken or hostile, and sums of what they say must not overflow.
    ///
    /// - Throws: `DecodingError`; for a number out of bounds `dataCorrupted`, with the rule in its description.
    public func number<Number: Comparable & Decodable & Sendable>(
        _ key: Key, in bounds: ClosedRange<Number>
    ) throws -> Number {
        let value = try decode(Number.self, forKey: key)
        try check(value, key, bounds)
        return value
    }

    /// A number within bounds that may be missing.
    ///
    /// - Throws: `DecodingError`, as `number(_:in:)` does.
    public func numberIfPresent<Number: Comparable & Decodable & Sendable>(
        _ key: Key, in bounds: ClosedRange<Number>
    ) throws -> Number? {
        guard let value = try decodeIfPresent(Number.self, forKey: key) else { return nil }
        try check(value, key, bounds)
        return value
    }

    private func check<Number: Comparable & Sendable>(
        _ value: Number, _ key: Key, _ bounds: ClosedRange<Number>
    ) throws {
        guard bounds.contains(value) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self,
                debugDescription:
                    "\(key.stringValue) from \(bounds.lowerBound) to \(bounds.upperBound), not \(value)")
        }
    }
}

/// Bounds of numbers that files hold.
public enum FileBounds {
    /// Things that are counted one by one: frames, steps, patches. A machine that did a million a second would need thirty
    /// years for as many, and sums of thousands of such numbers do not overflow.
    public static let count = 0...1_000_000_000_000_000
    /// Durations in seconds: thirty thousand years.
    public static let seconds = 0...1e12
}
