import Foundation
import Sequences
import Testing

@Suite struct RepeatableMathTests {
    @Test func sineAgreesWithTheLibrary() {
        var worst = 0.0
        var worstSingle: Float = 0
        for step in -5000...5000 {
            let turns = Double(step) / 1237
            let expected = sin(turns * 2 * Double.pi)
            worst = max(worst, abs(RepeatableMath.sine(turns: turns) - expected))
            worst = max(worst, abs(RepeatableMath.cosine(turns: turns) - cos(turns * 2 * Double.pi)))
            worstSingle = max(worstSingle, abs(RepeatableMath.sine(turns: Float(turns)) - Float(expected)))
        }
        #expect(worst < 1e-8)
        #expect(worstSingle < 2e-4)
    }

    @Test(
        "quarter turns",
        arguments: [(0.0, 0.0), (0.25, 1), (0.5, 0), (0.75, -1), (1, 0), (-0.25, -1), (1_000_000.25, 1)])
    func quarters(turns: Double, expected: Double) {
        #expect(abs(RepeatableMath.sine(turns: turns) - expected) < 1e-8)
    }
}
