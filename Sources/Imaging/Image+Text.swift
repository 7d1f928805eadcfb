extension Image {
    /// The pixels that a line of text takes, each character 8x16 at scale 1.
    public static func textSize(_ text: String, scale: Int = 1) -> FrameSize {
        FrameSize(
            width: text.unicodeScalars.count * StrokeCoverage.width * scale, height: StrokeCoverage.height * scale)
    }

    /// Writes a line of text in a monospaced font. What lies outside the picture is cut off; characters that the font lacks are
    /// shown as U+FFFD.
    ///
    /// - Parameters:
    ///   - text: the line.
    ///   - x: the left edge of the first character's cell, in pixels.
    ///   - y: the top edge of the cells, in pixels.
    ///   - colour: the strokes'.
    ///   - scale: the pixels that stand for one of scale 1, at least 1.
    public mutating func write(_ text: String, x: Int, y: Int, colour: RGB, scale: Int = 1) {
        let parts = [Int(colour.red), Int(colour.green), Int(colour.blue)]
        for (position, letter) in text.unicodeScalars.enumerated() {
            let left = x + position * StrokeCoverage.width * scale
            guard left < width, left + StrokeCoverage.width * scale > 0,
                let cell = StrokeCoverage(letter: letter, isBold: false, scale: scale)
                    ?? StrokeCoverage(letter: "\u{FFFD}", isBold: false, scale: scale)
            else { continue }
            for row in max(0, -y)..<max(max(0, -y), min(cell.rows, height - y)) {
                for column in max(0, -left)..<min(cell.columns, width - left) {
                    let share = Int(cell.values[row * cell.columns + column])
                    if share == 0 { continue }
                    let place = ((y + row) * width + left + column) * 3
                    for channel in 0..<3 {
                        let old = Int(samples[place + channel])
                        samples[place + channel] = UInt8((parts[channel] * share + old * (255 - share)) / 255)
                    }
                }
            }
        }
    }
}
