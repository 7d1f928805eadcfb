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

    /// Lays a picture over a part of this one, resampled to it; what lies outside is cut off.
    ///
    /// - Parameters:
    ///   - picture: what is laid over.
    ///   - box: the part, rounded to whole pixels. One without area, or beyond what any picture holds, takes nothing.
    ///   - opacity: 0 leaves this picture as it is, 1 hides it.
    public mutating func blend(_ picture: Image, over box: BoundingBox, opacity: Double) {
        guard [box.x, box.y, box.width, box.height].allSatisfy({ abs($0) < 1e9 }) else { return }
        let left = max(Int(box.x.rounded()), 0)
        let top = max(Int(box.y.rounded()), 0)
        let right = min(Int((box.x + box.width).rounded()), width)
        let bottom = min(Int((box.y + box.height).rounded()), height)
        guard right > left, bottom > top, box.width > 0, box.height > 0 else { return }
        let across = Double(picture.width) / box.width
        let down = Double(picture.height) / box.height
        let part = picture.resampled(
            from: BoundingBox(
                x: (Double(left) - box.x) * across, y: (Double(top) - box.y) * down,
                width: Double(right - left) * across, height: Double(bottom - top) * down),
            to: (right - left, bottom - top))
        let share = Int((opacity * 256).rounded())
        for row in top..<bottom {
            var target = (row * width + left) * 3
            var source = (row - top) * part.width * 3
            for _ in 0..<(part.width * 3) {
                samples[target] = UInt8((Int(samples[target]) * (256 - share) + Int(part.samples[source]) * share) >> 8)
                target += 1
                source += 1
            }
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
