import Correlation
import Foundation
import Tensors

/// The response of one component of a tracker.
package struct ComponentResponse: Sendable {
    /// Which component's.
    package var id: MapID
    /// [H,W], no motion at (0, 0).
    package var map: Tensor<Float>

    package init(id: MapID, map: Tensor<Float>) { (self.id, self.map) = (id, map) }
}

/// Every constant of `ResponseFusion`.
public struct FusionConfiguration: Sendable, Hashable {
    /// The gradients' share beside the network's response, 0 to 1, both measured by their usual peaks.
    public var gradientShare = 0.3
    /// The gradients agree with the others on a motion where they see one that differs by no more than this share of it.
    public var agreement = 0.5
    /// Motions that differ by so many target sides are the same.
    public var exactness = 0.06
    /// The gradients count as well where they see a motion of more than so many target sides, whatever the others see.
    public var stillness = 0.15
    /// The colours' share in the response that decides, 0 (none) to 1, where the network's response is as clear as it was
    /// before (a score of 1). Colours hold on to a target that turns or bends faster than the filter learns, and point less
    /// exactly than the filter; the table is in Results.md.
    public var colourShare = 0.2
    /// The colours' share where the network's response says nothing (a score of 0); between the two it follows the score in
    /// a line.
    public var colourShareInDoubt = 0.6
    /// How much the colours count in the score, 0 to 1; the rest is the network's.
    public var colourEvidence = 0.4
    /// How far from the target another place is, in target sides: boxes half a side apart overlap by a third.
    public var elsewhere = 0.5
    /// The clearness from which a response is as clear as can be.
    public var fullClearness = 0.3
    /// The share of a new frame in a component's usual value; until so many frames were seen, the plain mean.
    public var rate = 0.05

    /// The defaults.
    public init() {}

    /// The share of the colours beside a response of this score, 0 to 1 (`Confidence.score`).
    package func colourShare(atScore score: Double) -> Double {
        colourShare + (colourShareInDoubt - colourShare) * (1 - score)
    }
}

