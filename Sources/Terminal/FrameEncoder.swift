/// The bytes of a frame, or of the part of it that there was room for.
public struct EncodedFrame: Sendable, Equatable {
    /// What has to be written.
    public var bytes: [UInt8]
    /// Whether the terminal then shows all of the buffer; if not, encoding it again gives the next part.
    public var isComplete: Bool

    /// A part from its bytes.
    public init(bytes: [UInt8], isComplete: Bool) {
        self.bytes = bytes
        self.isComplete = isComplete
    }
}

/// Turns buffers into the bytes that bring a terminal from the last one to the next: only cells that look different are
/// written, and a still screen gives no bytes at all.
///
/// A slow link takes a part of a frame at a time: text first, with the status line before all, then the cells of pictures
/// that changed most. While pictures move, those that barely changed wait, and colours are given in 256 where 24 bits would
/// take too long; on a still screen what is missing follows.
///
/// Pictures in pixels come before the cells (`PictureEncoder`), and the cells below them are left out; where there is no room
/// for them the cells are written.
///
/// It speaks ECMA-48 (cursor position, SGR), which every terminal that is accepted understands. It is a value without any
/// input or output, so that what goes over the wire can be tested.
public struct FrameEncoder: Sendable {
    private let format: WireFormat
    private let digits = DecimalDigits()
    private var shown: [WireCell] = []
    private var shownSize: CellSize?
    /// The buffer that was encoded last, and whether all of it was.
    private var last: CellBuffer?
    private var isComplete = true
    /// Whether pictures are written in 256 colours for now, on a terminal of more.
    private var isCoarse = false
    /// What shows pictures in pixels; nil where there are none.
    private var pictures: PictureEncoder?
    /// Whether they are shown for now.
    private var showsPixels = false

    /// An encoder for a terminal whose content is not known yet.
    ///
    /// - Parameter graphics: what the terminal says of pictures in pixels; nil where they are left out.
    public init(depth: ColourDepth, isUnicode: Bool, graphics: TerminalGraphics? = nil) {
        format = WireFormat(depth: depth, isUnicode: isUnicode)
        pictures = graphics.map(PictureEncoder.init)
    }

    /// Forgets what the terminal shows: the next frame is written whole, on a cleared screen.
    public mutating func invalidate() { shownSize = nil }

    /// The bytes that make the terminal show `buffer`; empty where it does already.
    public mutating func encode(_ buffer: CellBuffer) -> [UInt8] { encode(buffer, within: nil).bytes }

