import Imaging
import Text

/// A tracker's answer for one frame, as it is written to files.
public struct TrajectoryRow: Sendable, Hashable {
    /// The frame's number in its source, from 0.
    public var frame: Int
    /// The target's box.
    public var box: BoundingBox
    /// The confidence, 0...1; nil where there is none, as in ground truth.
    public var score: Double?
    /// The tracker's state, such as `tracked`; nil where there is none.
    public var state: String?
    /// The target's number, from 1, where several are followed; nil for the only one.
    public var target: Int?
    /// Whether files leave the box out, which then says where the target was last seen and not where it is.
    public var isBlank = false

    /// The state of a frame that could not be read and keeps the last box.
    public static let unreadable = "unreadable"
    /// The state of a frame in which the tracker did not find the target.
    public static let lost = "lost"

    /// A row from its parts.
    public init(
        frame: Int, box: BoundingBox, score: Double? = nil, state: String? = nil, target: Int? = nil
    ) {
        self.frame = frame
        self.box = box
        self.score = score
        self.state = state
        self.target = target
    }
}

/// The formats in which trajectories are written.
///
/// Numbers are written with the fewest digits that give the same `Double` when read back; whole numbers without a decimal
/// point. OTB counts pixels from 1, so what is exact there is `x + 1`: reading it back and taking 1 away differs from `x`
/// by at most a rounding of `x + 1`, about 1e-13 pixels.
///
/// Of several targets each frame has a row for each, in the targets' order. A blank box is NaN in OTB's and VOT's lines, which
/// are one a frame, empty in CSV, null in JSON, and no line in MOT.
public enum TrajectoryFormat: String, Sendable, CaseIterable {
    /// `x,y,width,height`, the first pixel is 1; one line for each frame.
    case otb
    /// `x,y,width,height`, the first pixel is 0; one line for each frame.
    case vot
    /// Comma-separated values under the header `frame,x,y,width,height,score,state`, of several targets with a last column
    /// `target`; frames and pixels from 0.
    case csv
    /// An array of objects with the keys of the CSV header; what is missing or not finite is null, and `target` is there
    /// only of several.
    case json
    /// The same objects, one a line.
    case jsonl
    /// MOT: `frame,target,x,y,width,height,score,-1,-1,-1`; frames, targets and pixels from 1.
    case mot

    /// Whether its rows say whose they are.
    public var holdsSeveralTargets: Bool {
        switch self {
        case .otb, .vot: false
        case .csv, .json, .jsonl, .mot: true
        }
    }

    /// The format that a file's name asks for by its ending; CSV for `.csv`, `.txt` and none. Nil for any other ending.
    public init?(ofFile path: String) {
        switch fileExtension(lastComponent(path)) {
        case "csv", "txt", "": self = .csv
        case "json": self = .json
        case "jsonl", "ndjson": self = .jsonl
        default: return nil
        }
    }

    /// The whole file.
    public func render(_ rows: [TrajectoryRow]) -> String {
        var text = head(ofSeveralTargets: rows.contains { $0.target != nil })
        for (position, row) in rows.enumerated() { text += line(row, isFirst: position == 0) }
        return text + tail
    }

    /// What stands before the first row. A file written as it comes is `head`, then `line` for each row, then `tail`.
    public func head(ofSeveralTargets: Bool = false) -> String {
        switch self {
        case .otb, .vot, .jsonl, .mot: ""
        case .csv: "frame,x,y,width,height,score,state\(ofSeveralTargets ? ",target" : "")\n"
        case .json: "["
        }
    }

    /// One row. JSON needs to know whether it is the first, because it separates rows.
    public func line(_ row: TrajectoryRow, isFirst: Bool) -> String {
        func numbers(firstPixel: Double = 0, blank: String) -> [String] {
            let box = row.box
            return [box.x + firstPixel, box.y + firstPixel, box.width, box.height].map {
                row.isBlank ? blank : shortest($0)
            }
        }
        switch self {
        case .otb: return numbers(firstPixel: 1, blank: "NaN").joined(separator: ",") + "\n"
        case .vot: return numbers(blank: "NaN").joined(separator: ",") + "\n"
        case .csv:
            let fields =
                ["\(row.frame)"] + numbers(blank: "") + [row.score.map(shortest) ?? "", (row.state ?? "").csvField]
                + (row.target.map { ["\($0)"] } ?? [])
            return fields.joined(separator: ",") + "\n"
        case .json: return (isFirst ? "\n  " : ",\n  ") + object(row)
        case .jsonl: return object(row) + "\n"
        case .mot:
            if row.isBlank { return "" }
            let numbers = numbers(firstPixel: 1, blank: "") + [shortest(row.score ?? 1)]
            return "\(row.frame + 1),\(row.target ?? 1),\(numbers.joined(separator: ",")),-1,-1,-1\n"
        }
    }

    private func object(_ row: TrajectoryRow) -> String {
        let box = row.box
        func number(_ value: Double) -> String { row.isBlank ? "null" : jsonNumber(value) }
        return "{\"frame\": \(row.frame), \"x\": \(number(box.x)), \"y\": \(number(box.y)), "
            + "\"width\": \(number(box.width)), \"height\": \(number(box.height)), "
            + "\"score\": \(row.score.map(jsonNumber) ?? "null"), "
            + "\"state\": \(row.state?.jsonString ?? "null")"
            + (row.target.map { ", \"target\": \($0)" } ?? "") + "}"
    }

    /// What stands after the last row.
    public var tail: String { self == .json ? "\n]\n" : "" }
}

/// The fewest digits that read back as the same number.
func shortest(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

func jsonNumber(_ value: Double) -> String { value.isFinite ? shortest(value) : "null" }
