import Imaging

/// A target's silhouette: the pixels of a rectangle of the frame that belong to it, as run lengths.
///
/// This is how VOT writes targets since 2020: `mX,Y,W,H,` and the lengths of runs, row by row from the rectangle's top left,
/// alternately of pixels outside and inside, outside first. A last run that is left out is outside.
public struct Mask: Sendable, Hashable, Codable {
    /// The rectangle's first column in the frame, from 0.
    public let x: Int
    /// The rectangle's first row in the frame, from 0.
    public let y: Int
    /// The rectangle's columns.
    public let width: Int
    /// The rectangle's rows.
    public let height: Int
    /// The lengths of the runs, outside first.
    public let runs: [Int]

    /// A silhouette from its rectangle and runs; nil where numbers are negative, larger than a picture, or the runs together
    /// longer than the rectangle.
    public init?(x: Int, y: Int, width: Int, height: Int, runs: [Int]) {
        let largest = Image.maximumExtent
        guard abs(x) <= largest, abs(y) <= largest, (0...largest).contains(width), (0...largest).contains(height),
            runs.allSatisfy({ (0...largest * largest).contains($0) })
        else { return nil }
        var total = 0
        for run in runs {
            total += run
            if total > width * height { return nil }
        }
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.runs = runs
    }

    /// The silhouette of an annotation's numbers: x, y, width, height, runs; nil where they are none.
    init?(numbers: [Double]) {
        let whole = numbers.compactMap { Int(exactly: $0) }
        guard whole.count == numbers.count, whole.count >= 4 else { return nil }
        self.init(x: whole[0], y: whole[1], width: whole[2], height: whole[3], runs: Array(whole[4...]))
    }

    /// The inside as stretches of rows: a row and the columns in it, in the frame's coordinates.
    public var spans: [(row: Int, columns: Range<Int>)] {
        var spans: [(row: Int, columns: Range<Int>)] = []
        var position = 0
        for (index, run) in runs.enumerated() {
            var rest = index % 2 == 1 ? run : 0
            position += run - rest
            while rest > 0 {
                let (row, column) = position.quotientAndRemainder(dividingBy: width)
                let length = min(rest, width - column)
                spans.append((y + row, x + column..<x + column + length))
                position += length
                rest -= length
            }
        }
        return spans
    }

    /// The number of pixels inside.
    public var area: Int { runs.enumerated().reduce(0) { $0 + ($1.offset % 2 == 1 ? $1.element : 0) } }

    /// The smallest box that holds every pixel inside; without area where there is none.
    public var bounds: BoundingBox {
        let spans = spans
        guard let first = spans.first, let last = spans.last else {
            return BoundingBox(x: Double(x), y: Double(y), width: 0, height: 0)
        }
        let left = spans.reduce(Int.max) { min($0, $1.columns.lowerBound) }
        let right = spans.reduce(Int.min) { max($0, $1.columns.upperBound) }
        return BoundingBox(
            x: Double(left), y: Double(first.row), width: Double(right - left),
            height: Double(last.row - first.row + 1))
    }

    /// The line of an annotation file: `mX,Y,W,H,` and the runs.
    public var line: String { "m" + ([x, y, width, height] + runs).map(String.init).joined(separator: ",") }
}
