import Correlation
import Tensors
import Testing
import Tracking

private let side = 63

/// A response with one bump for each place, of a height.
private func response(_ bumps: (down: Double, right: Double, height: Double)...) -> Tensor<Float> {
    weightedSum(
        bumps.map { bump(rows: side, columns: side, down: $0.down, right: $0.right, height: $0.height, width: 2) },
        weights: bumps.map { _ in 1 })
}

private func answers(
    _ network: Tensor<Float>, gradients: Tensor<Float>? = nil, colours: Tensor<Float>? = nil
) -> ResponseFusion.Answers {
    ResponseFusion.Answers(
        network: network, statistics: ResponseStatistics(of: network),
        gradients: gradients.map { ComponentResponse(id: .gradientResponse, map: $0) },
        colours: colours.map { ComponentResponse(id: .colourResponse, map: $0) })
}

/// A fusion of a target of 21 x 21 cells that has seen these answers for a while, with what judges the network's.
private func accustomed(to usual: ResponseFusion.Answers) -> (ResponseFusion, ConfidenceJudge) {
    var fusion = ResponseFusion(reach: (rows: 21, columns: 21), configuration: FusionConfiguration())
    var judge = ConfidenceJudge(template: usual.statistics, rule: ConfidenceRule())
    for _ in 0..<10 {
        let fused = fusion.fuse(usual, judge: judge)
        _ = judge.judge(fused.confidence, by: ConfidenceRule())
        fusion.learn(usual.components, at: ResponsePeak(in: fused.response))
    }
    return (fusion, judge)
}

@Suite struct ResponseFusionTests {
    @Test("the less clear the network, the more colours count", arguments: [(1, 0.2), (0.75, 0.3), (0, 0.6)])
    func coloursCountForMoreInDoubt(score: Double, share: Double) {
        #expect(abs(FusionConfiguration().colourShare(atScore: score) - share) < 1e-12)
    }

    @Test func sharesAreTheComponents() {
        let still = response((0, 0, 1))
        let usual = answers(still, gradients: still, colours: still)
        let (fusion, judge) = accustomed(to: usual)
        let fused = fusion.fuse(usual, judge: judge)
        let expected = zip(fused.shares, [0.56, 0.24, 0.2])
        #expect(fused.shares.count == 3 && expected.allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(abs(fused.response[0] - 1) < 1e-3 && fused.confidence.score > 0.99)
    }

    /// Gradients answer with larger numbers than the network: they count by their share all the same.
    @Test func gradientsAreOnTheNetworksScale() {
        let usual = answers(response((0, 0, 0.25)), gradients: response((0, 0, 1)))
        let (fusion, judge) = accustomed(to: usual)
        #expect(abs(fusion.fuse(usual, judge: judge).response[0] - 0.25) < 1e-3)
    }

    /// What stands still under a target that moves is the background.
    @Test(
        "the gradients' motion where the network saw one, both in cells, and the gradients' share",
        arguments: [(0, 0, 0.3), (0, 1, 0.3), (0, 2, 0), (8, 0, 0), (8, 3, 0), (8, 5, 0.3), (8, -2, 0), (8, -8, 0.3)])
    func whatStandsStillIsBackground(network: Double, gradients: Double, share: Double) {
        let usual = answers(response((0, 0, 1)), gradients: response((0, 0, 1)))
        let (fusion, judge) = accustomed(to: usual)
        let now = answers(response((network, 0, 0.8)), gradients: response((gradients, 0, 1)))
        #expect(fusion.fuse(now, judge: judge).shares[1] == share)
    }

    @Test("a second target as high as seven tenths, or all", arguments: [(0.7, 1), (1, 0)])
    func aSecondTargetLowersTheScore(height: Double, square: Double) {
        let (fusion, judge) = accustomed(to: answers(response((0, 0, 1), (20, 0, height))))
        let score = fusion.fuse(answers(response((0, 0, 1), (20, 0, height))), judge: judge).confidence.score
        #expect(abs(score * score - square) < 0.03)
    }

    /// A target that bends keeps its colours; what hides it has others.
    @Test func coloursTellBendingFromHiding() {
        let usual = answers(response((0, 0, 1)), colours: response((0, 0, 0.5)))
        let (fusion, judge) = accustomed(to: usual)
        func score(network: Double, colours: Double) -> Double {
            let now = answers(response((0, 0, network)), colours: response((0, 0, colours)))
            return fusion.fuse(now, judge: judge).confidence.score
        }
        let bent = score(network: 0.25, colours: 0.5)
        let hidden = score(network: 0.25, colours: 0.05)
        #expect(bent > 0.6 && hidden < 0.3)
    }
}
