import Foundation
import Imaging
import Terminal

/// A terminal with pictures in pixels in some lines: keeps what the kitty protocol and sixel draw, over the cells of a
/// `ScreenModel`. It stops the test at whatever it does not understand.
struct PixelScreen {
    /// A cell's size in pixels.
    let cell: CellSamples
    private(set) var cells: ScreenModel
    /// Pictures that were sent and not taken back, by their numbers.
    private(set) var images: [Int: Image] = [:]
    /// Where they are shown, in the order in which they were placed.
    private(set) var placements: [Placement] = []
    /// What sixel drew, pixel by pixel of the screen; nil where nothing is.
    private(set) var canvas: [RGB?]

    struct Placement: Equatable {
        var image: Int
        var number: Int
        var cells: CellRect
        /// The part of the picture in its pixels.
        var part: CellRect
    }

    private var incoming: (keys: [String: String], text: String)?

    init(size: CellSize, cell: CellSamples) {
        self.cell = cell
        cells = ScreenModel(size: size)
        canvas = Array(repeating: nil, count: size.columns * cell.across * size.rows * cell.down)
    }

    /// The colour of a pixel of the screen where a picture is shown; nil elsewhere.
    func pixel(_ x: Int, _ y: Int) -> RGB? {
        let (column, row) = (x / cell.across, y / cell.down)
        for placement in placements.reversed()
        where placement.cells.contains(CellPoint(column: column, row: row)) {
            guard let image = images[placement.image] else { continue }
            let across = (x - placement.cells.column * cell.across) * placement.part.columns
            let down = (y - placement.cells.row * cell.down) * placement.part.rows
            let u = placement.part.column + across / (placement.cells.columns * cell.across)
            let v = placement.part.row + down / (placement.cells.rows * cell.down)
            let start = (v * image.width + u) * 3
            return RGB(image.samples[start], image.samples[start + 1], image.samples[start + 2])
        }
        return canvas[y * cells.size.columns * cell.across + x]
    }

