extension Sequence<UInt8> {
    /// Sixteen hexadecimal digits that differ where the bytes do, but for a chance of 2^-64 (FNV-1a, 64 bits). No protection
    /// against forgery.
    package var fingerprint: String {
        reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }.hexadecimal(digits: 16)
    }
}

extension UInt64 {
    /// The number in hexadecimal digits, with zeros before it up to a count of digits.
    func hexadecimal(digits: Int) -> String {
        let text = String(self, radix: 16)
        return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
    }
}
