import Testing
import Tracking

@Suite struct RARConfigurationTests {
    @Test("the less clear a response, the more colours count", arguments: [(1, 0.2), (0.75, 0.3), (0, 0.6)])
    func coloursCountForMoreInDoubt(score: Double, share: Double) {
        #expect(abs(RARConfiguration().colourShare(atScore: score) - share) < 1e-12)
    }

    @Test func aFixedShareIsOneShare() {
        var configuration = RARConfiguration()
        (configuration.colourShare, configuration.colourShareInDoubt) = (0.4, 0.4)
        #expect(configuration.colourShare(atScore: 1) == 0.4 && configuration.colourShare(atScore: 0.1) == 0.4)
    }

    @Test(arguments: [(0, 0, false), (0.2, 0, true), (0, 0.2, true)] as [(Double, Double, Bool)])
    func coloursAreUsedWhereTheyHaveAShare(clear: Double, inDoubt: Double, areUsed: Bool) {
        var configuration = RARConfiguration()
        (configuration.colourShare, configuration.colourShareInDoubt) = (clear, inDoubt)
        #expect(configuration.usesColours == areUsed)
        #expect(!configuration.plain.usesColours)
    }
}
