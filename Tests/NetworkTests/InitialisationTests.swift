import Network
import Tensors
import Testing

@Suite struct InitialisationTests {
    static let architecture = Architecture(width: 0.25, adjusted: 64, hidden: 16, refined: 64)

    private func weights() throws -> NetworkWeights { try NetworkWeights(randomFor: Self.architecture, seed: 2) }

    /// Every block starts as its shortcut: the last normalisation of a bottleneck is 0, every other one the identity.
    @Test func normalisationsAreTheIdentityButForABlocksLast() throws {
        let weights = try weights()
        for specification in Self.architecture.inventory where specification.name.contains("bn") {
            let expected: Float =
                if specification.name.hasSuffix("bn3.weight") {
                    0
                } else if specification.name.hasSuffix(".weight") || specification.name.hasSuffix(".running_var") {
                    1
                } else {
                    0
                }
            #expect(weights[specification.name].elements.allSatisfy { $0 == expected }, "\(specification.name)")
        }
    }

    @Test(arguments: 3...5) func onlyTheForgetBiasIsOne(level: Int) throws {
        let gates = try weights()["level\(level).memory.bias"].elements
        #expect(gates == (0..<64).map { (16..<32).contains($0) ? 1 : 0 })
    }

    @Test func offsetsAreZero() throws {
        let weights = try weights()
        #expect(weights["backbone.layer3.0.offset.weight"].elements.allSatisfy { $0 == 0 })
        #expect(weights["backbone.layer3.0.offset.bias"].elements.allSatisfy { $0 == 0 })
    }

    /// Names with the gain over 1 / fan-in: 2 before a rectifier.
    static let gains: [(name: String, gain: Double, fanIn: Int)] = [
        ("backbone.layer3.1.conv2.weight", 2, 576), ("refinement.smooth4.weight", 2, 576),
        ("level4.memory.input.weight", 1, 576), ("refinement.output.weight", 1, 64),
    ]

    @Test(arguments: gains)
    func theVarianceFitsTheFanIn(name: String, gain: Double, fanIn: Int) throws {
        let elements = try weights()[name].elements
        let mean = elements.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(elements.count)
        // At least 2,048 numbers: the variance of the sample is within a tenth.
        #expect(abs(mean * Double(fanIn) / gain - 1) < 0.1)
    }
}
