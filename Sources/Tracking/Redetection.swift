import Imaging

/// The search for a lost target: places around the last one, ring by ring, a few in each frame, over and over.
///
/// The first place of every frame is where the target was lost, since most targets come back from behind what hid them.
/// The second is where the last frame's largest response was: a target at the rim of a window answers weakly, and clearly
/// once a window is centred on it. The others walk outwards over a grid of half windows until they have covered the frame, then begin anew. A value: a
/// copy of a tracker goes on searching on its own.
package struct Redetection: Sendable, Hashable {
    private var next = 0
    private var leadX: Double?
    private var leadY: Double?

    /// A search that has not begun.
    package init() {}

    /// Notes where this frame's largest response was.
    package mutating func follow(x: Double, y: Double) {
        leadX = x
        leadY = y
    }

    /// The centres to look at in this frame, at most `count`.
    ///
    /// - Parameters:
    ///   - box: where the target was lost.
    ///   - window: the size of the search window, in pixels.
    package mutating func centres(
        around box: BoundingBox, window: (width: Double, height: Double), in image: Image, count: Int
    ) -> [(x: Double, y: Double)] {
        var centres = [(x: box.centreX, y: box.centreY)]
        let grid = Self.ringOffsets(
            reachX: Double(image.width) / window.width, reachY: Double(image.height) / window.height
        ).map { (x: box.centreX + $0.x * window.width, y: box.centreY + $0.y * window.height) }
            .filter { (0..<Double(image.width)).contains($0.x) && (0..<Double(image.height)).contains($0.y) }
        if let leadX, let leadY { centres.append((x: leadX, y: leadY)) }
        guard !grid.isEmpty else { return centres }
        for _ in 0..<min(count - centres.count, grid.count) {
            centres.append(grid[next % grid.count])
            next += 1
        }
        return centres
    }

    /// Offsets in windows, half a window apart, ring after ring, without the middle; at most a few hundred.
    private static func ringOffsets(reachX: Double, reachY: Double) -> [(x: Double, y: Double)] {
        let rings = min(Int((2 * max(reachX, reachY)).rounded(.up)), 10)
        guard rings >= 1 else { return [] }
        var offsets: [(x: Double, y: Double)] = []
        for ring in 1...rings {
            for row in -ring...ring {
                for column in -ring...ring where max(abs(row), abs(column)) == ring {
                    offsets.append((x: Double(column) / 2, y: Double(row) / 2))
                }
            }
        }
        return offsets
    }
}
