extension Image {
    /// Fills a rectangle. Pixels that it covers in part are blended in part; what lies outside the picture is cut off.
    ///
    /// - Parameters:
    ///   - box: the pixels x ..< x + width, y ..< y + height. One that is not finite or has no area draws nothing.
    ///   - colour: what to fill it with.
    ///   - opacity: 0 leaves the picture as it is, 1 hides it.
    public mutating func fill(_ box: BoundingBox, with colour: RGB, opacity: Double = 1) {
        guard [box.x, box.y, box.width, box.height, opacity].allSatisfy(\.isFinite), box.area > 0 else { return }
        let columns = Coverage(from: box.x, length: box.width, extent: width)
        let rows = Coverage(from: box.y, length: box.height, extent: height)
        let parts = [colour.red, colour.green, colour.blue].map { Double($0) }
        let opacity = min(max(opacity, 0), 1)
        for row in rows.indices {
            for column in columns.indices {
                let share = opacity * rows.share(of: row) * columns.share(of: column)
                for channel in 0..<3 {
                    let index = (row * width + column) * 3 + channel
                    let old = Double(samples[index])
                    samples[index] = UInt8((old + (parts[channel] - old) * share).rounded())
                }
            }
        }
    }

    /// Draws a rectangle's outline just inside its edges, cut off at the picture's.
    ///
    /// - Parameters:
    ///   - box: the pixels x ..< x + width, y ..< y + height. One that is not finite or has no area draws nothing; one
    ///     that is smaller than twice the line is filled.
    ///   - colour: the line's.
    ///   - thickness: the line's, in pixels; fractions are blended.
    ///   - opacity: 0 leaves the picture as it is, 1 hides it.
    public mutating func outline(_ box: BoundingBox, with colour: RGB, thickness: Double = 1, opacity: Double = 1) {
        guard [box.x, box.y, box.width, box.height].allSatisfy(\.isFinite), thickness > 0 else { return }
        if box.width <= 2 * thickness || box.height <= 2 * thickness {
            fill(box, with: colour, opacity: opacity)
            return
        }
        let right = box.x + box.width - thickness
        let bottom = box.y + box.height - thickness
        let inner = box.height - 2 * thickness
        // Four strips that do not overlap, so that a translucent line is even.
        for strip in [
            BoundingBox(x: box.x, y: box.y, width: box.width, height: thickness),
            BoundingBox(x: box.x, y: bottom, width: box.width, height: thickness),
            BoundingBox(x: box.x, y: box.y + thickness, width: thickness, height: inner),
            BoundingBox(x: right, y: box.y + thickness, width: thickness, height: inner),
        ] {
            fill(strip, with: colour, opacity: opacity)
        }
    }
}

/// How much of each pixel along an axis a stretch covers.
private struct Coverage {
    /// The pixels that are touched.
    let indices: Range<Int>
    private let from: Double
    private let to: Double

    init(from start: Double, length: Double, extent: Int) {
        from = min(max(start, 0), Double(extent))
        to = min(max(start + length, 0), Double(extent))
        indices = Int(from)..<max(Int(from), Int(to.rounded(.up)))
    }

    /// The covered part of a pixel, 0...1.
    func share(of index: Int) -> Double { max(0, min(to, Double(index + 1)) - max(from, Double(index))) }
}
