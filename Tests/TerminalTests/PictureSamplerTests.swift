import Imaging
import Terminal
import Testing

@Suite struct PictureSamplerTests {
    /// A grey picture from its values.
    private func grey(_ width: Int, _ values: [UInt8]) -> Image {
        Image(width: width, height: values.count / width, samples: values.flatMap { [$0, $0, $0] })
    }

    private func sample(_ picture: Image, _ region: BoundingBox, _ columns: Int, _ rows: Int) -> [UInt8] {
        let result = PictureSampler.sample(picture, region: region, columns: columns, rows: rows)
        return stride(from: 0, to: result.samples.count, by: 3).map { result.samples[$0] }
    }

    private func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> BoundingBox {
        BoundingBox(x: x, y: y, width: width, height: height)
    }

    @Test func theMeanOverAnArea() {
        let picture = grey(4, [0, 10, 20, 30, 40, 50, 60, 70])
        #expect(sample(picture, box(0, 0, 4, 2), 2, 1) == [25, 45])
        #expect(sample(picture, box(1, 0, 2, 1), 1, 1) == [15])
        // One and a half pixels each: (0 + 10/2)/1.5, (10/2 + 20)/1.5.
        #expect(sample(picture, box(0, 0, 3, 1), 2, 1) == [3, 17])
    }

    @Test func betweenPixelsItIsBilinear() {
        let picture = grey(2, [0, 100])
        // Centres at 0.25, 0.75, 1.25, 1.75 pixels: -0.25 (the border), 0.25, 0.75, 1.25 (the border).
        #expect(sample(picture, box(0, 0, 2, 1), 4, 1) == [0, 25, 75, 100])
    }

    @Test func outsideTheBorderIsRepeated() {
        let picture = grey(2, [10, 200])
        #expect(sample(picture, box(-4, 0, 8, 1), 4, 1) == [10, 10, 105, 200])
        #expect(sample(picture, box(50, -50, 4, 4), 2, 2) == [200, 200, 200, 200])
    }

    @Test func theWholePictureAtItsOwnSizeIsItself() {
        let picture = grey(3, [1, 2, 3, 4, 5, 6])
        #expect(PictureSampler.sample(picture, region: box(0, 0, 3, 2), columns: 3, rows: 2) == picture)
    }

    @Test func channelsStayApart() {
        let picture = Image(width: 2, height: 1, samples: [0, 100, 255, 10, 200, 255])
        #expect(PictureSampler.sample(picture, region: box(0, 0, 2, 1), columns: 1, rows: 1).samples == [5, 150, 255])
    }
}
