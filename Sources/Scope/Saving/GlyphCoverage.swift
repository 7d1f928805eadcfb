import Imaging
import Terminal

/// How much of each pixel of a cell a glyph covers, 0...255, row by row.
struct GlyphCoverage {
    /// A cell's width in pixels at scale 1.
    static let width = StrokeCoverage.width
    /// A cell's height in pixels at scale 1.
    static let height = StrokeCoverage.height

    private var coverage: StrokeCoverage

    var values: [UInt8] { coverage.values }

    /// The coverage of a glyph.
    ///
    /// - Parameters:
    ///   - scale: the pixels that stand for one of scale 1.
    init(_ glyph: Unicode.Scalar, isBold: Bool, scale: Int) {
        if let letter = StrokeCoverage(letter: glyph, isBold: isBold, scale: scale) {
            coverage = letter
        } else {
            coverage = StrokeCoverage(scale: scale)
            draw(glyph)
        }
    }

    private mutating func draw(_ glyph: Unicode.Scalar) {
        if let mask = Self.quadrants[glyph] {
            for part in 0..<4 where mask >> part & 1 == 1 {
                fill(x: 4 * (part % 2), y: 8 * (part / 2), width: 4, height: 8)
            }
        } else if let mask = Self.sextants[glyph] {
            let edges = [0, 5, 11, 16]
            for part in 0..<6 where mask >> part & 1 == 1 {
                let row = part / 2
                fill(x: 4 * (part % 2), y: edges[row], width: 4, height: edges[row + 1] - edges[row])
            }
        } else if let eighths = (1...7).first(where: { BlockGlyphs.bar(eighths: $0) == glyph }) {
            fill(x: 0, y: 16 - 2 * eighths, width: 8, height: 2 * eighths)
        } else if let eighths = (1...7).first(where: { BlockGlyphs.horizontalBar(eighths: $0) == glyph }) {
            fill(x: 0, y: 0, width: eighths, height: 16)
        } else if (0x2800...0x28FF).contains(glyph.value) {
            drawBraille(glyph.value - 0x2800)
        } else if let arms = Self.lines[glyph] {
            draw(arms)
        } else if let corners = Self.shapes[glyph] {
            polygon(corners)
        } else {
            // A glyph the font lacks is an empty box, as elsewhere.
            coverage.line([(1.5, 3), (6.5, 3), (6.5, 12), (1.5, 12), (1.5, 3)], width: 1)
        }
    }

    private static let quadrants: [Unicode.Scalar: Int] = Dictionary(
        uniqueKeysWithValues: (1..<16).map { (BlockGlyphs.quadrant($0), $0) })
    private static let sextants: [Unicode.Scalar: Int] = Dictionary(
        uniqueKeysWithValues: (1..<63).map { (BlockGlyphs.sextant($0), $0) })

    /// Lines from the middle of the cell to its edges.
    private struct Arms {
        var left = false
        var right = false
        var up = false
        var down = false
        var isHeavy = false
    }

    private static let lines: [Unicode.Scalar: Arms] = [
        "─": Arms(left: true, right: true), "│": Arms(up: true, down: true), "╭": Arms(right: true, down: true),
        "╮": Arms(left: true, down: true), "╰": Arms(right: true, up: true), "╯": Arms(left: true, up: true),
        "┼": Arms(left: true, right: true, up: true, down: true), "┤": Arms(left: true, up: true, down: true),
        "┬": Arms(left: true, right: true, down: true), "┌": Arms(right: true, down: true),
        "┐": Arms(left: true, down: true), "└": Arms(right: true, up: true), "┘": Arms(left: true, up: true),
        "━": Arms(left: true, right: true, isHeavy: true), "┃": Arms(up: true, down: true, isHeavy: true),
        "┏": Arms(right: true, down: true, isHeavy: true), "┓": Arms(left: true, down: true, isHeavy: true),
        "┗": Arms(right: true, up: true, isHeavy: true), "┛": Arms(left: true, up: true, isHeavy: true),
    ]

    private static let shapes: [Unicode.Scalar: [(x: Double, y: Double)]] = [
        "▶": [(1, 4), (7, 8), (1, 12)], "▲": [(0.5, 12), (4, 5), (7.5, 12)], "▼": [(0.5, 5), (4, 12), (7.5, 5)],
        "◆": [(4, 4), (7.5, 8), (4, 12), (0.5, 8)],
        "◇": [(4, 4), (7.5, 8), (4, 12), (0.5, 8), (2, 8), (4, 10), (6, 8), (4, 6)],
        "■": [(1, 5), (7, 5), (7, 11), (1, 11)], "▯": [(2, 3), (6, 3), (6, 13), (2, 13)],
    ]

    /// Dots 1, 2, 3, 7 in the left column, 4, 5, 6, 8 in the right one, each a bit of the mask. Each is a square in
    /// the middle of its eighth of the cell.
    private mutating func drawBraille(_ mask: UInt32) {
        for (bit, place) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)].enumerated()
        where mask >> UInt32(bit) & 1 == 1 {
            fill(x: 4 * place.0 + 1, y: 4 * place.1 + 1, width: 2, height: 2)
        }
    }

    private mutating func draw(_ arms: Arms) {
        let half = arms.isHeavy ? 1 : 0
        let (thickness, middleX, middleY) = (1 + 2 * half, 4 - half, 8 - half)
        if arms.left { fill(x: 0, y: middleY, width: 4, height: thickness) }
        if arms.right { fill(x: middleX, y: middleY, width: 8 - middleX, height: thickness) }
        if arms.up { fill(x: middleX, y: 0, width: thickness, height: 8 + half) }
        if arms.down { fill(x: middleX, y: middleY, width: thickness, height: 16 - middleY) }
    }

    private mutating func fill(x: Int, y: Int, width: Int, height: Int) {
        let scale = coverage.scale
        for row in (y * scale)..<((y + height) * scale) {
            for column in (x * scale)..<((x + width) * scale) { coverage.values[row * coverage.columns + column] = 255 }
        }
    }

    /// A filled polygon, by 4x4 samples a pixel and the even-odd rule.
    private mutating func polygon(_ corners: [(x: Double, y: Double)]) {
        let scale = Double(coverage.scale)
        for row in 0..<coverage.rows {
            for column in 0..<coverage.columns {
                var hits = 0
                for sample in 0..<16 {
                    let x = (Double(column) + (Double(sample % 4) + 0.5) / 4) / scale
                    let y = (Double(row) + (Double(sample / 4) + 0.5) / 4) / scale
                    if Self.contains(corners, x, y) { hits += 1 }
                }
                coverage.values[row * coverage.columns + column] = UInt8(hits * 255 / 16)
            }
        }
    }

    private static func contains(_ corners: [(x: Double, y: Double)], _ x: Double, _ y: Double) -> Bool {
        var isInside = false
        var last = corners[corners.count - 1]
        for corner in corners {
            if (corner.y > y) != (last.y > y), x < (last.x - corner.x) * (y - corner.y) / (last.y - corner.y) + corner.x
            {
                isInside.toggle()
            }
            last = corner
        }
        return isInside
    }
}
