import Imaging

/// One line of MOT's ground truth.
private struct TrackLine {
    var frame: Int
    var identifier: Int
    var box: BoundingBox
    /// Whether the entry counts; MOT marks with 0 what is to be ignored.
    var counts: Bool
}

/// The identifiers of the targets in a file of MOT's, rising; those that are only marked to be ignored are left out.
func trackIdentifiers(_ path: String) throws(SequenceError) -> [Int] {
    Set(try trackLines(path).filter(\.counts).map(\.identifier)).sorted()
}

/// One target's boxes in a file of MOT's, for each frame from the first to the last of the file; absent where it has no line.
func readTrack(_ path: String, identifier: Int) throws(SequenceError) -> [GroundTruth] {
    let lines = try trackLines(path)
    let last = lines.reduce(0) { max($0, $1.frame) }
    var boxes = [GroundTruth](repeating: GroundTruth(.absent, isAbsent: true), count: last)
    for line in lines where line.identifier == identifier { boxes[line.frame - 1] = GroundTruth(.rectangle(line.box)) }
    return boxes
}

private func trackLines(_ path: String) throws(SequenceError) -> [TrackLine] {
    let contents = "frame,identifier,x,y,width,height and up to four more numbers"
    let bytes = try readTextFile(path)
    var tracks: [TrackLine] = []
    do throws(AnnotationError) {
        for line in try parseNumberLines(bytes, file: path, contents: contents) {
            let numbers = line.numbers
            guard (6...10).contains(numbers.count), let frame = Int(exactly: numbers[0]), frame >= 1,
                frame <= largestFrame, let identifier = Int(exactly: numbers[1])
            else { throw line.error(at: 0, file: path, rule: "no line of tracks: it holds \(contents)") }
            tracks.append(
                TrackLine(
                    frame: frame, identifier: identifier,
                    box: BoundingBox(x: numbers[2] - 1, y: numbers[3] - 1, width: numbers[4], height: numbers[5]),
                    counts: numbers.count < 7 || numbers[6] != 0))
        }
    } catch {
        throw .annotation(error)
    }
    return tracks
}

/// The largest frame number that is believed; a larger one is a broken file, which would otherwise fill the memory.
private let largestFrame = 1_000_000

/// Reads NFS' lines `track left top right bottom frame lost occluded generated "label"`; the corners count from 0, `lost` marks
/// frames without the target.
func readCorners(_ path: String) throws(SequenceError) -> [GroundTruth] {
    let contents = "track left top right bottom frame lost, and more"
    // What follows the numbers is a word in quotes.
    var bytes: [UInt8] = []
    var isQuoted = false
    for byte in try readTextFile(path) {
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { isQuoted = false }
        if byte == UInt8(ascii: "\"") { isQuoted = true }
        if !isQuoted { bytes.append(byte) }
    }
    var boxes: [GroundTruth] = []
    do throws(AnnotationError) {
        for line in try parseNumberLines(bytes, file: path, contents: contents) {
            let numbers = line.numbers
            guard numbers.count >= 7 else {
                throw line.error(
                    at: numbers.count, file: path, rule: "too few numbers: a line holds \(contents)")
            }
            let box = BoundingBox(
                x: numbers[1], y: numbers[2], width: numbers[3] - numbers[1], height: numbers[4] - numbers[2])
            boxes.append(GroundTruth(.rectangle(box), isAbsent: numbers[6] != 0))
        }
    } catch {
        throw .annotation(error)
    }
    return boxes
}
