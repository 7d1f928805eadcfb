/// How much of each pixel of a character's cell strokes cover, 0...255, row by row.
package struct StrokeCoverage: Sendable {
    /// A cell's width in pixels at scale 1.
    package static let width = 8
    /// A cell's height in pixels at scale 1.
    package static let height = 16

    /// The pixels that stand for one of scale 1.
    package let scale: Int
    /// The pixels of a row.
    package var columns: Int { Self.width * scale }
    /// The rows of pixels.
    package var rows: Int { Self.height * scale }
    /// The coverage of each pixel.
    package var values: [UInt8]

    /// An empty cell.
    package init(scale: Int) {
        self.scale = scale
        values = Array(repeating: 0, count: Self.width * scale * Self.height * scale)
    }

    /// The cell of a letter, digit or sign; nil where the font has none such.
    package init?(letter: Unicode.Scalar, isBold: Bool, scale: Int) {
        self.init(scale: scale)
        if letter == " " { return }
        guard let strokes = StrokeFont.strokes(of: letter) else { return nil }
        // Between the left and right bearing; capitals begin three pixels below the top.
        for stroke in strokes { line(stroke.map { ($0.x + 1, $0.y + 3) }, width: isBold ? 1.9 : 1.25) }
    }

    /// Adds a line through points, round at its ends; a point alone is a dot.
    ///
    /// - Parameters:
    ///   - points: in pixels of scale 1.
    ///   - width: the line's, in pixels of scale 1.
    package mutating func line(_ points: [(x: Double, y: Double)], width: Double) {
        let scaled = points.map { (x: $0.x * Double(scale), y: $0.y * Double(scale)) }
        let reach = width * Double(scale) / 2
        for row in 0..<rows {
            for column in 0..<columns {
                let (x, y) = (Double(column) + 0.5, Double(row) + 0.5)
                var least = Double.infinity
                for index in scaled.indices.dropLast(scaled.count > 1 ? 1 : 0) {
                    let (a, b) = (scaled[index], scaled[min(index + 1, scaled.count - 1)])
                    least = min(least, Self.distance(x, y, a, b))
                }
                // A dot is heavier than a line, or it would vanish.
                let edge = (points.count == 1 ? reach * 1.4 : reach) - least + 0.5
                let share = UInt8(min(max(edge, 0), 1) * 255)
                values[row * columns + column] = max(values[row * columns + column], share)
            }
        }
    }

    private static func distance(
        _ x: Double, _ y: Double, _ a: (x: Double, y: Double), _ b: (x: Double, y: Double)
    ) -> Double {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let length = dx * dx + dy * dy
        let along = length > 0 ? min(max(((x - a.x) * dx + (y - a.y) * dy) / length, 0), 1) : 0
        let (ex, ey) = (a.x + along * dx - x, a.y + along * dy - y)
        return (ex * ex + ey * ey).squareRoot()
    }
}
