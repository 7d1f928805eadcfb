/// The decimal digits of 0...255, ready to be copied.
struct DecimalDigits: Sendable {
    /// Three bytes from the lowest on, and in the highest how many of them count.
    private let packed: [UInt32] = (0...255).map { value in
        let text = Array(String(value).utf8)
        var word = UInt32(text.count) << 24
        for (index, byte) in text.enumerated() { word |= UInt32(byte) << UInt32(8 * index) }
        return word
    }

    /// Writes a number and returns how many digits it took. Up to four bytes are touched.
    @inline(__always)
    func write(_ value: Int, to pointer: UnsafeMutablePointer<UInt8>) -> Int {
        let word = packed[value]
        UnsafeMutableRawPointer(pointer).storeBytes(of: word.littleEndian, as: UInt32.self)
        return Int(word >> 24)
    }
}
