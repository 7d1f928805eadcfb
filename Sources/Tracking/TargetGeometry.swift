import Imaging

/// A target's place and size between frames, with the limits a size may not pass.
package struct TargetGeometry: Sendable, Hashable {
    /// The target now, in pixels.
    package private(set) var box: BoundingBox
    /// Whether a side is as long or as short as it may become.
    package private(set) var isSizeAtLimit = false
    /// The size at initialisation, which bounds every later one.
    private let firstWidth: Double
    private let firstHeight: Double

    /// The least side of a target: a smaller one shows nothing, and anything would be found "again".
    static let leastSide = 0.5

    /// A target at initialisation.
    ///
    /// - Throws: `TrackingError.unusableBox` for a box with a side that is not finite or below half a pixel, or wholly
    ///   outside the frame.
    package init(box: BoundingBox, in image: Image) throws(TrackingError) {
        let sides = [box.x, box.y, box.width, box.height]
        guard sides.allSatisfy({ $0.isFinite && abs($0) < 1e7 }) else {
            throw .unusableBox(box, rule: "every number must be finite and below ten million")
        }
        guard box.width > 0, box.height > 0 else {
            throw .unusableBox(box, rule: "width and height must be positive")
        }
        guard min(box.width, box.height) >= Self.leastSide else {
            throw .unusableBox(box, rule: "width and height must be at least half a pixel")
        }
        guard box.x < Double(image.width), box.y < Double(image.height), box.x + box.width > 0, box.y + box.height > 0
        else { throw .unusableBox(box, rule: "it lies wholly outside the \(image.width)x\(image.height) frame") }
        self.box = box
        firstWidth = box.width
        firstHeight = box.height
    }

    /// Moves the centre and changes the size, within the limits: each side at least `limits.minimumSide` pixels and at most
    /// the frame's, 0.2 to 5 times the first; the centre stays in the frame (Equations.md, section 5).
    package mutating func move(
        toX centreX: Double, y centreY: Double, scale: Double, limits: SizeLimits, in image: Image
    ) {
        var isAtLimit = false
        func limited(_ side: Double, _ first: Double, _ extent: Int) -> Double {
            let most = min(Double(extent), first * limits.largestGrowth)
            let least = min(max(limits.minimumSide, first * limits.smallestGrowth), most)
            if side <= least || side >= most { isAtLimit = true }
            return min(max(side, least), most)
        }
        box = BoundingBox(
            centreX: min(max(centreX, 0), Double(image.width - 1)),
            centreY: min(max(centreY, 0), Double(image.height - 1)),
            width: limited(box.width * scale, firstWidth, image.width),
            height: limited(box.height * scale, firstHeight, image.height))
        isSizeAtLimit = isAtLimit
    }

    /// Changes the size about the centre, within the limits.
    package mutating func resize(by scale: Double, limits: SizeLimits, in image: Image) {
        move(toX: box.centreX, y: box.centreY, scale: scale, limits: limits, in: image)
    }
}

/// The sizes a target may take (Equations.md, section 5).
public struct SizeLimits: Sendable, Hashable, Codable {
    /// The least side, in pixels.
    public var minimumSide = 4.0
    /// The least side as a factor of the first.
    public var smallestGrowth = 0.2
    /// The greatest side as a factor of the first.
    public var largestGrowth = 5.0

    /// The limits of Equations.md, section 5.
    public init() {}
}
