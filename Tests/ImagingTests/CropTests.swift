import Imaging
import Tensors
import TestSupport
import Testing

/// Equations.md, section 1, to the letter: every sample of every pixel by itself, in double precision.
private func plainCrop(_ image: Image, _ window: CropWindow, width: Int, height: Int) -> [Double] {
    func offsets(_ step: Double) -> [Double] {
        let count = max(1, Int((step - 1e-9).rounded(.up)))
        return (0..<count).map { ((Double($0) + 0.5) / Double(count) - 0.5) * step }
    }
    func pixel(_ x: Int, _ y: Int, _ channel: Int) -> Double {
        let column = min(max(x, 0), image.width - 1)
        let row = min(max(y, 0), image.height - 1)
        return Double(image.samples[(row * image.width + column) * 3 + channel])
    }
    let stepX = window.width / Double(width)
    let stepY = window.height / Double(height)
    let offsetsX = offsets(stepX)
    let offsetsY = offsets(stepY)
    var result: [Double] = []
    for j in 0..<height {
        for i in 0..<width {
            for channel in 0..<3 {
                var sum = 0.0
                for dy in offsetsY {
                    for dx in offsetsX {
                        let x = window.centreX + (Double(i) - Double(width - 1) / 2) * stepX + dx
                        let y = window.centreY + (Double(j) - Double(height - 1) / 2) * stepY + dy
                        let left = Int(x.rounded(.down))
                        let top = Int(y.rounded(.down))
                        let fx = x - Double(left)
                        let fy = y - Double(top)
                        sum += (1 - fy) * ((1 - fx) * pixel(left, top, channel) + fx * pixel(left + 1, top, channel))
                        sum += fy * ((1 - fx) * pixel(left, top + 1, channel) + fx * pixel(left + 1, top + 1, channel))
                    }
                }
                result.append(sum / Double(offsetsX.count * offsetsY.count))
            }
        }
    }
    return result
}

/// A picture of seeded noise.
func noise(width: Int, height: Int, seed: UInt64 = 7) -> Image {
    var generator = SeededGenerator(seed: seed)
    return Image(
        width: width, height: height,
        samples: (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &generator) })
}

/// A window on a 23x17 picture, and what is special about it.
private struct WindowCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let window: CropWindow

    static let all: [WindowCase] = [
        ("inside, enlarged", 11.3, 8.2, 7.5, 5.25), ("inside, one to one", 11, 8, 15, 11),
        ("steps of just over 1", 11, 8, 15.001, 11.001), ("step 1 but for rounding", 11, 8, 15.000000001, 11.000000001),
        ("reduced", 10.2, 8.7, 70.3, 44.1), ("reduced along one axis only", 10.2, 8.7, 70.3, 3.3),
        ("reduced by half and a little", 11, 8, 21, 16.1), ("reduced to a half", 10.6, 8.7, 30, 22),
        ("reduced to two fifths", 10.6, 8.7, 37.4, 27.1), ("reduced to two sevenths", 10.6, 8.7, 52, 38),
        ("over the left and upper edge", 0.5, -1.25, 12.5, 9),
        ("over the right and lower edge", 22.25, 16.75, 12.5, 40),
        ("outside", -100.5, 200.25, 20, 20), ("around the whole picture", 11, 8, 1000, 1500),
        ("tiny", 5.4, 6.6, 0.01, 0.02),
    ].map { name, x, y, width, height in
        WindowCase(
            testDescription: name, window: CropWindow(centreX: x, centreY: y, width: width, height: height))
    }
}

@Suite struct CropTests {
    @Test("agrees with the plain form", arguments: WindowCase.all, InstructionSet.allCases)
    private func agreesWithThePlainForm(`case`: WindowCase, instructionSet: InstructionSet) {
        for (image, size) in [(noise(width: 23, height: 17), (15, 11)), (noise(width: 90, height: 40), (31, 64))] {
            let expected = plainCrop(image, `case`.window, width: size.0, height: size.1)
            var actual = [Float](repeating: .nan, count: size.0 * size.1 * 3)
            actual.withUnsafeMutableBufferPointer {
                image.crop(`case`.window, size: size, into: $0, instructionSet: instructionSet)
            }
            #expect(relativeError(actual, expected) < 1e-6)
        }
    }