/// The responses of a tracker's components as one, and how far it is to be trusted.
///
/// Where the target is, says a weighted mean. The network's response and the colours' are weighed by how clear the network's
/// is, compared with before. The gradients' has a constant share on the network's scale: their filter learns fast, and so
/// answers everything that it saw in the last frame with a clear peak, a still background as well as the target. That is why
/// how clear it is counts for nothing, and why it has no say where it stands still and the others see a motion: what stands
/// still under a moving target is the background.
///
/// The score asks whether this is the target that was learned before:
/// - the network's response at the place over its usual peak, its peak-to-sidelobe ratio over the usual one, and of the two
///   the geometric mean: its filter learns slowly, so that what hides a target does not look like it for long;
/// - the colours' response at the place over its usual value: a target that bends keeps its colours, what hides it has others;
/// - how clearly the response points at one place, absolutely: by how much its peak is above the largest response elsewhere,
///   as a share of it. Noise, or a second target, makes it small.
///
/// The first two make a geometric mean, the root of the third is a factor of it.
package struct ResponseFusion: Sendable {
    /// The components' responses to a frame, all of one shape.
    package struct Answers {
        /// The network's.
        package var network: ComponentResponse
        /// How clear the network's response is in its own cells.
        package var statistics: ResponseStatistics
        /// The gradients'; nil without them.
        package var gradients: ComponentResponse?
        /// The colours'; nil without them.
        package var colours: ComponentResponse?

        package init(
            network: Tensor<Float>, statistics: ResponseStatistics, gradients: ComponentResponse?,
            colours: ComponentResponse?
        ) {
            self.network = ComponentResponse(id: .networkResponse, map: network)
            self.statistics = statistics
            self.gradients = gradients
            self.colours = colours
        }

        /// All there are.
        package var components: [ComponentResponse] { [network] + [gradients, colours].compactMap { $0 } }
    }

    /// The responses as one.
    package struct Fused: Sendable {
        /// The weighted mean, [H,W], no motion at (0, 0).
        package var response: Tensor<Float>
        /// Where it peaks.
        package var peak: ResponsePeak
        /// The components' shares in it, in their order; they sum to 1.
        package var shares: [Double]
        /// How far it is to be trusted.
        package var confidence: Confidence
    }

    private let configuration: FusionConfiguration
    /// The target's sides, in cells of the responses.
    private let reach: (rows: Double, columns: Double)
    /// The gradients' usual peak; nil before any frame was tracked.
    private var gradientPeak: Double?
    /// The colours' usual response at the target; nil before any frame was tracked.
    private var colourValue: Double?
    private var frames = 0

    /// A fusion that has seen no frame.
    ///
    /// - Parameter reach: the target's sides, in cells of the responses.
    package init(reach: (rows: Double, columns: Double), configuration: FusionConfiguration) {
        self.configuration = configuration
        self.reach = reach
    }

    /// The responses as one.
    ///
    /// - Parameter judge: knows the network's responses in the frames before.
    package func fuse(_ answers: Answers, judge: ConfidenceJudge) -> Fused {
        var confidence = judge.confidence(of: answers.statistics)
        let colourShare =
            answers.colours == nil ? 0 : configuration.colourShare(atScore: confidence.score)
        let network = answers.network.map
        /// The response with a share of the gradients in what the colours leave.
        func response(gradientShare: Double) -> (map: Tensor<Float>, shares: [Double]) {
            var maps = [network]
            var shares = [(1 - colourShare) * (1 - gradientShare)]
            var weights = shares
            if let gradients = answers.gradients {
                // Before any frame was tracked, both are measured by their peaks in this one.
                let scale =
                    gradientPeak.map { (confidence.usualPeak ?? confidence.peak) / max($0, Self.leastValue) }
                    ?? confidence.peak / max(Double(gradients.map.elements.max() ?? 1), Self.leastValue)
                maps.append(gradients.map)
                shares.append((1 - colourShare) * gradientShare)
                weights.append((1 - colourShare) * gradientShare * scale)
            }
            if let colours = answers.colours {
                maps.append(colours.map)
                shares.append(colourShare)
                weights.append(colourShare)
            }
            return (weightedSum(maps, weights: weights.map(Float.init)), shares)
        }
        var fused = response(gradientShare: 0)
        var peak = ResponsePeak(in: fused.map)
        if let gradients = answers.gradients {
            let seen = ResponsePeak(in: gradients.map)
            let distance = sides(
                seen.rowDisplacement - peak.rowDisplacement, seen.columnDisplacement - peak.columnDisplacement)
            let allowed = max(
                configuration.exactness,
                configuration.agreement * sides(peak.rowDisplacement, peak.columnDisplacement))
            let isStill = sides(seen.rowDisplacement, seen.columnDisplacement) <= configuration.stillness
            if distance <= allowed || !isStill {
                fused = response(gradientShare: configuration.gradientShare)
                peak = ResponsePeak(in: fused.map)
            }
        }
        confidence.score = score(of: answers, confidence: confidence, fused: fused.map, peak: peak)
        return Fused(response: fused.map, peak: peak, shares: fused.shares, confidence: confidence)
    }

    /// Learns how the components answered in a frame in which the target was tracked, at the peak of all together.
    package mutating func learn(_ components: [ComponentResponse], at peak: ResponsePeak) {
        frames += 1
        let rate = max(configuration.rate, 1 / Double(frames))
        func next(_ usual: Double?, _ value: Double) -> Double { usual.map { $0 + rate * (value - $0) } ?? value }
        for component in components {
            if component.id == .gradientResponse {
                gradientPeak = next(gradientPeak, Double(component.map.elements.max() ?? 0))
            } else if component.id == .colourResponse {
                colourValue = next(colourValue, value(of: component.map, at: peak))
            }
        }
    }

    /// How far a response is to be trusted, 0 to 1.
    private func score(
        of answers: Answers, confidence: Confidence, fused: Tensor<Float>, peak: ResponsePeak
    ) -> Double {
        func share(_ value: Double, _ usual: Double?) -> Double {
            usual.map { min(max(value / max($0, Self.leastValue), 0), 1) } ?? 1
        }
        var score =
            (share(value(of: answers.network.map, at: peak), confidence.usualPeak)
            * share(confidence.peakToSidelobeRatio, confidence.usualPeakToSidelobeRatio)).squareRoot()
        if let colours = answers.colours, let colourValue {
            let evidence = configuration.colourEvidence
            score = pow(score, 1 - evidence) * pow(share(value(of: colours.map, at: peak), colourValue), evidence)
        }
        return score * min(clearness(of: fused, at: peak) / configuration.fullClearness, 1).squareRoot()
    }

    /// A usual value that counts as none.
    private static let leastValue = 0.02

    /// The length of a displacement in cells, in target sides.
    private func sides(_ down: Double, _ right: Double) -> Double {
        let (down, right) = (down / reach.rows, right / reach.columns)
        return (down * down + right * right).squareRoot()
    }

    /// The largest response within two cells of a peak, which is a tenth of the target: components point with little more
    /// exactness than that.
    private func value(of map: Tensor<Float>, at peak: ResponsePeak) -> Double {
        let (rows, columns) = (map.shape[0], map.shape[1])
        var most = -Float.infinity
        for down in -2...2 {
            let row = (peak.row + down + rows) % rows
            for right in -2...2 { most = max(most, map[row * columns + (peak.column + right + columns) % columns]) }
        }
        return Double(most)
    }

    /// By how much a response's peak is above its largest elsewhere, as a share of it, 0 to 1.
    private func clearness(of map: Tensor<Float>, at peak: ResponsePeak) -> Double {
        let (rows, columns) = (map.shape[0], map.shape[1])
        let (near, beside) = (configuration.elsewhere * reach.rows, configuration.elsewhere * reach.columns)
        func distance(_ position: Int, _ centre: Int, _ extent: Int) -> Double {
            let distance = abs(position - centre)
            return Double(min(distance, extent - distance))
        }
        return map.withUnsafeElements { cells in
            let value = Double(cells[peak.row * columns + peak.column])
            guard value > 0 else { return 0 }
            var most = 0.0
            for row in 0..<rows {
                let isBeyond = distance(row, peak.row, rows) > near
                for column in 0..<columns where isBeyond || distance(column, peak.column, columns) > beside {
                    most = max(most, Double(cells[row * columns + column]))
                }
            }
            return max(value - most, 0) / value
        }
    }
}
