import Terminal

extension CellBuffer {
    /// Writes the part of a bar that lies in one cell.
    ///
    /// - Parameters:
    ///   - eighths: the height in eighths of a cell; 8 and more fill it.
    ///   - hangs: whether the bar comes from above.
    mutating func bar(eighths: Int, hangs: Bool, column: Int, row: Int, style: TextStyle) {
        guard hangs else {
            write(String(BlockGlyphs.bar(eighths: eighths)), column: column, row: row, style: style)
            return
        }
        // The other way round in place and in colours.
        let glyph = eighths >= 8 ? " " : BlockGlyphs.bar(eighths: 8 - eighths)
        write(String(glyph), column: column, row: row, style: style.adding(.reverse))
    }

    /// Writes a bar for a value of 0...1, at least a line; below 0 it hangs from the top row. A dot stands for 0.
    ///
    /// - Parameters:
    ///   - rows: the bar's height for the value 1.
    ///   - row: the uppermost row.
    mutating func bar(_ value: Double, rows: Int, column: Int, row: Int, style: TextStyle) {
        if value < 0 {
            let eighths = max(Int((-value * 8).rounded()), 1)
            return bar(eighths: eighths, hangs: true, column: column, row: row, style: style)
        }
        let eighths = max(value > 0 ? 1 : 0, Int((min(value, 1) * Double(8 * rows)).rounded()))
        for line in 0..<rows {
            let part = eighths - 8 * (rows - 1 - line)
            if part > 0 { bar(eighths: part, hangs: false, column: column, row: row + line, style: style) }
        }
        if value <= 0 { write("·", column: column, row: row + rows - 1, style: style) }
    }
}
