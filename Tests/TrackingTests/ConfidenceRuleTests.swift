import Correlation
import Tensors
import Testing
import Tracking

/// A response map with a peak of `height` over a floor whose cells alternate by `noise`.
private func statistics(height: Float, noise: Float) -> ResponseStatistics {
    var map = Tensor<Float>(shape: [31, 31], elements: (0..<961).map { $0 % 2 == 0 ? noise : 0 })
    map[0] = height
    return ResponseStatistics(of: map)
}

@Suite struct ConfidenceRuleTests {
    private let rule = ConfidenceRule()

    /// A judge of a target whose template answers as clearly as can be.
    private var judge: ConfidenceJudge { ConfidenceJudge(template: statistics(height: 1, noise: 0), rule: rule) }

    /// What a judge says of a run of responses, as one letter a frame.
    private func states(_ responses: [ResponseStatistics]) -> String {
        var judge = judge
        return responses.map { response in
            switch judge.judge(judge.confidence(of: response), by: rule) {
            case .tracked: "t"
            case .uncertain: "u"
            case .lost: "l"
            }
        }.joined()
    }

    private let clear = statistics(height: 1, noise: 0.05)
    // Both peak and ratio at 0.4 of the clear ones: a score of 0.4.
    private let doubtful = statistics(height: 0.4, noise: 0.05)
    private let blank = statistics(height: 0.1, noise: 0.05)

    /// Six tenths of the template's peak and a ratio of 20 are enough.
    @Test(
        "height and noise of the first response, and its score",
        arguments: [(0.6, 0.05, 1), (0.3, 0.025, 0.707), (0.7, 0.18, 0.582), (0.15, 0.04, 0.285)]
            as [(Float, Float, Double)])
    func theFirstFrameIsJudgedByTheTemplate(height: Float, noise: Float, score: Double) {
        #expect(abs(judge.confidence(of: statistics(height: height, noise: noise)).score - score) < 0.001)
    }

    @Test func aTargetThatAnswersLikeNoiseIsNeverTracked() {
        let noise = statistics(height: 0.15, noise: 0.04)
        let states = states([ResponseStatistics](repeating: noise, count: rule.longPatience + 1))
        #expect(states == String(repeating: "u", count: rule.longPatience - 1) + "ll")
    }

    @Test func whatAFrameIsJudgedAgainstIsInItsConfidence() {
        var judge = judge
        let first = judge.confidence(of: clear)
        #expect(first.usualPeak == 0.6 && first.usualPeakToSidelobeRatio == 20)
        _ = judge.judge(first, by: rule)
        let second = judge.confidence(of: doubtful)
        #expect(second.usualPeak == first.peak && second.usualPeakToSidelobeRatio == first.peakToSidelobeRatio)
    }

    @Test func aDoubtfulFrameIsUncertainAndForgotten() {
        #expect(states([clear, clear, doubtful, clear]) == "ttut")
    }

    @Test func patienceEndsInALostTarget() {
        #expect(states([clear] + [ResponseStatistics](repeating: blank, count: 6)) == "tuuuull")
    }

    @Test func aBetterFrameBeginsThePatienceAnew() {
        #expect(states([clear, blank, blank, blank, blank, doubtful, blank, blank, blank, blank]) == "tuuuuuuuuu")
    }

    @Test func longDoubtEndsInALostTargetToo() {
        let states = states([clear] + [ResponseStatistics](repeating: doubtful, count: rule.longPatience + 1))
        #expect(states == "t" + String(repeating: "u", count: rule.longPatience - 1) + "ll")
    }

    @Test func aLostTargetNeedsAClearResponse() {
        let lost = [clear] + [ResponseStatistics](repeating: blank, count: 5)
        #expect(states(lost + [doubtful, clear, blank]) == "tuuuulltu")
    }

    @Test func theScoreIsTheGeometricMeanOfTheShares() {
        var judge = judge
        _ = judge.judge(judge.confidence(of: clear), by: rule)
        let expected =
            (doubtful.peak / clear.peak * doubtful.peakToSidelobeRatio / clear.peakToSidelobeRatio).squareRoot()
        #expect(abs(judge.confidence(of: doubtful).score - expected) < 1e-12)
        #expect(expected > 0.3 && expected < 0.45)
    }
}
