import Imaging
import Tensors
import Testing
import Tracking

private func shares(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> [Float] {
    let lab = Image(width: 1, height: 1, samples: [red, green, blue]).labPlanes()
    return Tensor<Float>(shape: [ColourNames.count]) {
        ColourNames(reach: 22).writeShares(of: lab, weight: 1, mean: 0, into: $0, stride: ColourNames.count)
    }.elements
}

@Suite struct ColourNamesTests {
    @Test(
        "shares sum to 1",
        arguments: [(0, 0, 0), (255, 255, 255), (13, 200, 77), (250, 3, 120)] as [(UInt8, UInt8, UInt8)])
    func sharesSumToOne(colour: (UInt8, UInt8, UInt8)) {
        let shares = shares(colour.0, colour.1, colour.2)
        #expect(abs(shares.reduce(0, +) - 1) < 1e-5)
        #expect(shares.allSatisfy { $0 > 0 })
    }

    @Test(
        "a colour belongs most to its own name",
        arguments: [
            (0, (5, 5, 5)), (1, (20, 40, 220)), (4, (60, 170, 60)), (5, (250, 150, 10)), (8, (220, 20, 30)),
            (9, (250, 250, 250)), (10, (250, 230, 40)),
        ] as [(Int, (UInt8, UInt8, UInt8))])
    func belongsToItsName(name: Int, colour: (UInt8, UInt8, UInt8)) {
        let shares = shares(colour.0, colour.1, colour.2)
        #expect(shares[name] == shares.max())
        #expect(shares[name] > 0.4)
    }
}
