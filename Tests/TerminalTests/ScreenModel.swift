import Terminal

/// A terminal in a few lines: applies the sequences that frames are made of and keeps what the screen shows. It knows no
/// more than ECMA-48 says, and stops the test at anything else.
struct ScreenModel {
    struct Shown: Equatable {
        var glyph: Unicode.Scalar = " "
        /// The SGR parameters of the colour: `38;2;1;2;3`; empty for the default.
        var foreground = ""
        var background = ""
        /// The SGR attributes in rising order.
        var attributes: Set<Int> = []
    }

    let size: CellSize
    private(set) var cells: [Shown]
    /// How many glyphs were written in all.
    private(set) var written = 0
    /// The places that were written on, as indices of `cells`, since this was emptied.
    var touched: Set<Int> = []
    private(set) var column = 0
    private(set) var row = 0
    private var pen = Shown()

    init(size: CellSize) {
        self.size = size
        cells = Array(repeating: Shown(), count: size.columns * size.rows)
    }

    subscript(column: Int, row: Int) -> Shown { cells[row * size.columns + column] }

    var text: String {
        (0..<size.rows).map { row in
            var line = String.UnicodeScalarView()
            line.append(contentsOf: (0..<size.columns).map { self[$0, row].glyph })
            while line.last == " " { line.removeLast() }
            return String(line)
        }.joined(separator: "\n")
    }

    /// Applies bytes; nil, or what was not understood.
    mutating func apply(_ bytes: [UInt8]) -> String? {
        var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            guard scalar == "\u{1B}" else {
                guard scalar.value >= 0x20, column < size.columns, row < size.rows else {
                    return "\(scalar) at \(column)"
                }
                pen.glyph = scalar
                cells[row * size.columns + column] = pen
                touched.insert(row * size.columns + column)
                column += 1
                written += 1
                continue
            }
            guard scalars.popFirst() == "[", let end = scalars.firstIndex(where: { $0.value >= 0x40 }) else {
                return "not a control sequence"
            }
            let parameters = String(String.UnicodeScalarView(scalars[..<end]))
            let final = scalars[end]
            scalars = scalars[(end + 1)...]
            let numbers = parameters.split(separator: ";").compactMap { Int($0) }
            switch final {
            case "H":
                row = (numbers.first ?? 1) - 1
                column = (numbers.last ?? 1) - 1
            case "C": column += numbers.first ?? 1
            case "J": cells = cells.map { _ in pen.withGlyph(" ") }
            case "m": select(numbers.isEmpty ? [0] : numbers)
            default: return "ESC [ \(parameters) \(final)"
            }
        }
        return nil
    }

    private mutating func select(_ numbers: [Int]) {
        var rest = numbers[...]
        while let number = rest.popFirst() {
            switch number {
            case 0: pen = Shown()
            case 1, 2, 4, 7: pen.attributes.insert(number)
            case 39: pen.foreground = ""
            case 49: pen.background = ""
            default:
                var parts = [number]
                if number == 38 || number == 48 {
                    let count = rest.first == 2 ? 4 : 2
                    parts += rest.prefix(count)
                    rest = rest.dropFirst(count)
                }
                let colour = parts.map(String.init).joined(separator: ";")
                if (30...38).contains(number) || (90...97).contains(number) {
                    pen.foreground = colour
                } else {
                    pen.background = colour
                }
            }
        }
    }
}

extension ScreenModel.Shown {
    func withGlyph(_ glyph: Unicode.Scalar) -> ScreenModel.Shown {
        var copy = self
        copy.glyph = glyph
        return copy
    }
}
