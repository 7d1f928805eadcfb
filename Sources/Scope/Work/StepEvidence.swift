import Evaluation
import Imaging
import Tensors
import Tracking

/// What a step of the tracker says of its own certainty: the numbers of the line that tells why.
public struct StepEvidence: Sendable, Hashable {
    /// The response's peak.
    public var peak: Double
    /// The usual peak that it is judged against; nil in the frame that the target was taken from.
    public var usualPeak: Double?
    /// The response's peak-to-sidelobe ratio.
    public var peakToSidelobeRatio: Double
    /// The usual ratio that it is judged against; nil in the frame that the target was taken from.
    public var usualPeakToSidelobeRatio: Double?
    /// The place that answers strongest after the peak; nil where the response has one hill only.
    public var secondPeak: SecondPeak?
    /// The weight of the target's colours in the response, 0...1; nil for trackers without colours.
    public var colourWeight: Double?
    /// Whether the filter learned.
    public var learned: Bool
    /// The part of the search window that lies beyond the frame, 0...1.
    public var windowOutside: Double
    /// Whether the target's size is as large or as small as it may become.
    public var isSizeAtLimit: Bool

    /// The evidence in a step's record.
    ///
    /// - Parameter size: the frame's, in pixels.
    public init(_ observation: Observation, frame size: (width: Int, height: Int)) {
        let confidence = observation.confidence
        peak = confidence.peak
        usualPeak = confidence.usualPeak
        peakToSidelobeRatio = confidence.peakToSidelobeRatio
        usualPeakToSidelobeRatio = confidence.usualPeakToSidelobeRatio
        secondPeak = SecondPeak(observation)
        colourWeight = observation.shares[.colourResponse]
        learned = observation.learned
        isSizeAtLimit = observation.isSizeAtLimit
        let window = observation.searchWindow
        let inside = window.clipped(to: FrameSize(width: size.width, height: size.height))
        windowOutside = window.area > 0 ? 1 - inside.area / window.area : 0
    }
}

/// A place of the search window that answers almost as the target does.
public struct SecondPeak: Sendable, Hashable {
    /// The response there.
    public var value: Double
    /// The response there over the peak's, at most 1.
    public var share: Double
    /// How far to the right of the peak, in target sizes (the root of width times height).
    public var right: Double
    /// How far below the peak, in target sizes.
    public var down: Double
    /// The place, in pixels of the frame.
    public var place: FramePoint

    /// How far from the peak, in target sizes.
    public var distance: Double { (right * right + down * down).squareRoot() }

    /// Cells around the peak that belong to its hill.
    private static let reach = 2

    /// The largest cell of a response that is no smaller than its eight neighbours and lies beyond the peak's hill; nil
    /// where there is none, or no response.
    init?(_ observation: Observation) {
        guard let map = observation.responseMap, map.shape.count == 2, map.count > 0 else { return nil }
        let (rows, columns) = (map.shape[0], map.shape[1])
        let values = map.elements
        func value(_ row: Int, _ column: Int) -> Float {
            (0..<rows).contains(row) && (0..<columns).contains(column) ? values[row * columns + column] : -.infinity
        }
        guard let best = values.indices.max(by: { values[$0] < values[$1] }), values[best] > 0 else { return nil }
        let top = (row: best / columns, column: best % columns)
        var found: (row: Int, column: Int)?
        for row in 0..<rows {
            for column in 0..<columns
            where abs(row - top.row) > Self.reach || abs(column - top.column) > Self.reach {
                let here = value(row, column)
                if let found, value(found.row, found.column) >= here { continue }
                let isHill = (-1...1).allSatisfy { down in
                    (-1...1).allSatisfy { right in value(row + down, column + right) <= here }
                }
                if isHill { found = (row, column) }
            }
        }
        guard let found, value(found.row, found.column) > 0 else { return nil }
        let geometry = MapGeometry(window: observation.searchWindow, rows: rows, columns: columns)
        let (peak, second) = (
            geometry.place(row: top.row, column: top.column), geometry.place(row: found.row, column: found.column)
        )
        let size = (observation.box.width * observation.box.height).squareRoot()
        self.value = Double(value(found.row, found.column))
        share = self.value / Double(values[best])
        right = size > 0 ? (second.x - peak.x) / size : 0
        down = size > 0 ? (second.y - peak.y) / size : 0
        place = FramePoint(x: second.x, y: second.y)
    }
}
