import Imaging

/// Sixel pictures: six rows of pixels at a time, a line for each of their colours.
/// DEC STD 070, chapter 9; https://vt100.net/docs/vt3xx-gp/chapter14.html
enum SixelGraphics {
    /// A picture as a sixel string; the pixels outside `parts` stay as they are on the screen.
    ///
    /// - Parameters:
    ///   - parts: rectangles of pixels (column, row, columns, rows) to draw.
    ///   - colours: how many colours there may be, 1...256.
    static func encode(_ image: Image, parts: [CellRect], colours: Int) -> [UInt8] {
        let reduced = ReducedColours(image, limit: colours)
        // P2 = 1: what is not drawn stays. Then the shape of a pixel and the extents.
        var bytes = Array("\u{1B}P0;1;0q\"1;1;\(image.width);\(image.height)".utf8)
        for (number, colour) in reduced.colours.enumerated() {
            func percent(_ part: UInt8) -> Int { (Int(part) * 100 + 127) / 255 }
            bytes += Array(
                "#\(number);2;\(percent(colour.red));\(percent(colour.green));\(percent(colour.blue))".utf8)
        }
        var band = SixelBand(width: image.width, colours: reduced.colours.count)
        for top in stride(from: 0, to: image.height, by: 6) {
            band.clear()
            for part in parts {
                for row in max(part.row, top)..<max(min(part.endRow, top + 6), max(part.row, top)) {
                    let line = row * image.width
                    band.add(
                        reduced.indices[(line + part.column)..<(line + part.endColumn)], atColumn: part.column,
                        bit: UInt8(1 << (row - top)))
                }
            }
            band.write(to: &bytes)
            bytes.append(UInt8(ascii: "-"))
        }
        return bytes + Array("\u{1B}\\".utf8)
    }
}

/// Six rows of pixels, colour by colour.
private struct SixelBand {
    private let width: Int
    /// By colour and column: the rows with the colour, the topmost as the lowest bit.
    private var bits: [UInt8]
    /// The columns of each colour; empty where it is not there.
    private var extents: [Range<Int>]

    init(width: Int, colours: Int) {
        self.width = width
        bits = Array(repeating: 0, count: width * colours)
        extents = Array(repeating: 0..<0, count: colours)
    }

    mutating func clear() {
        for colour in extents.indices where !extents[colour].isEmpty {
            let line = colour * width
            for column in extents[colour] { bits[line + column] = 0 }
            extents[colour] = 0..<0
        }
    }

    /// Notes a row's colours.
    mutating func add(_ colours: ArraySlice<UInt8>, atColumn first: Int, bit: UInt8) {
        var column = first
        for colour in colours {
            let number = Int(colour)
            bits[number * width + column] |= bit
            let extent = extents[number]
            if extent.isEmpty {
                extents[number] = column..<(column + 1)
            } else if !extent.contains(column) {
                extents[number] = min(extent.lowerBound, column)..<max(extent.upperBound, column + 1)
            }
            column += 1
        }
    }

    /// Writes the colours one over the other, each from the left edge.
    func write(to bytes: inout [UInt8]) {
        var isFirst = true
        for (colour, extent) in extents.enumerated() where !extent.isEmpty {
            if !isFirst { bytes.append(UInt8(ascii: "$")) }
            isFirst = false
            bytes += Array("#\(colour)".utf8)
            repeated(0, extent.lowerBound, &bytes)
            let line = colour * width
            var column = extent.lowerBound
            while column < extent.upperBound {
                let start = column
                let value = bits[line + column]
                while column < extent.upperBound, bits[line + column] == value { column += 1 }
                repeated(value, column - start, &bytes)
            }
        }
    }

    /// Six pixels above each other, for several columns.
    private func repeated(_ value: UInt8, _ count: Int, _ bytes: inout [UInt8]) {
        let character = 63 + value
        if count > 3 {
            bytes += Array("!\(count)".utf8)
            bytes.append(character)
        } else {
            for _ in 0..<count { bytes.append(character) }
        }
    }
}
