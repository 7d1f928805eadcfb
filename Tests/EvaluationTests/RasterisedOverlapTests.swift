import Evaluation
import Imaging
import Sequences
import TestSupport
import Testing

@Suite("Rasterised overlap")
struct RasterisedOverlapTests {
    private let frame = FrameSize(width: 100, height: 80)

    @Test("both end pixels of a row count, and so do both end rows")
    func inclusiveEnds() {
        // 5 x 5 pixels from 4 x 4, of which 3 x 5 are shared: 15 of 25 + 25 - 15.
        #expect(rasterisedOverlap(rectangle(10, 10, 4, 4), rectangle(12, 10, 4, 4), in: frame) == 15.0 / 35)
    }

    @Test("the grid starts at the bounds' corner, not at the picture's")
    func gridOrigin() {
        // From 10.5 the rows lie at 10.5, 11.5 ... 14.5: five of them, as from 10.
        #expect(rasterisedOverlap(rectangle(10.5, 10.5, 4, 4), rectangle(12.5, 10.5, 4, 4), in: frame) == 15.0 / 35)
    }

    @Test("a turned square is drawn row by row")
    func diamond() {
        // Rows 0...4 of the diamond with corners (2,0) (4,2) (2,4) (0,2) hold 1, 3, 5, 3, 1 pixels of the square's 25.
        #expect(rasterisedOverlap(polygon(2, 0, 4, 2, 2, 4, 0, 2), rectangle(0, 0, 4, 4), in: frame) == 13.0 / 25)
    }

    @Test("outlines are clipped to the picture")
    func clipping() {
        // Inside, the columns 0...9 and 0...4 of rows 0...9.
        #expect(rasterisedOverlap(rectangle(-10, 0, 19, 9), rectangle(-10, 0, 14, 9), in: frame) == 0.5)
        #expect(rasterisedOverlap(rectangle(-30, 0, 19, 9), rectangle(-30, 0, 19, 9), in: frame) == 0)
        #expect(rasterisedOverlap(rectangle(90, 70, 50, 50), rectangle(90, 70, 80, 80), in: frame) == 1)
    }

    @Test("bounds that share no area overlap by 0, though their end pixels meet")
    func touching() {
        #expect(rasterisedOverlap(rectangle(0, 0, 4, 4), rectangle(4, 0, 4, 4), in: frame) == 0)
    }

    @Test("numbers that no picture has neither crash nor allocate")
    func absurdNumbers() {
        let huge = rectangle(-1e7, -1e7, 2e7, 2e7)
        #expect(rasterisedOverlap(huge, huge, in: frame) == 1)
        let broken: [Region] = [
            .rectangle(BoundingBox(x: .nan, y: 0, width: 1, height: 1)),
            .rectangle(BoundingBox(x: 0, y: 0, width: 1e300, height: 1)),
            .polygon(polygon(0, 0, .infinity, 0, 0, 5)), .polygon(polygon(1, 1, 1, 1, 1, 1)),
        ]
        for region in broken {
            #expect(region.overlap(with: .polygon(huge), in: frame, measure: .rasterised) == 0, "\(region)")
        }
    }

    @Test("large outlines agree with the exact areas to a pixel of border", arguments: overlapCases)
    func againstExact(example: OverlapCase) {
        let scale = 40.0
        func scaled(_ polygon: Polygon) -> Polygon {
            Polygon(points: polygon.points.map { Point(x: $0.x * scale, y: $0.y * scale) })
        }
        let size =
            example.frame.map { FrameSize(width: $0.width * Int(scale), height: $0.height * Int(scale)) }
            ?? FrameSize(width: 1000, height: 1000)
        let raster = rasterisedOverlap(scaled(example.a), scaled(example.b), in: size)
        let exact = exactOverlap(scaled(example.a), scaled(example.b), in: size)
        #expect(abs(raster - exact) < 0.02)
    }

    @Test("without a picture's size the exact areas are taken")
    func withoutFrame() {
        let a = Region.polygon(rectangle(0, 0, 4, 4))
        let b = Region.polygon(rectangle(2, 0, 4, 4))
        #expect(abs(a.overlap(with: b, in: nil, measure: .rasterised) - 8.0 / 24) < 1e-12)
        #expect(a.overlap(with: b, in: frame, measure: .rasterised) == 15.0 / 35)
        #expect(abs(a.overlap(with: b, in: frame, measure: .exact) - 8.0 / 24) < 1e-12)
    }
}
