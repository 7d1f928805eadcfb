import Text

/// What a terminal can show of a figure.
public struct TerminalStyle: Sendable, Hashable {
    /// Whether curves are drawn with the dots of Braille characters; otherwise with letters.
    public var hasBraille: Bool
    /// Whether curves are coloured with escape sequences.
    public var hasColour: Bool
    /// The columns that a figure may take, at least 40.
    public var columns: Int

    /// A style from its parts.
    public init(hasBraille: Bool, hasColour: Bool, columns: Int = 76) {
        self.hasBraille = hasBraille
        self.hasColour = hasColour
        self.columns = max(40, columns)
    }
}

extension LinePlot {
    /// The figure as lines of text: curves in Braille dots or letters, each marked with its series' letter; the legend below.
    public func text(_ style: TerminalStyle) -> String {
        let labels = Self.ticks(yRange).map(Self.label)
        let margin = (labels.map(\.count).max() ?? 0) + 2
        var canvas = PlotCanvas(columns: style.columns - margin, rows: 14)
        for (index, line) in series.enumerated() { draw(line, index: index, on: &canvas, braille: style.hasBraille) }
        for (index, line) in series.enumerated() { mark(line, index: index, on: &canvas) }

        var lines = [title.printable + " (" + yTitle.printable + ")"]
        for row in 0..<canvas.rows {
            let label = Self.ticks(yRange).first { canvas.row(of: $0, in: yRange) == row }.map(Self.label) ?? ""
            let padding = String(repeating: " ", count: margin - 1 - label.count)
            let edge = style.hasBraille ? (label.isEmpty ? "│" : "┤") : "|"
            lines.append(trimmed(padding + label + edge + canvas.line(row, style: style)))
        }
        lines.append(contentsOf: horizontalAxis(canvas, margin: margin, style: style))
        for (index, line) in series.enumerated() {
            let letter = String(SeriesStyle.letter(index))
            let shown = style.hasColour ? coloured(letter, index) : letter
            lines.append("  \(shown) \(line.name.printable)" + (line.value.isEmpty ? "" : " \(line.value)"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func draw(_ line: Series, index: Int, on canvas: inout PlotCanvas, braille: Bool) {
        guard line.points.count > 1 else { return }
        var previous: Int?
        for column in 0..<canvas.dotColumns {
            let share = (Double(column) + 0.5) / Double(canvas.dotColumns)
            let x = xRange.lowerBound + share * (xRange.upperBound - xRange.lowerBound)
            guard let y = value(of: line, at: x) else { continue }
            let row = canvas.dotRow(of: y, in: yRange)
            // Dots down to the one before keep steep curves whole.
            let reach = previous.map { min($0, row)...max($0, row) } ?? row...row
            for dot in reach { canvas.set(column: column, row: dot, series: index, letter: !braille) }
            previous = row
        }
    }

    /// Letters on the curve at places that differ between series; a single point is a letter.
    private func mark(_ line: Series, index: Int, on canvas: inout PlotCanvas) {
        if line.points.count == 1 {
            let share = (line.points[0].x - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
            let column = min(canvas.columns - 1, max(0, Int(share * Double(canvas.columns))))
            canvas.put(
                SeriesStyle.letter(index), column: column, row: canvas.row(of: line.points[0].y, in: yRange),
                series: index)
            return
        }
        let period = max(12, canvas.columns / 2)
        for column in stride(from: 3 + 5 * index % period, to: canvas.columns, by: period) {
            let share = (Double(column) + 0.5) / Double(canvas.columns)
            guard let y = value(of: line, at: xRange.lowerBound + share * (xRange.upperBound - xRange.lowerBound))
            else {
                continue
            }
            canvas.put(SeriesStyle.letter(index), column: column, row: canvas.row(of: y, in: yRange), series: index)
        }
    }

    /// The curve's value between its points; nil outside them.
    private func value(of line: Series, at x: Double) -> Double? {
        guard let after = line.points.firstIndex(where: { $0.x >= x }), line.points[0].x <= x else { return nil }
        let right = line.points[after]
        guard after > 0, right.x > x else { return right.y }
        let left = line.points[after - 1]
        return left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x)
    }

    private func horizontalAxis(_ canvas: PlotCanvas, margin: Int, style: TerminalStyle) -> [String] {
        var rule = [Character](repeating: style.hasBraille ? "─" : "-", count: canvas.columns)
        var labels = [Character](repeating: " ", count: canvas.columns + 4)
        for tick in Self.ticks(xRange) {
            let share = (tick - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
            let column = min(canvas.columns - 1, Int(share * Double(canvas.columns)))
            rule[column] = style.hasBraille ? "┬" : "+"
            for (offset, character) in Self.label(tick).enumerated() where column + offset < labels.count {
                labels[column + offset] = character
            }
        }
        let padding = String(repeating: " ", count: margin - 1)
        return [
            padding + (style.hasBraille ? "└" : "+") + String(rule), trimmed(padding + " " + String(labels)),
            padding + " " + xTitle,
        ]
    }
}

/// Cells of eight dots (two columns by four rows), each with the series that drew in it last.
private struct PlotCanvas {
    let columns: Int
    let rows: Int
    private var dots: [UInt8]
    private var owners: [Int]
    private var letters: [Character?]

    var dotColumns: Int { 2 * columns }

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        dots = [UInt8](repeating: 0, count: columns * rows)
        owners = [Int](repeating: 0, count: columns * rows)
        letters = [Character?](repeating: nil, count: columns * rows)
    }

    func row(of value: Double, in range: ClosedRange<Double>) -> Int { dotRow(of: value, in: range) / 4 }

    func dotRow(of value: Double, in range: ClosedRange<Double>) -> Int {
        let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        let clamped = min(1, max(0, share.isFinite ? share : 0))
        return Int(((1 - clamped) * Double(4 * rows - 1)).rounded())
    }

    mutating func set(column: Int, row: Int, series: Int, letter: Bool) {
        let cell = row / 4 * columns + column / 2
        // The bits of U+2800: the left column's dots are 1, 2, 3, 7, the right one's 4, 5, 6, 8.
        let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
        dots[cell] |= bits[row % 4][column % 2]
        owners[cell] = series
        if letter { letters[cell] = SeriesStyle.letter(series) }
    }

    mutating func put(_ letter: Character, column: Int, row: Int, series: Int) {
        letters[row * columns + column] = letter
        owners[row * columns + column] = series
    }

    func line(_ row: Int, style: TerminalStyle) -> String {
        var line = ""
        for cell in row * columns..<(row + 1) * columns {
            let character: Character
            if let letter = letters[cell] {
                character = letter
            } else if dots[cell] != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(dots[cell])) {
                character = Character(scalar)
            } else {
                line += " "
                continue
            }
            line += style.hasColour ? coloured(String(character), owners[cell]) : String(character)
        }
        return line
    }
}

private func coloured(_ text: String, _ index: Int) -> String {
    "\u{1B}[38;5;\(SeriesStyle.terminalColour(index))m\(text)\u{1B}[0m"
}

private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
}