    /// Applies bytes; nil, or what was not understood.
    mutating func apply(_ bytes: [UInt8]) -> String? {
        var plain: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let opener = place + 1 < bytes.count && bytes[place] == 0x1B ? bytes[place + 1] : 0
            guard opener == UInt8(ascii: "_") || opener == UInt8(ascii: "P") else {
                plain.append(bytes[place])
                place += 1
                continue
            }
            guard
                let end = (place..<(bytes.count - 1)).dropFirst(2).first(where: {
                    bytes[$0] == 0x1B && bytes[$0 + 1] == UInt8(ascii: "\\")
                })
            else { return "a string without an end" }
            if let fault = write(&plain) { return fault }
            let text = String(decoding: bytes[(place + 2)..<end], as: UTF8.self)
            if let fault = opener == UInt8(ascii: "_") ? kitty(text) : sixel(text) { return fault }
            place = end + 2
        }
        return write(&plain)
    }

    private mutating func write(_ plain: inout [UInt8]) -> String? {
        defer { plain = [] }
        let clears = String(decoding: plain, as: UTF8.self).contains("\u{1B}[2J")
        if clears { canvas = canvas.map { _ in nil } }
        cells.touched = []
        if let fault = cells.apply(plain) { return fault }
        // Text takes away what sixel drew there.
        let width = cells.size.columns * cell.across
        for index in cells.touched {
            let (column, row) = (index % cells.size.columns, index / cells.size.columns)
            for y in 0..<cell.down {
                for x in 0..<cell.across { canvas[(row * cell.down + y) * width + column * cell.across + x] = nil }
            }
        }
        return nil
    }

    // MARK: kitty

    private mutating func kitty(_ text: String) -> String? {
        let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = parts.first, head.first == "G" else { return text }
        let payload = parts.count > 1 ? String(parts[1]) : ""
        guard payload.utf8.count <= 4096 else { return "\(payload.utf8.count) bytes in one sequence" }
        let keys = Dictionary(
            uniqueKeysWithValues: head.dropFirst().split(separator: ",").map { pair in
                let words = pair.split(separator: "=", omittingEmptySubsequences: false)
                return (String(words[0]), String(words[1]))
            })
        if var open = incoming {
            guard keys.keys.sorted() == ["m"] else { return "\(text.prefix(60)) within a picture" }
            open.text += payload
            incoming = open
        } else if keys["a"] == "t" {
            incoming = (keys, payload)
        } else {
            return command(keys)
        }
        return keys["m"] == "0" ? receive() : nil
    }

    private mutating func receive() -> String? {
        guard let (keys, text) = incoming, let data = Data(base64Encoded: text), let number = Int(keys["i"] ?? "")
        else {
            return "no picture"
        }
        incoming = nil
        switch keys["f"] {
        case "24":
            guard let width = Int(keys["s"] ?? ""), let height = Int(keys["v"] ?? ""), data.count == width * height * 3
            else { return "\(data.count) bytes for \(keys)" }
            images[number] = Image(width: width, height: height, samples: Array(data))
        case "100":
            guard let image = try? Image(decoding: data, name: "picture") else { return "no PNG" }
            images[number] = image
        default: return "\(keys)"
        }
        return nil
    }

    private mutating func command(_ keys: [String: String]) -> String? {
        func number(_ key: String) -> Int { Int(keys[key] ?? "") ?? 0 }
        guard keys["q"] == "2" else { return "an answer would come to \(keys)" }
        switch (keys["a"], keys["d"]) {
        case ("p", nil):
            guard images[number("i")] != nil, keys["C"] == "1" else { return "\(keys)" }
            placements.removeAll { $0.image == number("i") && $0.number == number("p") }
            placements.append(
                Placement(
                    image: number("i"), number: number("p"),
                    cells: CellRect(column: cells.column, row: cells.row, columns: number("c"), rows: number("r")),
                    part: CellRect(column: number("x"), row: number("y"), columns: number("w"), rows: number("h"))))
        case ("d", "i"): placements.removeAll { $0.image == number("i") }
        case ("d", "I"):
            placements.removeAll { $0.image == number("i") }
            images[number("i")] = nil
        case ("d", "A"):
            placements = []
            images = [:]
        default: return "\(keys)"
        }
        return nil
    }

    // MARK: Sixel

    private mutating func sixel(_ text: String) -> String? {
        guard let start = text.firstIndex(of: "q"), text[..<start] == "0;1;0" else { return String(text.prefix(20)) }
        var palette: [Int: RGB] = [:]
        var colour = 0
        var (x, top) = (0, 0)
        var rest = text[text.index(after: start)...].utf8[...]
        func numbers() -> [Int] {
            let end = rest.firstIndex { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: ";") } ?? rest.endIndex
            defer { rest = rest[end...] }
            return String(decoding: rest[..<end], as: UTF8.self).split(separator: ";").compactMap { Int($0) }
        }
        let (left, above) = (cells.column * cell.across, cells.row * cell.down)
        let width = cells.size.columns * cell.across
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): guard numbers().count == 4 else { return "no extents" }
            case UInt8(ascii: "#"):
                let values = numbers()
                colour = values[0]
                if values.count == 5 {
                    func part(_ percent: Int) -> UInt8 { UInt8((percent * 255 + 50) / 100) }
                    palette[colour] = RGB(part(values[2]), part(values[3]), part(values[4]))
                }
            case UInt8(ascii: "$"): x = 0
            case UInt8(ascii: "-"): (x, top) = (0, top + 6)
            case UInt8(ascii: "!"), 63...126:
                let count = byte == UInt8(ascii: "!") ? numbers()[0] : 1
                let pattern = byte == UInt8(ascii: "!") ? (rest.popFirst() ?? 63) - 63 : byte - 63
                for _ in 0..<count {
                    for row in 0..<6 where pattern >> row & 1 == 1 {
                        guard let drawn = palette[colour], left + x < width else { return "a pixel beyond the screen" }
                        canvas[(above + top + row) * width + left + x] = drawn
                    }
                    x += 1
                }
            default: return "the byte \(byte) in a sixel picture"
            }
        }
        return nil
    }
}
