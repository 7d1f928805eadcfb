/// The eleven attributes of OTB sequences.
public enum OTBAttribute: String, Sendable, Codable, CaseIterable {
    case illuminationVariation = "IV"
    case scaleVariation = "SV"
    case occlusion = "OCC"
    case deformation = "DEF"
    case motionBlur = "MB"
    case fastMotion = "FM"
    case inPlaneRotation = "IPR"
    case outOfPlaneRotation = "OPR"
    case outOfView = "OV"
    case backgroundClutter = "BC"
    case lowResolution = "LR"

    /// The attribute in words, such as `illumination variation`.
    public var title: String {
        switch self {
        case .illuminationVariation: "illumination variation"
        case .scaleVariation: "scale variation"
        case .occlusion: "occlusion"
        case .deformation: "deformation"
        case .motionBlur: "motion blur"
        case .fastMotion: "fast motion"
        case .inPlaneRotation: "in-plane rotation"
        case .outOfPlaneRotation: "out-of-plane rotation"
        case .outOfView: "out of view"
        case .backgroundClutter: "background clutter"
        case .lowResolution: "low resolution"
        }
    }
}

/// The two annotations of attributes that OTB's authors published. They disagree on six sequences.
public enum OTBAttributeSource: String, Sendable, Codable, CaseIterable {
    /// The MATLAB toolkit's files: the counts printed in published attribute plots.
    case toolkit
    /// The text lists beside the sequences (`tb_100.txt`), as the data set's page shows them.
    case lists
}

/// What is known of an OTB target besides its ground truth.
public struct OTBSequence: Sendable, Hashable {
    /// The target's name; `.1` and `.2` tell two targets of one video apart.
    public let name: String
    /// The first frame's file number.
    public let firstFile: Int
    /// The number of frames that count.
    public let frames: Int
    /// Whether it is one of the 51 targets of OTB-2013.
    public let isInOTB2013: Bool
    /// Whether it is one of the 50 targets of OTB-50.
    public let isInOTB50: Bool
    private let listed: Set<OTBAttribute>
    private let toolkit: Set<OTBAttribute>

    /// The last frame's file number.
    public var lastFile: Int { firstFile + frames - 1 }

    /// The target's attributes in one of the published annotations.
    public func attributes(_ source: OTBAttributeSource) -> Set<OTBAttribute> {
        switch source {
        case .toolkit: toolkit
        case .lists: listed
        }
    }

    /// The hundred targets of OTB-2015.
    public static let all: [OTBSequence] = otbTable.split(separator: "\n").map(OTBSequence.init(row:))

    private static let byName: [String: OTBSequence] = {
        var byName: [String: OTBSequence] = [:]
        for sequence in all { byName[canonicalName(sequence.name)] = sequence }
        // The second person of Human4 is the benchmark's target; some copies of it drop the number.
        byName["human4"] = byName["human4.2"]
        return byName
    }()

    /// The target that a toolkit calls `name`, or nil. Case does not matter, and `-1` and `_1` stand for `.1`.
    ///
    /// - Parameters:
    ///   - name: the sequence's name.
    ///   - annotatedFrames: how many frames its ground truth has. Other data sets use the same names, so that a target is
    ///     recognised only by both: the number of its frames, or of all files from 1 to its last.
    public static func named(_ name: String, annotatedFrames: Int) -> OTBSequence? {
        guard let sequence = byName[canonicalName(name)] else { return nil }
        return annotatedFrames == sequence.frames || annotatedFrames == sequence.lastFile ? sequence : nil
    }

    private init(row: Substring) {
        let fields = row.split(separator: " ")
        let range = fields[1].split(separator: "-").compactMap { Int($0) }
        precondition(fields.count >= 4 && range.count == 2, "a broken line of the OTB table: \(row)")
        name = String(fields[0])
        firstFile = range[0]
        frames = range[1] - range[0] + 1
        let sets = fields[2].split(separator: ",")
        isInOTB2013 = sets.contains("13")
        isInOTB50 = sets.contains("50")
        listed = Self.attributes(fields[3])
        toolkit = fields.count > 4 ? Self.attributes(fields[4]) : listed
    }

    private static func attributes(_ field: Substring) -> Set<OTBAttribute> {
        Set(field.split(separator: ",").compactMap { OTBAttribute(rawValue: String($0)) })
    }
}
