import Imaging

/// Times what drawing costs, for `trackscope bench`.
public enum TerminalBenchmark {
    /// One thing that was timed.
    public struct Result: Sendable {
        /// What was drawn.
        public var name: String
        /// The median time of a frame.
        public var time: Duration
        /// The bytes of a frame; 0 where nothing had to be written.
        public var bytes: Int
    }

    /// Draws pictures of uniform noise, the worst there is, at 100x50 cells, and times resampling, fitting and encoding
    /// together, per colour depth and character set; and a screen that stays as it is, which is compared alone.
    ///
    /// - Parameter frames: how many frames each figure is the median of.
    public static func run(frames: Int = 50) -> [Result] {
        let size = CellSize(columns: 100, rows: 50)
        var results: [Result] = []
        for (depth, name) in [(ColourDepth.trueColour, "24 bit"), (.indexed256, "256 colours"), (.monochrome, "mono")] {
            for glyphs in PictureGlyphs.allCases {
                let style = PictureStyle(glyphs: glyphs, isMonochrome: depth == .monochrome)
                let density = style.samplesPerCell
                let pictures = (0..<4).map {
                    noise(width: 100 * density.across, height: 50 * density.down, seed: UInt64($0))
                }
                results.append(
                    measure("\(name), \(glyphs.rawValue)", depth: depth, frames: frames) { buffer, frame in
                        buffer.draw(pictures[frame % 4], in: CellRect(size), style: style)
                    })
            }
        }
        let still = noise(width: 200, height: 300, seed: 9)
        results.append(
            measure("24 bit, still", depth: .trueColour, frames: frames) { buffer, frame in
                if frame == 0 { buffer.draw(still, in: CellRect(size), style: PictureStyle(glyphs: .sextants)) }
                // Another buffer that is the same, as a program draws one each time.
                buffer[0, 0] = buffer[0, 0]
            })
        return results
    }

    /// A picture of uniform noise, the same for the same seed.
    public static func noise(width: Int, height: Int, seed: UInt64) -> Image {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
        let samples = (0..<(width * height * 3)).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        return Image(width: width, height: height, samples: samples)
    }

    private static func measure(
        _ name: String, depth: ColourDepth, frames: Int, draw: (inout CellBuffer, Int) -> Void
    ) -> Result {
        var encoder = FrameEncoder(depth: depth, isUnicode: true)
        var buffer = CellBuffer(size: CellSize(columns: 100, rows: 50))
        var times: [Duration] = []
        var bytes = 0
        for frame in 0...max(frames, 1) {
            let time = ContinuousClock().measure {
                draw(&buffer, frame)
                bytes = encoder.encode(buffer).count
            }
            // The first frame fills caches and tables.
            if frame > 0 { times.append(time) }
        }
        times.sort()
        return Result(name: name, time: times[times.count / 2], bytes: bytes)
    }
}
