import Terminal
import Testing

@Suite struct ColourTests {
    @Test func partsAndText() {
        let colour = Colour(1, 160, 255)
        #expect([colour.red, colour.green, colour.blue] == [1, 160, 255])
        #expect(colour.description == "#01a0ff")
        #expect(Colour("#01a0ff") == colour)
        #expect(Colour("#01A0FF") == colour)
        #expect(Colour("default") == .default)
        #expect(Colour.default.description == "default")
        #expect(!colour.isDefault && Colour.default.isDefault)
        #expect(Colour.black != .default)
    }

    @Test(arguments: ["", "#", "01a0ff", "#01a0f", "#01a0fff", "#01a0fg", "#+1a0ff", "Default"])
    func refuses(_ text: String) { #expect(Colour(text) == nil) }

    @Test func mixing() {
        #expect(Colour(0, 100, 200).mixed(with: Colour(100, 0, 200), fraction: 0.25) == Colour(25, 75, 200))
        #expect(Colour(0, 0, 0).mixed(with: .white, fraction: 7) == .white)
    }

    @Test func lumaWeighsGreenMost() {
        #expect(abs(Colour.white.luma - 255) < 1e-9)
        #expect(abs(Colour(0, 255, 0).luma - 182.376) < 1e-9)
    }
}
