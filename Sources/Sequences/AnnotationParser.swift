import Imaging

/// How an annotation file counts pixels and what its lines may hold.
public enum AnnotationConvention: String, Sendable, CaseIterable {
    /// OTB: `x,y,width,height`; the first pixel is 1. LaSOT, TC128, UAV123 and MOT took it over.
    case otb
    /// VOT: `x,y,width,height`, the corners `x1,y1,...,xn,yn` of a polygon, a mask's `m` line, or one number in frames without
    /// a target. Coordinates are taken as given: 0 is the frame's left (top) edge, and a box covers `x ..< x + width`, as the
    /// VOT toolkit draws them.
    case vot
    /// GOT-10k: `x,y,width,height`; the first pixel is 1 (its authors: "all coordinate values are 1-based").
    case got10k
    /// TrackingNet: `x,y,width,height`; the first pixel is 0. NFS and DAVIS are brought to it.
    case trackingnet

    /// The number that the format gives the first column and row.
    public var firstPixel: Double {
        switch self {
        case .otb, .got10k: 1
        case .vot, .trackingnet: 0
        }
    }

    var contents: String {
        switch self {
        case .otb, .got10k, .trackingnet: "x,y,width,height"
        case .vot: "x,y,width,height or the corners x1,y1,...,xn,yn of a polygon"
        }
    }

    /// What a line says, moved to coordinates whose first pixel is 0.
    func groundTruth(of line: NumberLine, file: String) throws(AnnotationError) -> GroundTruth {
        let numbers = line.numbers
        if line.isMask {
            guard let mask = Mask(numbers: numbers) else {
                throw line.error(
                    at: 0, file: file,
                    rule: "no mask: m is followed by x,y,width,height and runs of pixels that fit into them")
            }
            return GroundTruth(.mask(mask), isAbsent: mask.area == 0)
        }
        if numbers.count == 4 {
            return GroundTruth(
                .rectangle(
                    BoundingBox(
                        x: numbers[0] - firstPixel, y: numbers[1] - firstPixel, width: numbers[2],
                        height: numbers[3])))
        }
        switch self {
        case .vot where numbers.count == 1:
            return GroundTruth(.absent, isAbsent: true)
        case .vot where numbers.count >= 6 && numbers.count.isMultiple(of: 2):
            let points = stride(from: 0, to: numbers.count, by: 2).map { Point(x: numbers[$0], y: numbers[$0 + 1]) }
            return GroundTruth(.polygon(Polygon(points: points)))
        case .otb, .vot, .got10k, .trackingnet: break
        }
        let found = numbers.count == 1 ? "1 number" : "\(numbers.count) numbers"
        // The caret goes to the first surplus number, or to the end of a line that is too short.
        let place = self == .vot && numbers.count > 4 ? numbers.count : 4
        throw line.error(at: place, file: file, rule: "\(found): a line holds \(contents)")
    }
}

/// Reads an annotation file apart: one line for each frame; commas, semicolons, tabs and spaces separate, in any mixture.
///
/// NaN, infinite, zero and negative sides are kept: they mark frames without a target (`GroundTruth.box` is nil there).
///
/// - Parameters:
///   - bytes: the file's contents.
///   - file: its name, for errors.
///   - convention: the format, as the folder's layout tells it.
/// - Throws: `AnnotationError` at anything that is not a number, at a wrong count of numbers, and at an empty line with
///   others below it.
public func parseAnnotations(
    _ bytes: [UInt8], file: String, convention: AnnotationConvention
) throws(AnnotationError) -> [GroundTruth] {
    var annotations: [GroundTruth] = []
    let lines = try parseNumberLines(
        bytes, file: file, contents: convention.contents, masks: convention == .vot)
    for line in lines { annotations.append(try convention.groundTruth(of: line, file: file)) }
    return annotations
}

/// Reads a file of flags apart, one number for each frame (GOT-10k's `absence.label`, VOT's `*.tag`): anything but 0 is set.
///
/// - Throws: `AnnotationError` as `parseAnnotations`, and at a line that does not hold exactly one number.
public func parseFlags(_ bytes: [UInt8], file: String) throws(AnnotationError) -> [Bool] {
    var flags: [Bool] = []
    for line in try parseNumberLines(bytes, file: file, contents: "0 or 1") {
        if line.numbers.count != 1 {
            throw line.error(at: 1, file: file, rule: "\(line.numbers.count) numbers: a line holds 0 or 1")
        }
        flags.append(line.numbers[0] != 0)
    }
    return flags
}
