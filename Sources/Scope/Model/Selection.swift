import Imaging

/// A box that is being drawn. Its edges lie on whole pixels.
public struct Selection: Sendable, Hashable {
    /// The box as it is now.
    public var box: BoundingBox
    /// How far a key moves an edge, in pixels.
    public var step = 1
    /// Whether the plain arrows resize instead of moving.
    public var resizes = false
    /// Where a drag with the mouse began, and what it does.
    public var drag: Drag?
    /// Where the proposed box comes from.
    public var origin: Origin
    /// How the frame is cut out while the box is drawn; nil where the box's size decides.
    public var zoom: Zoom?

    /// What the box was when the drawing began.
    public enum Origin: Sendable, Hashable {
        /// The sequence's ground truth for this frame.
        case groundTruth
        /// The tracker's box in this frame.
        case tracker
        /// The middle of the frame, for want of anything better.
        case middle
        /// The user's own hand.
        case drawn
    }

    /// A drag with the mouse.
    public struct Drag: Sendable, Hashable {
        /// The column of the press, in pixels.
        public var startX: Double
        /// The row of the press, in pixels.
        public var startY: Double
        /// The box when it began, where it is moved; nil where a new one is drawn.
        public var moved: BoundingBox?
    }

    /// A selection that begins with a box.
    public init(box: BoundingBox, origin: Origin) {
        self.box = box
        self.origin = origin
    }

    /// The steps that a key goes through.
    public static let steps = [1, 5, 20]

    /// The next larger step, after the largest the smallest.
    public mutating func nextStep() {
        let position = Self.steps.firstIndex(of: step) ?? 0
        step = Self.steps[(position + 1) % Self.steps.count]
    }

    /// Resizes or moves the box by whole steps.
    mutating func change(resizing: Bool, columns: Int, rows: Int, in size: (width: Int, height: Int)) {
        if resizing {
            resize(columns: columns, rows: rows, in: size)
        } else {
            move(columns: columns, rows: rows, in: size)
        }
    }

    /// Moves the box by whole steps within a frame.
    public mutating func move(columns: Int, rows: Int, in size: (width: Int, height: Int)) {
        origin = .drawn
        box.x = min(max(box.x.rounded() + Double(columns * step), 0), max(Double(size.width) - box.width, 0))
        box.y = min(max(box.y.rounded() + Double(rows * step), 0), max(Double(size.height) - box.height, 0))
    }

    /// Moves the right and the lower edge by whole steps; a side keeps two pixels at least and stays in the frame.
    public mutating func resize(columns: Int, rows: Int, in size: (width: Int, height: Int)) {
        origin = .drawn
        box.width = Self.side(box.width.rounded() + Double(columns * step), from: box.x, limit: size.width)
        box.height = Self.side(box.height.rounded() + Double(rows * step), from: box.y, limit: size.height)
    }

    /// Grows or shrinks the box around its middle by whole steps on every side.
    public mutating func inflate(by count: Int, in size: (width: Int, height: Int)) {
        origin = .drawn
        let change = Double(count * step)
        let width = min(max(box.width.rounded() + 2 * change, 2), Double(size.width))
        let height = min(max(box.height.rounded() + 2 * change, 2), Double(size.height))
        box = BoundingBox(
            x: min(max(box.x - ((width - box.width) / 2).rounded(), 0), Double(size.width) - width),
            y: min(max(box.y - ((height - box.height) / 2).rounded(), 0), Double(size.height) - height),
            width: width, height: height)
    }

    /// The box between two places, on whole pixels and within a frame.
    public static func box(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), in size: (width: Int, height: Int)
    ) -> BoundingBox {
        func span(_ a: Double, _ b: Double, _ limit: Int) -> (from: Double, length: Double) {
            let low = min(max(min(a, b).rounded(.down), 0), Double(limit - 2))
            let high = min(max(max(a, b).rounded(.up), low + 2), Double(limit))
            return (low, high - low)
        }
        let across = span(start.x, end.x, max(size.width, 2))
        let down = span(start.y, end.y, max(size.height, 2))
        return BoundingBox(x: across.from, y: down.from, width: across.length, height: down.length)
    }

    private static func side(_ wanted: Double, from start: Double, limit: Int) -> Double {
        min(max(wanted, 2), max(Double(limit) - start, 2))
    }
}
