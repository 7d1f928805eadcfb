import Imaging

/// Chosen frames of sequences, set in rows over a legend, as papers compare trackers.
public struct FrameSheet: Sendable {
    /// A frame with what is drawn on it.
    public struct Cell: Sendable {
        /// The frame.
        public var frame: Image
        /// What is drawn on it, in its pixels.
        public var overlay: FrameOverlay

        /// A cell from its parts.
        public init(frame: Image, overlay: FrameOverlay) {
            self.frame = frame
            self.overlay = overlay
        }
    }

    /// The frames of one sequence.
    public struct Row: Sendable {
        /// What stands above them.
        public var title: String
        /// The frames, from the left.
        public var cells: [Cell]

        /// A row from its parts.
        public init(title: String, cells: [Cell]) {
            self.title = title
            self.cells = cells
        }
    }

    /// What a colour stands for.
    public struct Key: Sendable, Hashable {
        /// The name, such as a tracker's.
        public var name: String
        /// The colour of its boxes.
        public var colour: RGB

        /// A key from its parts.
        public init(name: String, colour: RGB) {
            self.name = name
            self.colour = colour
        }
    }

    /// The rows, from the top.
    public var rows: [Row]
    /// The legend's entries.
    public var legend: [Key]

    /// A sheet from its parts.
    public init(rows: [Row], legend: [Key]) {
        self.rows = rows
        self.legend = legend
    }

    private static let gap = 6
    private static let line = 20
    private static let sample = 18

    /// The sheet as a picture, dark on white.
    ///
    /// - Parameter height: the height of every frame in it, in pixels; widths follow. Boxes and texts are drawn at that size.
    public func picture(height: Int = 240) -> Image {
        let rows = rows.map { row in (title: row.title, pictures: row.cells.map { $0.drawn(height: height) }) }
        let widths = rows.map { row in row.pictures.reduce(Self.gap) { $0 + $1.width + Self.gap } }
        let texts = rows.map { Image.textSize($0.title).width + 2 * Self.gap } + legend.map { Self.width(of: $0) }
        let width = max((widths + texts).max() ?? 0, 2 * Self.gap)
        let lines = legendLines(width: width)
        let total = rows.count * (Self.line + height + Self.gap) + lines.count * Self.line + Self.gap
        var sheet = Image(
            width: width, height: total, samples: [UInt8](repeating: 255, count: width * total * 3))
        var top = 0
        for row in rows {
            sheet.write(row.title, x: Self.gap, y: top + 2, colour: OverlayColours.ground)
            top += Self.line
            var left = Self.gap
            for picture in row.pictures {
                sheet.place(picture, x: left, y: top)
                left += picture.width + Self.gap
            }
            top += height + Self.gap
        }
        for line in lines {
            var left = Self.gap
            for key in line {
                // Rimmed as the boxes are: white has to be seen on white.
                let bar = BoundingBox(x: Double(left), y: Double(top + 7), width: Double(Self.sample - 4), height: 6)
                sheet.fill(bar, with: OverlayColours.ground)
                sheet.fill(bar.grown(by: -1), with: key.colour)
                sheet.write(key.name, x: left + Self.sample, y: top + 2, colour: OverlayColours.ground)
                left += Self.width(of: key)
            }
            top += Self.line
        }
        return sheet
    }

    /// The legend's entries in lines that fit.
    private func legendLines(width: Int) -> [[Key]] {
        var lines: [[Key]] = []
        var used = width
        for key in legend {
            if used + Self.width(of: key) > width {
                lines.append([])
                used = Self.gap
            }
            lines[lines.count - 1].append(key)
            used += Self.width(of: key)
        }
        return lines
    }

    private static func width(of key: Key) -> Int { sample + Image.textSize(key.name).width + 2 * gap }
}

extension FrameSheet.Cell {
    /// The cell at a height, with its overlay drawn at that size.
    fileprivate func drawn(height: Int) -> Image {
        let size = FrameSize(width: max(1, frame.width * height / frame.height), height: height)
        var overlay = overlay
        for index in overlay.outlines.indices {
            overlay.outlines[index].box = overlay.outlines[index].box.scaled(from: frame.size, to: size)
        }
        if let map = overlay.map { overlay.map?.region = map.region.scaled(from: frame.size, to: size) }
        return overlay.drawn(on: frame.size == size ? frame : frame.resampled(to: (size.width, size.height)))
    }
}

extension Image {
    /// Puts a picture into this one; it must lie inside.
    fileprivate mutating func place(_ picture: Image, x: Int, y: Int) {
        for row in 0..<picture.height {
            let target = ((y + row) * width + x) * 3
            let source = row * picture.width * 3
            samples.replaceSubrange(
                target..<target + picture.width * 3, with: picture.samples[source..<source + picture.width * 3])
        }
    }
}
