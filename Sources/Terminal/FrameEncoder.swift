/// Turns buffers into the bytes that bring a terminal from the last one to the next: only cells that look different are
/// written, and a still screen gives no bytes at all.
///
/// It speaks ECMA-48 (cursor position, SGR), which every terminal that is accepted understands. It is a value without any
/// input or output, so that what goes over the wire can be tested.
public struct FrameEncoder: Sendable {
    private let format: WireFormat
    private let digits = DecimalDigits()
    private var shown: [WireCell] = []
    private var shownSize: CellSize?

    /// An encoder for a terminal whose content is not known yet.
    public init(depth: ColourDepth, isUnicode: Bool) {
        format = WireFormat(depth: depth, isUnicode: isUnicode)
    }

    /// Forgets what the terminal shows: the next frame is written whole, on a cleared screen.
    public mutating func invalidate() { shownSize = nil }

    /// The bytes that make the terminal show `buffer`; empty where it does already.
    public mutating func encode(_ buffer: CellBuffer) -> [UInt8] {
        let isWhole = shownSize != buffer.size
        if isWhole {
            shown = Array(repeating: .unknown, count: buffer.cells.count)
            shownSize = buffer.size
        }
        let columns = buffer.size.columns
        let rows = buffer.size.rows
        guard columns > 0, rows > 0 else { return [] }
        // A cell is at most a position (14), a style (49) and a glyph (4).
        let format = format
        let capacity = columns * rows * 72 + 16
        return [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            guard let start = output.baseAddress else { return }
            var pen = Pen(start, digits: digits)
            if isWhole { pen.put("\u{1B}[0m\u{1B}[2J") }
            shown.withUnsafeMutableBufferPointer { shown in
                buffer.cells.withUnsafeBufferPointer { cells in
                    for row in 0..<rows {
                        for column in 0..<columns {
                            let index = row * columns + column
                            let wire = format.wireCell(cells[index], column: column, row: row)
                            if wire == shown[index] { continue }
                            shown[index] = wire
                            pen.move(toColumn: column, row: row)
                            pen.style(wire, depth: format.depth)
                            pen.glyph(wire.glyph)
                            if column == columns - 1 { pen.forgetPosition() }
                        }
                    }
                }
            }
            pen.reset()
            count = pen.count
        }
    }
}
