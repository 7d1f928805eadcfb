import Imaging
import Tensors
import TestSupport
import Testing

@Suite struct ResamplingTests {
    /// A picture of one row whose samples are grey.
    private func row(_ values: [UInt8]) -> Image {
        Image(width: values.count, height: 1, samples: values.flatMap { [$0, $0, $0] })
    }

    private func greys(_ image: Image) -> [UInt8] {
        stride(from: 0, to: image.samples.count, by: 3).map { image.samples[$0] }
    }

    @Test("the same size copies", arguments: ResamplingFilter.allCases)
    func theSameSizeCopies(filter: ResamplingFilter) {
        let image = noise(width: 31, height: 23)
        #expect(image.resampled(to: (31, 23), filter: filter) == image)
        let part = image.resampled(from: BoundingBox(x: 3, y: 2, width: 2, height: 1), to: (2, 1), filter: filter)
        #expect(part.samples == Array(image.samples[(2 * 31 + 3) * 3..<(2 * 31 + 5) * 3]))
    }

    @Test("reducing takes the mean of the area", arguments: ResamplingFilter.allCases)
    func reducing(filter: ResamplingFilter) {
        // 3 pixels to 2: the middle one counts half on either side.
        #expect(greys(row([0, 90, 240]).resampled(to: (2, 1), filter: filter)) == [30, 190])
        #expect(greys(row([10, 20, 30, 41]).resampled(to: (1, 1), filter: filter)) == [25])
        // Half of the stretch lies outside and repeats the border.
        let part = BoundingBox(x: -2, y: 0, width: 4, height: 1)
        #expect(greys(row([0, 90, 240]).resampled(from: part, to: (2, 1), filter: filter)) == [0, 45])
        let beyond = BoundingBox(x: 2, y: 0, width: 4, height: 1)
        #expect(greys(row([0, 90, 240]).resampled(from: beyond, to: (1, 1), filter: filter)) == [240])
    }

    @Test func enlargingSmoothly() {
        // Centres at -1/4, 1/4, 3/4, 5/4 between 0 and 100.
        #expect(greys(row([0, 100]).resampled(to: (4, 1))) == [0, 25, 75, 100])
    }

    @Test func enlargingToPixels() {
        #expect(greys(row([0, 100]).resampled(to: (4, 1), filter: .pixels)) == [0, 0, 100, 100])
        // 2 to 3: the middle one covers half of either.
        #expect(greys(row([0, 100]).resampled(to: (3, 1), filter: .pixels)) == [0, 50, 100])
    }

    @Test func axesAreIndependent() {
        let image = noise(width: 16, height: 4)
        let both = image.resampled(to: (4, 8), filter: .smooth)
        let inTurn = image.resampled(to: (4, 4), filter: .smooth).resampled(to: (4, 8), filter: .smooth)
        for (a, b) in zip(both.samples, inTurn.samples) { #expect(abs(Int(a) - Int(b)) <= 1) }
    }

    @Test(
        "any region is bounded",
        arguments: [
            BoundingBox(x: -1e9, y: 1e9, width: 1, height: 1), BoundingBox(x: 0, y: 0, width: 1e18, height: 1e-9),
            BoundingBox(x: 1e18, y: -1e18, width: 1e-3, height: 1e300),
            BoundingBox(x: 5, y: 5, width: 1e-12, height: 1e-12),
        ], ResamplingFilter.allCases)
    func anyRegionIsBounded(region: BoundingBox, filter: ResamplingFilter) {
        let image = Image(width: 9, height: 7, samples: Array(repeating: 77, count: 9 * 7 * 3))
        let result = image.resampled(from: region, to: (12, 5), filter: filter)
        #expect(result.samples.allSatisfy { $0 == 77 })
    }

    @Test("maps of numbers", arguments: ResamplingFilter.allCases)
    func mapsAreResampledLikePictures(filter: ResamplingFilter) {
        let image = noise(width: 13, height: 9)
        let values = (0..<13 * 9).map { Float(image.samples[$0 * 3]) }
        for size in [(5, 4), (40, 31), (13, 2)] {
            let map = Tensor<Float>(shape: [9, 13], elements: values).resampled(to: size, filter: filter)
            #expect(map.shape == [size.1, size.0])
            let picture = image.resampled(to: size, filter: filter)
            for (index, value) in map.elements.enumerated() {
                #expect(abs(value - Float(picture.samples[index * 3])) <= 0.501)
            }
        }
    }
}
