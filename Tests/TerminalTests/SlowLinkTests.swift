import Imaging
import Terminal
import TestSupport
import Testing

/// Frames in parts, for links that do not take a whole one at once.
@Suite struct SlowLinkTests {
    private let size = CellSize(columns: 80, rows: 24)

    /// A screen with a picture, a line of text in its middle, and a status line.
    private func screen(_ seed: UInt64, _ status: String) -> CellBuffer {
        var buffer = CellBuffer(size: size)
        buffer.draw(
            TerminalBenchmark.noise(width: 160, height: 40, seed: seed),
            in: CellRect(column: 0, row: 0, columns: 80, rows: 20), style: PictureStyle(glyphs: .quadrants))
        buffer.write("a list", column: 10, row: 10)
        buffer.write(status, column: 0, row: 22)
        return buffer
    }

    @Test(arguments: [ColourDepth.trueColour, .indexed256, .indexed16, .monochrome])
    func partsAddUpToTheFrame(depth: ColourDepth) {
        var encoder = FrameEncoder(depth: depth, isUnicode: true)
        var model = ScreenModel(size: size)
        let frame = screen(1, "status")
        var parts = 0
        while parts < 500 {
            let part = encoder.encode(frame, within: 1500)
            #expect(model.apply(part.bytes) == nil)
            #expect(part.bytes.count < 1500 + 200)
            parts += 1
            if part.isComplete { break }
            #expect(!part.bytes.isEmpty)
        }
        #expect(parts > (depth == .monochrome ? 1 : 5) && parts < 500)
        var whole = FrameEncoder(depth: depth, isUnicode: true)
        var expected = ScreenModel(size: size)
        #expect(expected.apply(whole.encode(frame)) == nil)
        #expect(model.cells == expected.cells)
        #expect(encoder.encode(frame, within: 1500) == EncodedFrame(bytes: [], isComplete: true))
    }

    @Test func theStatusLineComesFirstAndTextBeforePictures() {
        var encoder = FrameEncoder(depth: .trueColour, isUnicode: true)
        var model = ScreenModel(size: size)
        #expect(model.apply(encoder.encode(screen(1, "frame 1"), within: 600).bytes) == nil)
        for (seed, status) in [(UInt64(2), "frame 2"), (3, "frame 3"), (4, "frame 4")] {
            #expect(model.apply(encoder.encode(screen(seed, status), within: 300).bytes) == nil)
            #expect(model.text.contains(status))
        }
        #expect(model.text.contains("a list"))
    }

    @Test func theCellsThatChangedMostComeFirst() {
        func gradient(_ shift: UInt8, square: Bool) -> CellBuffer {
            var samples = [UInt8](repeating: 90 + shift, count: 160 * 40 * 3)
            if square {
                for row in 16..<24 { for column in 60..<76 { samples[(row * 160 + column) * 3 + 1] = 255 } }
            }
            var buffer = CellBuffer(size: size)
            buffer.draw(
                Image(width: 160, height: 40, samples: samples), in: CellRect(column: 0, row: 0, columns: 80, rows: 20),
                style: PictureStyle(glyphs: .quadrants))
            return buffer
        }
        var encoder = FrameEncoder(depth: .trueColour, isUnicode: true)
        _ = encoder.encode(gradient(0, square: false))
        var model = ScreenModel(size: size)
        let moved = gradient(2, square: true)
        let first = encoder.encode(moved, within: 2000)
        #expect(model.apply(first.bytes) == nil)
        // The square is there, and nothing else: the ground barely changed.
        #expect(!first.isComplete)
        #expect(model.written == 4 * 8)
        // On a still screen the rest follows.
        var parts = 0
        while !encoder.encode(moved, within: 2000).isComplete, parts < 100 { parts += 1 }
        #expect(parts > 1 && parts < 100)
    }

    @Test func coloursAreFewWhileItMovesAndAllWhenItIsStill() {
        var encoder = FrameEncoder(depth: .trueColour, isUnicode: true)
        _ = encoder.encode(screen(1, ""))
        let moving = encoder.encode(screen(2, ""), within: 3000)
        let text = String(decoding: moving.bytes, as: UTF8.self)
        // The text over the picture keeps the colour behind it as it is.
        #expect(text.contains("[38;5;") && !text.contains("[38;2;"))
        var last = moving
        var parts = 0
        while !last.isComplete, parts < 200 {
            last = encoder.encode(screen(2, ""), within: 3000)
            parts += 1
        }
        #expect(last.isComplete)
        #expect(String(decoding: last.bytes, as: UTF8.self).contains("[38;2;"))
        // A link that takes everything gets everything in 24 bits.
        #expect(!String(decoding: encoder.encode(screen(3, ""), within: nil).bytes, as: UTF8.self).contains("[38;5;"))
    }

    /// A link that takes so many bytes a second after a way of so long, at frames of as many bytes as it allows.
    private func settled(rate: Double, way: Double, frames: Int = 30, status: Int? = nil) -> LinkPace {
        var pace = LinkPace()
        for frame in 0..<frames {
            // Now and then there is little to say.
            let bytes = status.map { frame % 5 == 4 ? $0 : nil } ?? nil
            let size = min(bytes ?? pace.budget ?? 136_000, 136_000)
            pace.answered(bytes: size, after: .seconds(way + Double(size) / rate))
        }
        return pace
    }

    @Test(arguments: [(20_000.0, 0.0), (20_000, 0.05), (5_000, 0), (60_000, 0.02), (60_000, 0.15)])
    func aFrameTakesASlowLinkAFifthOfASecond(rate: Double, way: Double) throws {
        for status in [nil, 300] {
            let budget = try #require(settled(rate: rate, way: way, status: status).budget)
            #expect(Double(budget) / rate < 0.25 && budget >= 600, "\(budget)")
        }
    }

    @Test(arguments: [(50e6, 0.001), (10e6, 0.02), (10e6, 0.15)])
    func aFastLinkHasNoLimit(rate: Double, way: Double) {
        #expect(settled(rate: rate, way: way, status: 300).budget == nil)
    }

    @Test func aLinkThatBecomesSlowIsFoundOut() throws {
        var pace = settled(rate: 50e6, way: 0.001)
        for _ in 0..<3 {
            let bytes = min(pace.budget ?? 136_000, 136_000)
            pace.answered(bytes: bytes, after: .seconds(0.001 + Double(bytes) / 20_000))
        }
        #expect(try #require(pace.budget) < 5000)
    }
}
