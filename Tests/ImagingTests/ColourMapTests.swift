import Imaging
import Tensors
import Testing

@Suite struct ColourMapTests {
    private func distance(_ a: RGB, _ b: RGB) -> Double {
        let (a, b) = (Lab(a), Lab(b))
        return
            ((a.lightness - b.lightness) * (a.lightness - b.lightness) + (a.a - b.a) * (a.a - b.a)
            + (a.b - b.b) * (a.b - b.b)).squareRoot()
    }

    /// Colours of the published map at 0, 1/4, 1/2, 3/4 and 1.
    @Test func viridisIsTheOneThatToolsPlot() {
        let published = [RGB(68, 1, 84), RGB(59, 82, 139), RGB(33, 145, 140), RGB(94, 201, 98), RGB(253, 231, 37)]
        for (index, colour) in published.enumerated() {
            #expect(distance(ColourMap.viridis.colour(at: Float(index) / 4), colour) < 1.5)
        }
    }

    @Test("lightness rises evenly", arguments: [ColourMap.viridis, .cividis, .grey])
    func lightnessRisesEvenly(map: ColourMap) {
        let lightness = map.table.map { Lab($0).lightness }
        let mean = (lightness[255] - lightness[0]) / 255
        for index in 1...255 {
            // Rounding to 8 bits moves a colour's lightness by up to 0.4.
            #expect(abs(lightness[index] - lightness[0] - Double(index) * mean) < 3, "\(index)")
        }
        for index in 4...255 { #expect(lightness[index] > lightness[index - 4], "\(index)") }
    }

    @Test func divergingIsLightestInTheMiddleAndAsDarkAtBothEnds() {
        let lightness = ColourMap.diverging.table.map { Lab($0).lightness }
        #expect(abs(lightness[0] - lightness[255]) < 0.5)
        for index in 4...127 {
            #expect(lightness[index] > lightness[index - 4] && lightness[255 - index] > lightness[259 - index])
        }
        #expect(lightness[127] > 95)
        let low = ColourMap.diverging.colour(at: 0)
        let high = ColourMap.diverging.colour(at: 1)
        #expect(low.blue > low.red && high.red > high.blue)
    }

    @Test("equal steps look equal", arguments: ColourMap.allCases)
    func equalStepsLookEqual(map: ColourMap) {
        let steps = (0..<16).map { distance(map.colour(at: Float($0) / 16), map.colour(at: Float($0 + 1) / 16)) }
        let mean = steps.reduce(0, +) / 16
        for step in steps { #expect(step > 0.45 * mean && step < 1.8 * mean) }
    }

    @Test("ends, beyond and not a number", arguments: ColourMap.allCases)
    func ends(map: ColourMap) {
        #expect(map.table.count == 256)
        #expect(map.colour(at: -.infinity) == map.table[0] && map.colour(at: -1e-9) == map.table[0])
        #expect(map.colour(at: 1.5) == map.table[255] && map.colour(at: .infinity) == map.table[255])
        #expect(map.colour(at: .nan) == RGB(255, 0, 255))
        #expect(!map.table.contains(RGB(255, 0, 255)))
    }

    @Test func greyIsGrey() {
        #expect(ColourMap.grey.table.allSatisfy { $0.red == $0.green && $0.green == $0.blue })
        #expect(ColourMap.grey.colour(at: 0) == RGB(0, 0, 0) && ColourMap.grey.colour(at: 1) == RGB(255, 255, 255))
    }

    @Test func picturesOfValues() {
        let values = Tensor<Float>(shape: [2, 3], elements: [-1, 0, 1, .nan, 5, -.infinity])
        let map = ColourMap.viridis
        let colours = [
            map.table[0], map.colour(at: 0.5), map.table[255], ColourMap.notANumber, map.table[255], map.table[0],
        ]
        let expected = colours.flatMap { [$0.red, $0.green, $0.blue] }
        #expect(map.picture(of: values, range: -1...1) == Image(width: 3, height: 2, samples: expected))
    }

    @Test func aConstantMapIsDrawnInTheMiddleColour() {
        let picture = ColourMap.grey.picture(of: Tensor(shape: [1, 3], elements: [2, 3, 4]), range: 3...3)
        let middle = ColourMap.grey.colour(at: 0.5).red
        #expect(picture.samples == [0, 0, 0, middle, middle, middle, 255, 255, 255])
    }
}
