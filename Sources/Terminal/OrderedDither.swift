/// Thresholds of an 8x8 Bayer matrix. They depend on the place alone, so that a still picture stays still from frame to
/// frame and a moving one does not crawl.
enum OrderedDither {
    /// Bayer numbers 0...63 row by row.
    private static let matrix: [UInt8] = (0..<64).map { index in
        let column = UInt8(index % 8)
        let row = UInt8(index / 8)
        // Bit pairs of (column xor row, row), lowest bits most significant.
        var value: UInt8 = 0
        for bit in 0..<3 {
            let mixed = (column ^ row) >> UInt8(bit) & 1
            let plain = row >> UInt8(bit) & 1
            value |= (mixed << 1 | plain) << UInt8(2 * (2 - bit))
        }
        return value
    }

    /// The threshold at a pixel, in steps of 1/256 from 2 to 254: a value v of 0...255 becomes the upper of two levels
    /// where v exceeds it.
    @inline(__always)
    static func threshold(column: Int, row: Int) -> Int {
        Int(matrix[(row & 7) << 3 | (column & 7)]) * 4 + 2
    }
}
