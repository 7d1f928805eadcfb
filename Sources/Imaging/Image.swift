/// A picture: 8-bit samples, rows from the top, channels interleaved.
///
/// Grey pictures are kept as RGB with three equal samples, so that every consumer sees one layout.
public struct Image: Sendable, Equatable {
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// `width * height * 3` samples, RGB, row by row.
    public var samples: [UInt8]

    /// A picture from its samples.
    ///
    /// - Precondition: both extents are positive and `samples` holds `width * height * 3` values.
    public init(width: Int, height: Int, samples: [UInt8]) {
        precondition(width > 0 && height > 0, "a picture of \(width)x\(height) pixels has no area")
        precondition(samples.count == width * height * 3, "\(samples.count) samples cannot fill \(width)x\(height) RGB")
        self.width = width
        self.height = height
        self.samples = samples
    }
}
