import Imaging

/// A target's place as an annotation file gives it, moved to coordinates whose first pixel is 0 and otherwise as written.
public enum Region: Sendable, Hashable, CustomStringConvertible {
    /// An axis-aligned box. Its numbers may be NaN, infinite or not positive: files mark missing targets so.
    case rectangle(BoundingBox)
    /// An outline of three corners or more, with the same reservation.
    case polygon(Polygon)
    /// The target's pixels.
    case mask(Mask)

    /// The region of a frame without a target: a rectangle of NaN, as annotation files write it.
    public static let absent = Region.rectangle(BoundingBox(x: .nan, y: .nan, width: .nan, height: .nan))

    /// The axis-aligned box of the region (`Polygon.axisAlignedBox` of an outline, the bounds of a mask), where it can be a
    /// target: four finite numbers no larger than `largestCoordinate`, both sides positive. Nil otherwise.
    public var box: BoundingBox? {
        let box = uncheckedBox
        let isPlausible = [box.x, box.y, box.width, box.height].allSatisfy {
            $0.isFinite && abs($0) <= Self.largestCoordinate
        }
        return isPlausible && box.width > 0 && box.height > 0 ? box : nil
    }

    /// The axis-aligned box of whatever is written, without a check.
    package var uncheckedBox: BoundingBox {
        switch self {
        case .rectangle(let box): box
        case .polygon(let polygon): polygon.axisAlignedBox
        case .mask(let mask): mask.bounds
        }
    }

    /// The numbers in the order of annotation files, first pixel 0: `x,y,width,height`, the corners, or a mask's `m` line.
    public var description: String {
        switch self {
        case .rectangle(let box): [box.x, box.y, box.width, box.height].map(shortest).joined(separator: ",")
        case .polygon(let polygon): polygon.points.flatMap { [$0.x, $0.y] }.map(shortest).joined(separator: ",")
        case .mask(let mask): mask.line
        }
    }

    /// The largest magnitude a usable coordinate may have. No picture is that large; beyond it lie broken files, whose
    /// numbers would overflow integers further on.
    public static let largestCoordinate = 1e7
}

/// What an annotation says of one frame.
public struct GroundTruth: Sendable, Hashable {
    /// Where the target is, as written.
    public var region: Region
    /// Whether the data set marks the target as not visible in this frame, whatever the region says (GOT-10k's
    /// `absence.label`, LaSOT's `out_of_view.txt`).
    public var isAbsent: Bool

    /// An annotation from its parts.
    public init(_ region: Region, isAbsent: Bool = false) {
        self.region = region
        self.isAbsent = isAbsent
    }

    /// The target's axis-aligned box; nil where the target is marked absent or the region cannot be one.
    public var box: BoundingBox? { isAbsent ? nil : region.box }
}
