import Imaging

/// What is drawn on a frame: outlined boxes with labels, a line of text in the corner, a map over a part of it.
public struct FrameOverlay: Sendable {
    /// A box's outline.
    public struct Outline: Sendable, Equatable {
        /// The box, in the frame's pixels.
        public var box: BoundingBox
        /// The line's colour.
        public var colour: RGB
        /// What stands at the box; empty for nothing.
        public var label: String
        /// How thick the line is, as a share of the others' thickness.
        public var weight: Double

        /// An outline from its parts.
        public init(box: BoundingBox, colour: RGB, label: String = "", weight: Double = 1) {
            self.box = box
            self.colour = colour
            self.label = label
            self.weight = weight
        }
    }

    /// A picture that is laid over a part of the frame, half transparent.
    public struct Map: Sendable {
        /// The map in colours.
        public var picture: Image
        /// What it covers, in the frame's pixels.
        public var region: BoundingBox

        /// A map from its parts.
        public init(picture: Image, region: BoundingBox) {
            self.picture = picture
            self.region = region
        }
    }

    /// The outlines, the last on top.
    public var outlines: [Outline]
    /// The line in the top left corner; empty for none.
    public var caption: String
    /// The map, below the outlines.
    public var map: Map?

    /// An overlay from its parts.
    public init(outlines: [Outline] = [], caption: String = "", map: Map? = nil) {
        self.outlines = outlines
        self.caption = caption
        self.map = map
    }

    /// The frame with everything drawn on it. Lines and text grow with the frame.
    public func drawn(on frame: Image) -> Image {
        var image = frame
        if let map { image.blend(map.picture, over: map.region, opacity: 0.5) }
        let thickness = max((Double(max(image.width, image.height)) / 320).rounded(), 1)
        let scale = max(1, min(image.width, image.height) / 360)
        for outline in outlines {
            let line = max(1, thickness * outline.weight)
            image.outline(outline.box.grown(by: 1), with: OverlayColours.ground, thickness: line + 2, opacity: 0.5)
            image.outline(outline.box, with: outline.colour, thickness: line)
        }
        for outline in outlines where !outline.label.isEmpty && outline.box.x.isFinite && outline.box.y.isFinite {
            let size = Image.textSize(outline.label, scale: scale)
            // Above the box, or inside where there is no room above; never out of the frame.
            let left = min(max(0, outline.box.x), Double(max(0, image.width - size.width)))
            let top = min(max(0, outline.box.y), Double(image.height))
            let above = top - Double(size.height)
            image.write(
                outline.label, x: Int(left), y: Int(above >= 0 ? above : top), on: OverlayColours.ground,
                colour: outline.colour, scale: scale)
        }
        if !caption.isEmpty {
            image.write(caption, x: 0, y: 0, on: OverlayColours.ground, colour: OverlayColours.text, scale: scale)
        }
        return image
    }
}

extension Image {
    /// Writes a line of text on a translucent ground.
    mutating func write(_ text: String, x: Int, y: Int, on ground: RGB, colour: RGB, scale: Int) {
        let size = Image.textSize(text, scale: scale)
        fill(
            BoundingBox(x: Double(x), y: Double(y), width: Double(size.width), height: Double(size.height)),
            with: ground, opacity: 0.7)
        write(text, x: x, y: y, colour: colour, scale: scale)
    }
}

extension BoundingBox {
    /// The box with its edges moved out.
    func grown(by margin: Double) -> BoundingBox {
        BoundingBox(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }
}
