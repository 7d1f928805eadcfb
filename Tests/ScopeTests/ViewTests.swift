import Foundation
import Imaging
import Scope
import Terminal
import Testing

/// Screens compared with those in `Screens`: their text and, up to 80 columns, their colours and emphasis. With TRACKSCOPE_RECORD_SCREENS set
/// the files are written anew.
@Suite struct ViewTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Screens")

    /// - Parameter widest: the most columns of a screen whose colours are compared, too.
    private func compare(_ buffer: CellBuffer, with name: String, widest: Int = 80) throws {
        let file = Self.folder.appendingPathComponent(name + ".txt")
        let text = buffer.text + "\n" + (buffer.size.columns <= widest ? styles(of: buffer) : "")
        if ProcessInfo.processInfo.environment["TRACKSCOPE_RECORD_SCREENS"] != nil {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        #expect(text == (try? String(contentsOf: file, encoding: .utf8)), "\(name)")
    }

    /// Colours and emphasis, one line for each stretch of a row that has the same.
    private func styles(of buffer: CellBuffer) -> String {
        var lines = ""
        for row in 0..<buffer.size.rows {
            var start = 0
            for column in 1...buffer.size.columns {
                let cell = buffer[start, row]
                if column < buffer.size.columns {
                    let next = buffer[column, row]
                    if next.foreground == cell.foreground && next.background == cell.background
                        && next.attributes == cell.attributes
                    {
                        continue
                    }
                }
                let emphasis = cell.attributes.rawValue
                lines += "\(row):\(start)–\(column - 1) \(cell.foreground) \(cell.background) \(emphasis)\n"
                start = column
            }
        }
        return lines
    }

    @Test(arguments: [(40, 12), (80, 24), (120, 40), (140, 42), (200, 60)])
    func tracked(columns: Int, rows: Int) throws {
        var harness = Harness()
        harness.size = CellSize(columns: columns, rows: rows)
        let outcome = try harness.play("enter :goto␣25⏎ escape")
        try compare(outcome.screen, with: "tracked-\(columns)x\(rows)")
    }

    @Test(arguments: [(40, 12), (80, 24), (140, 42), (200, 60)], [ColourDepth.indexed256, .indexed16, .monochrome])
    func trackedInFewColours(size: (columns: Int, rows: Int), depth: ColourDepth) throws {
        var harness = Harness()
        harness.size = CellSize(columns: size.columns, rows: size.rows)
        harness.depth = depth
        let outcome = try harness.play("enter :goto␣21⏎ escape")
        let name = "tracked-\(depth.rawValue)-\(size.columns)x\(size.rows)"
        try compare(outcome.screen, with: name, widest: 40)
    }

    @Test(arguments: [true, false])
    func monochrome(isUnicode: Bool) throws {
        var harness = Harness()
        harness.depth = .monochrome
        harness.isUnicode = isUnicode
        let outcome = try harness.play("enter . escape")
        try compare(outcome.screen, with: isUnicode ? "monochrome" : "monochrome-plain")
        #expect(outcome.screen.cells.allSatisfy { $0.attributes.contains(.picture) ? $0.foreground.isDefault : true })
    }

    @Test(arguments: [
        ("selecting", ""), ("help", "enter ?"), ("channels", "enter c"), ("layers", "enter p"),
        ("ablated", "enter . I"),
        ("cursor", "enter x m down right"), ("full-map", "enter v tab tab f"), ("command", "enter :goto␣12"),
        ("overlay", "enter o z"), ("report", "enter :speed␣max⏎ space r"),
        ("branches", "enter :goto␣12⏎ :goto␣4⏎ I :goto␣12⏎ escape"),
        ("events", "enter :speed␣max⏎ space :bookmark␣the␣end⏎ E up up"),
    ])
    func arrangements(name: String, keys: String) throws {
        var harness = Harness()
        harness.size = CellSize(columns: 100, rows: 30)
        try compare(try harness.play(keys).screen, with: name)
    }

    @Test(arguments: [(40, 12), (80, 24), (140, 42), (200, 60)])
    func sweep(columns: Int, rows: Int) throws {
        var harness = Harness()
        harness.size = CellSize(columns: columns, rows: rows)
        harness.others = ["rar-plain", "cacf"]
        let outcome = try harness.play("enter :goto␣30⏎ :goto␣12⏎ a")
        try compare(outcome.screen, with: "sweep-\(columns)x\(rows)")
    }

    @Test func everyStateIsDrawnAtEverySize() throws {
        // Nothing to compare: views must take any size, also those between the layouts.
        for keys in [
            "", "enter . x m", "enter c", "enter p", "enter ?", "enter . I f", "enter o z", "enter . r", "escape",
            "enter . . a",
        ] {
            var state = try Harness().play(keys).state
            for columns in stride(from: 1, through: 210, by: 13) {
                for rows in stride(from: 1, through: 64, by: 7) {
                    state.size = CellSize(columns: columns, rows: rows)
                    #expect(view(state).size == state.size)
                }
            }
        }
    }

    @Test func boxesHaveTheirColours() throws {
        var harness = Harness()
        harness.size = CellSize(columns: 100, rows: 30)
        let theme = harness.settings.theme
        func shows(_ colour: Colour, _ outcome: Harness.Outcome) throws -> Bool {
            let frame = try #require(Layout(outcome.state).panes.first { $0.pane == .frame }?.rect)
            return outcome.screen.part(frame).cells.contains {
                $0.attributes.contains(.picture) && ($0.foreground == colour || $0.background == colour)
            }
        }
        let tracked = try harness.play("enter . .")
        #expect(try shows(theme.tracked, tracked) && shows(theme.truth, tracked) && shows(theme.window, tracked))
        #expect(try shows(theme.uncertain, harness.play("enter :goto␣18⏎")))
        #expect(try shows(theme.lost, harness.play("enter :goto␣21⏎")))
        #expect(try shows(theme.selection, harness.play("")))
    }

    @Test func theBoxLiesWhereItIs() throws {
        // 160x120 pixels in halves: a frame pane whose cells are whole pixels would be 160 columns wide.
        var harness = Harness()
        harness.size = CellSize(columns: 100, rows: 30)
        harness.settings.glyphs = .halves
        let outcome = try harness.play("enter f")
        let rect = Layout(outcome.state).main
        let theme = harness.settings.theme
        let box = harness.source.truth(at: 0)
        let hits = (rect.column..<rect.endColumn).filter { column in
            (rect.row..<rect.endRow).contains { row in
                let cell = outcome.screen[column, row]
                return cell.attributes.contains(.picture)
                    && (cell.foreground == theme.tracked || cell.background == theme.tracked)
            }
        }
        let (left, right) = (try #require(hits.first), try #require(hits.last))
        // The picture is as high as the pane and 4:3.
        let width = Double(rect.rows - 1) * 2 * 4 / 3
        let start = (Double(rect.columns) - width.rounded()) / 2
        #expect(abs(Double(left) - (start.rounded(.down) + box.x / 160 * width)) <= 1)
        #expect(abs(Double(right + 1) - (start.rounded(.down) + (box.x + box.width) / 160 * width)) <= 1)
    }
}