    /// The bytes that bring the terminal towards `buffer`.
    ///
    /// - Parameters:
    ///   - budget: about how many bytes there may be; nil for as many as it takes.
    ///   - pictureRoom: about how many of them pictures in pixels may have; nil for as many as it takes.
    public mutating func encode(_ buffer: CellBuffer, within budget: Int?, pictureRoom: Int? = nil) -> EncodedFrame {
        let isWhole = shownSize != buffer.size
        let isStill = !isWhole && last == buffer
        if isStill, isComplete { return EncodedFrame(bytes: [], isComplete: true) }
        var head: [UInt8] = []
        if isWhole {
            shown = Array(repeating: .unknown, count: buffer.cells.count)
            shownSize = buffer.size
            head = Array("\u{1B}[0m\u{1B}[2J".utf8) + (pictures?.clear() ?? [])
        }
        last = buffer
        isComplete = true
        if budget == nil { isCoarse = false }
        guard buffer.size.columns > 0, buffer.size.rows > 0 else { return EncodedFrame(bytes: [], isComplete: true) }
        let step = pictures?.encode(buffer, isStill: isStill, room: pictureRoom) ?? PictureStep()
        showsPixels = step.showsPixels
        forget(step.unknown)
        head += step.bytes
        // The cells have at least the room of some lines of text.
        let cellBudget = budget.map { max($0 - head.count, min($0, Self.leastForCells)) }
        // A cell is at most a position (14), a style (49) and a glyph (4).
        let capacity = buffer.cells.count * 72 + 16
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            guard let start = output.baseAddress else { return }
            var pen = Pen(start, digits: digits)
            if let cellBudget {
                write(partOf: buffer, isStill: isStill, budget: cellBudget, pen: &pen)
            } else {
                write(allOf: buffer, pen: &pen)
            }
            pen.reset()
            count = pen.count
        }
        // Coarse pictures become finer as long as there is an answer to learn from.
        if !step.isFine, !(head.isEmpty && bytes.isEmpty) { isComplete = false }
        return EncodedFrame(bytes: head.isEmpty ? bytes : head + bytes, isComplete: isComplete)
    }

    /// The bytes of cells beside pictures that use up all there is.
    private static let leastForCells = 600

    /// Whether a cell need not be written: a picture in pixels lies over it.
    @inline(__always)
    private func isCovered(_ cell: Cell) -> Bool { showsPixels && cell.attributes.contains(.pixels) }

    /// Says that nothing is known of what the terminal shows in some cells.
    private mutating func forget(_ rects: [CellRect]) {
        guard let size = shownSize else { return }
        for rect in rects.map({ $0.intersection(CellRect(size)) }) {
            for row in rect.row..<rect.endRow {
                for column in rect.column..<rect.endColumn { shown[row * size.columns + column] = .unknown }
            }
        }
    }

    private mutating func write(allOf buffer: CellBuffer, pen: inout Pen) {
        let (columns, format, showsPixels) = (buffer.size.columns, format, showsPixels)
        shown.withUnsafeMutableBufferPointer { shown in
            buffer.cells.withUnsafeBufferPointer { cells in
                for row in 0..<buffer.size.rows {
                    for column in 0..<columns {
                        let index = row * columns + column
                        if showsPixels, cells[index].attributes.contains(.pixels) { continue }
                        let wire = format.wireCell(cells[index], column: column, row: row)
                        if wire == shown[index] { continue }
                        shown[index] = wire
                        pen.put(wire, column: column, row: row, columns: columns, depth: format.depth)
                    }
                }
            }
        }
    }

    // MARK: Parts of frames

    private mutating func write(partOf buffer: CellBuffer, isStill: Bool, budget: Int, pen: inout Pen) {
        isComplete = writeText(of: buffer, budget: budget, pen: &pen)
        guard isComplete else { return }
        var changes = changes(to: buffer)
        if changes.count == 0, isCoarse, isStill {
            // All is there in few colours: now the many follow.
            isCoarse = false
            changes = self.changes(to: buffer)
        } else if !isStill, !isCoarse, format.depth == .trueColour,
            changes.count * Self.bytesOfCell(isCoarse: false) > 2 * budget
        {
            isCoarse = true
            changes = self.changes(to: buffer)
        }
        let room = max(budget - pen.count, 0) / Self.bytesOfCell(isCoarse: isCoarse)
        let least = max(changes.least(for: room), isStill ? 1 : Self.leastChange)
        let columns = buffer.size.columns
        var left = changes.count
        for index in buffer.cells.indices where changes.of[index] >= least {
            guard pen.count < budget else { break }
            let (column, row) = (index % columns, index / columns)
            let wire = format.wireCell(buffer.cells[index], column: column, row: row, isCoarse: isCoarse)
            shown[index] = wire
            pen.put(wire, column: column, row: row, columns: columns, depth: format.depth)
            left -= 1
        }
        isComplete = left == 0 && !isCoarse
    }

    /// Writes what is no picture, the two lowest rows first: they hold the status and what the user types.
    ///
    /// - Returns: whether there was room for all of it.
    private mutating func writeText(of buffer: CellBuffer, budget: Int, pen: inout Pen) -> Bool {
        let (columns, rows) = (buffer.size.columns, buffer.size.rows)
        let lowest = max(rows - 2, 0)
        for row in Array(lowest..<rows) + Array(0..<lowest) {
            for column in 0..<columns {
                let index = row * columns + column
                let cell = buffer.cells[index]
                if cell.attributes.contains(.picture) || isCovered(cell) { continue }
                let wire = format.wireCell(cell, column: column, row: row)
                if wire == shown[index] { continue }
                guard pen.count < budget else { return false }
                shown[index] = wire
                pen.put(wire, column: column, row: row, columns: columns, depth: format.depth)
            }
        }
        return true
    }

    /// How much each cell of a picture changed.
    private struct Changes {
        /// By cell, 1...255; 0 where it looks as it should, and for text.
        var of: [UInt8]
        /// How many cells changed.
        var count = 0
        /// How many changed by how much.
        private var histogram = [Int](repeating: 0, count: 256)

        init(cells: Int) { of = Array(repeating: 0, count: cells) }

        mutating func note(_ change: UInt8, at index: Int) {
            of[index] = change
            count += 1
            histogram[Int(change)] += 1
        }

        /// The least change of the `room` cells that changed most.
        func least(for room: Int) -> UInt8 {
            var sum = 0
            for change in stride(from: 255, to: 0, by: -1) {
                sum += histogram[change]
                if sum > room { return UInt8(change) }
            }
            return 1
        }
    }

    private func changes(to buffer: CellBuffer) -> Changes {
        var changes = Changes(cells: buffer.cells.count)
        let columns = buffer.size.columns
        for (index, cell) in buffer.cells.enumerated() where cell.attributes.contains(.picture) {
            if isCovered(cell) { continue }
            let (column, row) = (index % columns, index / columns)
            let wire = format.wireCell(cell, column: column, row: row)
            if wire == shown[index] { continue }
            if isCoarse, format.wireCell(cell, column: column, row: row, isCoarse: true) == shown[index] { continue }
            changes.note(format.change(from: shown[index], to: wire), at: index)
        }
        return changes
    }

    /// About the bytes that a cell of a picture takes.
    private static func bytesOfCell(isCoarse: Bool) -> Int { isCoarse ? 18 : 34 }

    /// Cells of a moving picture that changed by less wait until it is still.
    private static let leastChange: UInt8 = 6
}

extension Pen {
    /// Writes a cell at its place.
    @inline(__always)
    fileprivate mutating func put(_ wire: WireCell, column: Int, row: Int, columns: Int, depth: ColourDepth) {
        move(toColumn: column, row: row)
        style(wire, depth: depth)
        glyph(wire.glyph)
        if column == columns - 1 { forgetPosition() }
    }
}
