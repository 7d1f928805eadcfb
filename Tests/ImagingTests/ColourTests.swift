import Imaging
import Tensors
import TestSupport
import Testing

@Suite struct ColourTests {
    /// Published CIELAB coordinates of sRGB's corners under D65, two decimals.
    private static let corners: [(RGB, Lab)] = [
        (RGB(0, 0, 0), Lab(lightness: 0, a: 0, b: 0)), (RGB(255, 255, 255), Lab(lightness: 100, a: 0, b: 0)),
        (RGB(255, 0, 0), Lab(lightness: 53.24, a: 80.09, b: 67.20)),
        (RGB(0, 255, 0), Lab(lightness: 87.73, a: -86.18, b: 83.18)),
        (RGB(0, 0, 255), Lab(lightness: 32.30, a: 79.19, b: -107.86)),
        (RGB(0, 255, 255), Lab(lightness: 91.11, a: -48.09, b: -14.13)),
        (RGB(119, 119, 119), Lab(lightness: 50.03, a: 0, b: 0)),
    ]

    @Test func labOfKnownColours() {
        for (colour, expected) in Self.corners {
            let lab = Lab(colour)
            #expect(abs(lab.lightness - expected.lightness) < 0.02, "\(colour)")
            #expect(abs(lab.a - expected.a) < 0.03 && abs(lab.b - expected.b) < 0.04, "\(colour)")
        }
    }

    @Test func everyColourComesBackFromLab() {
        for red in stride(from: 0, through: 255, by: 15) {
            for green in stride(from: 0, through: 255, by: 17) {
                for blue in stride(from: 0, through: 255, by: 5) {
                    let colour = RGB(UInt8(red), UInt8(green), UInt8(blue))
                    #expect(Lab(colour).colour == colour)
                }
            }
        }
    }

    @Test func clipsWhatAScreenCannotShow() {
        #expect(Lab(lightness: 150, a: 0, b: 0).colour == RGB(255, 255, 255))
        #expect(Lab(lightness: -10, a: 0, b: 0).colour == RGB(0, 0, 0))
    }
}

@Suite struct LabPlanesTests {
    /// All lights and darks, and noise; an extent that no vector length divides.
    private let image: Image = {
        var image = noise(width: 61, height: 47)
        for value in 0..<256 {
            for channel in 0..<3 { image.samples[value * 3 + channel] = UInt8(value) }
        }
        return image
    }()

    private var expected: [[Double]] {
        let colours = (0..<image.width * image.height).map { pixel in
            Lab(RGB(image.samples[pixel * 3], image.samples[pixel * 3 + 1], image.samples[pixel * 3 + 2]))
        }
        return [colours.map(\.lightness), colours.map(\.a), colours.map(\.b)]
    }

    private func largestDifference(_ planes: Tensor<Float>) -> Double {
        zip(planes.elements, expected.joined()).map { abs(Double($0) - $1) }.max() ?? .infinity
    }

    @Test func agreesWithTheDefinition() {
        let planes = image.labPlanes()
        #expect(planes.shape == [3, 47, 61])
        #expect(largestDifference(planes) < 1e-3)
    }

    @Test func ofACropAgreesToo() {
        let planes = Tensor<Float>(shape: [47, 61, 3], elements: image.samples.map { Float($0) }).labPlanes()
        #expect(planes.shape == [3, 47, 61])
        #expect(largestDifference(planes) < 1e-3)
    }

    @Test func ofACropLiesBetweenItsNeighbours() {
        let planes = Tensor<Float>(shape: [1, 3, 3], elements: [100, 100, 100, 100.5, 100.5, 100.5, 101, 101, 101])
            .labPlanes()
        #expect(abs(planes[1] - (planes[0] + planes[2]) / 2) < 2e-3)
        #expect(planes[0] < planes[1] && planes[1] < planes[2])
    }

    @Test func takesWhatIsOutsideToTheEnds() {
        let planes = Tensor<Float>(shape: [1, 2, 3], elements: [-5, .nan, -.infinity, 256, 1e9, .infinity]).labPlanes()
        #expect(abs(planes[0]) < 1e-3 && abs(planes[1] - 100) < 1e-3)
        #expect(planes.elements.allSatisfy { $0.isFinite })
    }
}
