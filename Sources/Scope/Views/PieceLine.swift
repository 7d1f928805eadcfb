import Terminal

/// A line of short texts. Where there is no room for all, those of the highest rank are left out first.
struct PieceLine {
    /// A text of the line.
    struct Piece {
        /// What it says.
        var text: String
        /// The order in which pieces are left out: 0 stays, the highest goes first.
        var rank: Int
        /// Its colour; nil for the line's own.
        var colour: Colour?
    }

    /// The texts, from the left.
    var pieces: [Piece]
    /// How they are written where they have no colour of their own.
    var style: TextStyle
    /// What stands between two of them.
    var separator = "  "

    func draw(into buffer: inout CellBuffer, in rect: CellRect) {
        var pieces = pieces
        while pieces.reduce(0, { $0 + $1.text.count + separator.count }) > rect.columns,
            let last = pieces.indices.max(by: { pieces[$0].rank < pieces[$1].rank }), pieces[last].rank > 0
        {
            pieces.remove(at: last)
        }
        var column = rect.column + 1
        for (index, piece) in pieces.enumerated() {
            if index > 0 {
                column += buffer.write(
                    separator, column: column, row: rect.row, limit: rect.endColumn - column, style: style)
            }
            guard column < rect.endColumn else { break }
            var own = style
            if let colour = piece.colour {
                own.foreground = colour
                own.attributes.insert(.bold)
            }
            column += buffer.write(
                piece.text, column: column, row: rect.row, limit: rect.endColumn - column, style: own)
        }
    }
}
