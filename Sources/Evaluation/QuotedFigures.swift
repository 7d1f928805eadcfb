/// A row of a publication's table, shown beside measured rows and marked as quoted.
public struct QuotedFigures: Sendable, Hashable, Codable {
    /// The tracker as the publication names it.
    public var tracker: String
    /// The benchmark, such as `OTB-2013`.
    public var benchmark: String
    /// The area under the success curve.
    public var area: Double
    /// The precision at 20 pixels.
    public var precision: Double
    /// The speed in frames a second, on the publication's machine; nil where none is given.
    public var framesPerSecond: Double?

    /// A row from its parts.
    public init(
        tracker: String, benchmark: String, area: Double, precision: Double, framesPerSecond: Double? = nil
    ) {
        self.tracker = tracker
        self.benchmark = benchmark
        self.area = area
        self.precision = precision
        self.framesPerSecond = framesPerSecond
    }

    /// The paper's tables 2 and 3: RAR, the trackers it is compared with, and its ablations.
    public static let paper: [QuotedFigures] = rows.flatMap { row in
        [
            QuotedFigures(
                tracker: row.0, benchmark: "OTB-2013", area: row.1, precision: row.2, framesPerSecond: row.5),
            QuotedFigures(
                tracker: row.0, benchmark: "OTB-2015", area: row.3, precision: row.4, framesPerSecond: row.5),
        ]
    }

    /// Where the figures come from.
    public static let paperSource =
        "Gao et al., Learning Reinforced Attentional Representation for End-to-End Visual Tracking, 2019, tables 2 and 3 "
        + "(Tesla K80 GPU)"

    /// Tracker, AUC and precision on OTB-2013, the same on OTB-2015, frames a second.
    private static let rows: [(String, Double, Double, Double, Double, Double?)] = [
        ("RAR", 0.682, 0.896, 0.664, 0.873, 37),
        ("DaSiamRPN", 0.656, 0.890, 0.658, 0.881, 97),
        ("SiamTri", 0.615, 0.815, 0.590, 0.781, 85),
        ("SA_Siam", 0.676, 0.894, 0.656, 0.864, 50),
        ("SiamRPN", 0.658, 0.884, 0.637, 0.851, 71),
        ("TRACA", 0.652, 0.898, 0.602, 0.816, 65),
        ("EDCF", 0.665, 0.885, 0.635, 0.836, 65),
        ("CACF", 0.621, 0.833, 0.598, 0.810, 33),
        ("CFNet", 0.611, 0.807, 0.568, 0.767, 73),
        ("SiamFC", 0.609, 0.809, 0.578, 0.767, 86),
        ("HCF", 0.638, 0.891, 0.562, 0.837, 26),
        ("RAR-VGG", 0.657, 0.853, 0.635, 0.841, nil),
        ("RAR-DSST", 0.667, 0.875, 0.643, 0.858, nil),
        ("RAR-NHF", 0.671, 0.869, 0.646, 0.837, nil),
        ("RAR-NAA", 0.627, 0.824, 0.595, 0.798, nil),
        ("RAR-NTA", 0.644, 0.849, 0.616, 0.813, nil),
        ("RAR-NCA", 0.658, 0.871, 0.632, 0.841, nil),
        ("RAR-NSA", 0.665, 0.878, 0.638, 0.850, nil),
    ]
}
