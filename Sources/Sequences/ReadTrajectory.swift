import Foundation
import Imaging

/// Reads a tracker's boxes from a file: what `track` writes (CSV with its header, JSON, JSON lines), or four numbers a frame, as
/// OTB, GOT-10k and VOT have them.
///
/// - Parameters:
///   - path: the file.
///   - convention: how lines of numbers count pixels; what says so itself is read as it says.
/// - Returns: a row for each frame that has a box, in the order of the frames; of several targets those of the first. Frames without one, and lines of a number alone,
///   as VOT's supervised runs have them, are left out.
/// - Throws: `unreadable` or `absent` of the file, and `annotation` for a line that is none.
public func readTrajectory(
    _ path: String, convention: AnnotationConvention
) throws(SequenceError) -> [TrajectoryRow] {
    try parsed(path) { bytes throws(AnnotationError) in
        try parseTrajectory(bytes, file: path, convention: convention)
    }
}

/// The rows of a file's bytes; see `readTrajectory`.
package func parseTrajectory(
    _ bytes: [UInt8], file: String, convention: AnnotationConvention
) throws(AnnotationError) -> [TrajectoryRow] {
    let head = Array(TrajectoryFormat.csv.head().utf8)
    var rows: [TrajectoryRow]
    if bytes.starts(with: head.dropLast()) {
        rows = try rowsOfTable(bytes, file: file)
    } else if let first = bytes.first(where: { $0 > 0x20 }), first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
        rows = try rowsOfObjects(bytes, file: file)
    } else {
        // A number alone marks a start, a failure or a frame that was passed over; no convention but VOT's has it.
        rows = try parseAnnotations(bytes, file: file, convention: .vot).enumerated().compactMap { frame, truth in
            truth.region.box.map { box in
                var box = box
                box.x -= convention.firstPixel
                box.y -= convention.firstPixel
                return TrajectoryRow(frame: frame, box: box)
            }
        }
    }
    rows.sort { $0.frame < $1.frame }
    return rows
}

/// The rows of CSV under the header that `track` writes.
private func rowsOfTable(_ bytes: [UInt8], file: String) throws(AnnotationError) -> [TrajectoryRow] {
    var rows: [TrajectoryRow] = []
    let hasTargets = bytes.starts(with: TrajectoryFormat.csv.head(ofSeveralTargets: true).utf8.dropLast())
    for (number, line) in lines(of: bytes).dropFirst() {
        var text = Substring(decoding: line, as: UTF8.self)
        if hasTargets {
            guard text.hasSuffix(",1") else { continue }
            text.removeLast(2)
        }
        let fields = text.split(separator: ",", maxSplits: 6, omittingEmptySubsequences: false).map(String.init)
        let isBlank = fields.count == 7 && fields[1...4].allSatisfy(\.isEmpty)
        if isBlank { continue }
        let numbers = fields.prefix(5).compactMap(Double.init)
        guard fields.count == 7, numbers.count == 5, let frame = Int(fields[0]), frame >= 0 else {
            throw AnnotationError(
                file: file, line: number, lineBytes: line, offset: 0,
                rule: "no row of frame,x,y,width,height,score,state")
        }
        let box = BoundingBox(x: numbers[1], y: numbers[2], width: numbers[3], height: numbers[4])
        guard Region.rectangle(box).box != nil else { continue }
        rows.append(
            TrajectoryRow(
                frame: frame, box: box, score: Double(fields[5]), state: fields[6].isEmpty ? nil : fields[6]))
    }
    return rows
}

/// Lines that are not empty, with their numbers from 1.
private func lines(of bytes: [UInt8]) -> [(number: Int, bytes: ArraySlice<UInt8>)] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated().compactMap {
        index, line in
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return line.isEmpty ? nil : (index + 1, line)
    }
}

/// An object of JSON or of a JSON line, as `track` writes it.
private struct RowObject: Decodable {
    var frame: Int
    var x, y, width, height: Double?
    var score: Double?
    var state: String?
    var target: Int?

    /// The row; nil where it has no box, or is not of the first target.
    var row: TrajectoryRow? {
        guard target ?? 1 == 1, let x, let y, let width, let height, frame >= 0 else { return nil }
        let box = BoundingBox(x: x, y: y, width: width, height: height)
        return Region.rectangle(box).box == nil
            ? nil : TrajectoryRow(frame: frame, box: box, score: score, state: state)
    }
}

/// The rows of a JSON array, or of JSON lines.
private func rowsOfObjects(_ bytes: [UInt8], file: String) throws(AnnotationError) -> [TrajectoryRow] {
    if let objects = try? JSONDecoder().decode([RowObject].self, from: Data(bytes)) { return objects.compactMap(\.row) }
    var rows: [TrajectoryRow] = []
    for (number, line) in lines(of: bytes) {
        guard let object = try? JSONDecoder().decode(RowObject.self, from: Data(line)) else {
            throw AnnotationError(
                file: file, line: number, lineBytes: line, offset: 0,
                rule: "neither an array of objects with frame, x, y, width and height, nor one such object a line")
        }
        if let row = object.row { rows.append(row) }
    }
    return rows
}