    @Test("pictures of one row or column", arguments: [(1, 1), (1, 9), (9, 1), (2, 1)])
    func thinPictures(width: Int, height: Int) {
        let image = noise(width: width, height: height)
        for size in [(1, 1), (5, 7)] {
            let window = CropWindow(centreX: 0.75, centreY: 1.5, width: 6.5, height: 4.5)
            let expected = plainCrop(image, window, width: size.0, height: size.1)
            #expect(relativeError(image.crop(window, size: size).elements, expected) < 1e-6)
        }
    }

    @Test func aWindowOfWholePixelsCopiesThem() {
        let image = noise(width: 300, height: 280)
        let crop = image.crop(CropWindow(centreX: 140, centreY: 130, width: 255, height: 255), size: (255, 255))
        #expect(crop.shape == [255, 255, 3])
        let expected = (0..<255).flatMap { j in
            (0..<255 * 3).map { Float(image.samples[((j + 3) * 300 + 13) * 3 + $0]) }
        }
        #expect(crop.elements == expected)
    }

    /// Beyond the picture, half of the window is the left border's colour and half the right's.
    @Test("a vast window", arguments: [1e6, 1e12, 1e18, 1e300])
    func aVastWindow(extent: Double) {
        let image = Image(width: 2, height: 1, samples: [10, 20, 30, 110, 120, 130])
        let window = CropWindow(centreX: 0.5, centreY: 0, width: extent, height: extent)
        let crop = image.crop(window, size: (3, 2)).elements
        let middle: [Float] = [60, 70, 80]
        #expect(relativeError(crop, [[10, 20, 30], middle, [110, 120, 130]].flatMap { $0 } + crop[9...]) < 1e-3)
        #expect(Array(crop[0..<9]) == Array(crop[9..<18]))
    }

    @Test("a window far away", arguments: [1e9, 1e18, 1e300, 1.7e308])
    func aWindowFarAway(distance: Double) {
        let image = noise(width: 20, height: 30)
        let window = CropWindow(centreX: distance, centreY: -distance, width: 40, height: 1e-3)
        let crop = image.crop(window, size: (4, 4)).elements
        let corner = image.samples[19 * 3..<20 * 3].map { Float($0) }
        #expect(crop == (0..<16).flatMap { _ in corner })
    }

    @Test func windowAroundABox() {
        let window = CropWindow(around: BoundingBox(x: 10, y: 20, width: 5, height: 8), factor: 3)
        #expect(window == CropWindow(centreX: 12, centreY: 23.5, width: 15, height: 24))
    }

    @Test(.enabled(if: SharedData.isPresent, SharedData.absence))
    func goldenCrops() throws {
        let image = try Image(contentsOf: SharedData.url("golden/crop/image.png"))
        let boxes = try SafetensorsFile(contentsOf: SharedData.url("golden/crop/IN.safetensors")).tensor(named: "boxes")
        let crops = try SafetensorsFile(contentsOf: SharedData.url("golden/crop/OUT.safetensors")).tensor(
            named: "crops")
        #expect(boxes.shape == [3, 4] && crops.shape == [3, 3, 255, 255])
        for number in 0..<3 {
            let values = (0..<4).map { Double(boxes[number * 4 + $0]) }
            let box = BoundingBox(x: values[0], y: values[1], width: values[2], height: values[3])
            let crop = image.crop(CropWindow(around: box, factor: 3), size: (255, 255)).elements
            var worst: Float = 0
            for pixel in 0..<255 * 255 {
                for channel in 0..<3 {
                    let reference = crops[(number * 3 + channel) * 255 * 255 + pixel]
                    worst = max(worst, abs(crop[pixel * 3 + channel] - reference))
                }
            }
            #expect(worst < 1e-3, "box \(number)")
        }
    }
}
