import Imaging
import Overlay
import Testing
import Tracking

@Suite struct FrameOverlayTests {
    private let grey = Image(width: 80, height: 60, samples: [UInt8](repeating: 90, count: 80 * 60 * 3))

    private func colour(_ image: Image, _ x: Int, _ y: Int) -> RGB {
        let place = 3 * (y * image.width + x)
        return RGB(image.samples[place], image.samples[place + 1], image.samples[place + 2])
    }

    @Test func anOutlineIsInItsColourAndRimmed() {
        let red = RGB(255, 0, 0)
        let outline = FrameOverlay.Outline(box: BoundingBox(x: 20, y: 30, width: 30, height: 20), colour: red)
        let drawn = FrameOverlay(outlines: [outline]).drawn(on: grey)
        for (x, y) in [(20, 30), (49, 30), (20, 49), (49, 49), (35, 30)] { #expect(colour(drawn, x, y) == red) }
        #expect(colour(drawn, 19, 40) != colour(grey, 0, 0) && colour(drawn, 19, 40) != red)
        #expect(colour(drawn, 35, 40) == colour(grey, 0, 0))
    }

    @Test("whatever lies outside is cut off", arguments: [(-40.0, -40.0), (70, 50), (300, 300), (.nan, 0), (1e300, 0)])
    func boxesOverTheBorder(x: Double, y: Double) {
        let box = BoundingBox(x: x, y: y, width: 30, height: 30)
        let outline = FrameOverlay.Outline(box: box, colour: RGB(255, 0, 0), label: "2 lost 0.10")
        let map = FrameOverlay.Map(picture: Image(width: 1, height: 1, samples: [255, 255, 255]), region: box)
        let drawn = FrameOverlay(
            outlines: [outline], caption: "#12 a caption that is wider than the frame", map: map
        ).drawn(on: grey)
        #expect(drawn.size == grey.size)
    }

    @Test func aMapCoversItsRegion() {
        let map = FrameOverlay.Map(
            picture: Image(width: 1, height: 1, samples: [255, 255, 255]),
            region: BoundingBox(x: 60, y: 40, width: 40, height: 40))
        let drawn = FrameOverlay(map: map).drawn(on: grey)
        #expect(abs(Int(colour(drawn, 79, 59).red) - (90 + 255) / 2) <= 1)
        #expect(colour(drawn, 59, 39) == RGB(90, 90, 90))
    }

    @Test func anAnswersOutlineSaysItsState() {
        var observation = Observation(
            box: BoundingBox(x: 1, y: 2, width: 3, height: 4),
            confidence: Confidence(peak: 1, peakToSidelobeRatio: 1, averagePeakToCorrelationEnergy: 1, score: 0.8749),
            state: .tracked, searchWindow: BoundingBox(x: 0, y: 0, width: 9, height: 9), scale: 1, learned: true)
        #expect(FrameOverlay.Outline(observation).label == "")
        #expect(FrameOverlay.Outline(observation, target: 2).label == "2 tracked 0.87")
        let colours = TrackingState.allCases.map { state in
            observation.state = state
            return FrameOverlay.Outline(observation).colour
        }
        #expect(Set(colours).count == 3)
    }

    @Test func aSheetHoldsRowsAndLegend() {
        let cell = FrameSheet.Cell(
            frame: grey,
            overlay: FrameOverlay(
                outlines: [.init(box: BoundingBox(x: 20, y: 15, width: 40, height: 30), colour: RGB(0, 200, 0))]))
        let sheet = FrameSheet(
            rows: [.init(title: "one", cells: [cell, cell]), .init(title: "two", cells: [cell])],
            legend: [.init(name: "rar", colour: RGB(0, 200, 0))]
        ).picture(height: 120)
        // Two frames of 160x120 beside each other; titles, gaps of 6, the legend's line.
        #expect(sheet.size == FrameSize(width: 6 + 2 * 166, height: 2 * (20 + 126) + 20 + 6))
        // The box's left edge, at twice the size.
        #expect(colour(sheet, 6 + 40, 20 + 60) == RGB(0, 200, 0))
        #expect(colour(sheet, 6 + 166 + 40, 20 + 60) == RGB(0, 200, 0))
        #expect(colour(sheet, 6 + 166 + 40, 20 + 126 + 20 + 60) == RGB(255, 255, 255))
    }
}
