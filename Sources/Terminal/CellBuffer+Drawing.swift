/// The characters a frame or a rule is drawn with.
public struct LineGlyphs: Sendable, Hashable {
    var horizontal: Unicode.Scalar
    var vertical: Unicode.Scalar
    var topLeft: Unicode.Scalar
    var topRight: Unicode.Scalar
    var bottomLeft: Unicode.Scalar
    var bottomRight: Unicode.Scalar

    /// Thin lines with rounded corners.
    public static let light = LineGlyphs(
        horizontal: "─", vertical: "│", topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯")
    /// Heavy lines: the pane that has the keys.
    public static let heavy = LineGlyphs(
        horizontal: "━", vertical: "┃", topLeft: "┏", topRight: "┓", bottomLeft: "┗", bottomRight: "┛")
}

extension CellBuffer {
    /// Fills a rectangle with one cell.
    public mutating func fill(_ rect: CellRect, with cell: Cell = .blank) {
        withRows(of: rect) { _, row in row.update(repeating: cell) }
    }

    /// Writes text from a place to the right, cut at `limit` columns and at the buffer's edge.
    ///
    /// - Parameters:
    ///   - limit: the columns at most; text that is longer ends in an ellipsis.
    /// - Returns: the columns the text took.
    @discardableResult
    public mutating func write(
        _ text: some StringProtocol, column: Int, row: Int, limit: Int = .max, style: TextStyle = .plain
    ) -> Int {
        var glyphs = GlyphWidth.columns(of: text)
        if glyphs.count > limit {
            glyphs.removeLast(glyphs.count - max(limit, 0))
            if let last = glyphs.indices.last { glyphs[last] = "…" }
        }
        guard row >= 0, row < size.rows else { return glyphs.count }
        for (offset, glyph) in glyphs.enumerated() {
            put(glyph, column: column + offset, row: row, style: style)
        }
        return glyphs.count
    }

    /// Writes text so that it ends before `endColumn`; text longer than `limit` columns ends in an ellipsis.
    @discardableResult
    public mutating func write(
        _ text: some StringProtocol, endingAt endColumn: Int, row: Int, limit: Int = .max, style: TextStyle = .plain
    ) -> Int {
        let width = min(GlyphWidth.columns(of: text).count, limit)
        return write(text, column: endColumn - width, row: row, limit: limit, style: style)
    }

    /// Writes text in the middle of a rectangle's row.
    public mutating func write(
        _ text: some StringProtocol, centredIn rect: CellRect, row: Int, style: TextStyle = .plain
    ) {
        let width = min(GlyphWidth.columns(of: text).count, rect.columns)
        write(
            text, column: rect.column + (rect.columns - width) / 2, row: rect.row + row, limit: rect.columns,
            style: style)
    }

    /// Draws a horizontal rule.
    public mutating func rule(
        column: Int, row: Int, columns: Int, glyphs: LineGlyphs = .light, style: TextStyle = .plain
    ) {
        for offset in 0..<max(columns, 0) { put(glyphs.horizontal, column: column + offset, row: row, style: style) }
    }

    /// Draws a vertical rule.
    public mutating func rule(column: Int, row: Int, rows: Int, glyphs: LineGlyphs = .light, style: TextStyle = .plain)
    {
        for offset in 0..<max(rows, 0) { put(glyphs.vertical, column: column, row: row + offset, style: style) }
    }

    /// Draws a frame along the inside of a rectangle's edge, with a title in its top line. A rectangle with less than two
    /// rows or columns has no room for one and is left alone.
    public mutating func frame(
        _ rect: CellRect, title: String = "", glyphs: LineGlyphs = .light, style: TextStyle = .plain,
        titleStyle: TextStyle? = nil
    ) {
        guard rect.columns >= 2, rect.rows >= 2 else { return }
        let right = rect.endColumn - 1
        let bottom = rect.endRow - 1
        rule(column: rect.column + 1, row: rect.row, columns: rect.columns - 2, glyphs: glyphs, style: style)
        rule(column: rect.column + 1, row: bottom, columns: rect.columns - 2, glyphs: glyphs, style: style)
        rule(column: rect.column, row: rect.row + 1, rows: rect.rows - 2, glyphs: glyphs, style: style)
        rule(column: right, row: rect.row + 1, rows: rect.rows - 2, glyphs: glyphs, style: style)
        put(glyphs.topLeft, column: rect.column, row: rect.row, style: style)
        put(glyphs.topRight, column: right, row: rect.row, style: style)
        put(glyphs.bottomLeft, column: rect.column, row: bottom, style: style)
        put(glyphs.bottomRight, column: right, row: bottom, style: style)
        if !title.isEmpty, rect.columns >= 6 {
            write(
                " \(title) ", column: rect.column + 1, row: rect.row, limit: rect.columns - 2,
                style: titleStyle ?? style)
        }
    }

    /// Adds attributes to every cell of a rectangle.
    public mutating func emphasise(_ rect: CellRect, _ attributes: CellAttributes) {
        withRows(of: rect) { _, row in
            for index in row.indices { row[index].attributes.formUnion(attributes) }
        }
    }

    /// Copies another buffer's cells to a place of this one.
    public mutating func draw(_ other: CellBuffer, column: Int, row: Int) {
        let target = CellRect(column: column, row: row, columns: other.size.columns, rows: other.size.rows)
        let left = target.intersection(bounds).column - column
        withRows(of: target) { line, cells in
            let start = (line - row) * other.size.columns + left
            for index in cells.indices { cells[index] = other.cells[start + index] }
        }
    }

    /// A part as a buffer of its own; what lies outside is blank.
    public func part(_ rect: CellRect) -> CellBuffer {
        var result = CellBuffer(size: rect.size)
        result.draw(self, column: -rect.column, row: -rect.row)
        return result
    }

    /// Writes one glyph known to be one column wide, keeping the background where the style has none.
    private mutating func put(_ glyph: Unicode.Scalar, column: Int, row: Int, style: TextStyle) {
        guard column >= 0, column < size.columns else { return }
        self[column, row] = Cell(
            checked: glyph, foreground: style.foreground, background: style.background ?? self[column, row].background,
            attributes: style.attributes)
    }
}
