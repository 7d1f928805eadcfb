import Foundation
import Imaging
import TestSupport
import Testing
import Tracking

/// A picture of smooth random blotches, the target's 60 x 48 pixels in its middle, magnified about the centre.
private func picture(magnified factor: Double) -> Image {
    var generator = SeededGenerator(seed: 12)
    let waves = (0..<24).map { _ in
        (
            x: Double.random(in: -0.4...0.4, using: &generator), y: Double.random(in: -0.4...0.4, using: &generator),
            phase: Double.random(in: 0...6, using: &generator), channel: Int.random(in: 0..<3, using: &generator)
        )
    }
    var samples: [UInt8] = []
    for row in 0..<160 {
        for column in 0..<200 {
            let (x, y) = ((Double(column) - 99.5) / factor, (Double(row) - 79.5) / factor)
            var colour = [128.0, 128, 128]
            for wave in waves { colour[wave.channel] += 14 * sin(wave.x * x + wave.y * y + wave.phase) }
            samples += colour.map { UInt8(min(max($0, 0), 255)) }
        }
    }
    return Image(width: 200, height: 160, samples: samples)
}

@Suite struct ScaleFilterTests {
    private let box = BoundingBox(centreX: 99.5, centreY: 79.5, width: 60, height: 48)

    @Test("a magnification is found", arguments: [0.93, 1, 1.04])
    func findsAMagnification(factor: Double) {
        var filter = ScaleFilter(target: box, configuration: ScaleFilterConfiguration())
        filter.learn(box, in: picture(magnified: 1))
        #expect(abs(filter.change(of: box, in: picture(magnified: factor)) / factor - 1) < 0.02)
    }

    @Test("a larger change is found in three looks", arguments: [0.85, 0.9, 1.1])
    func findsALargerChange(factor: Double) {
        var filter = ScaleFilter(target: box, configuration: ScaleFilterConfiguration())
        filter.learn(box, in: picture(magnified: 1))
        let image = picture(magnified: factor)
        var found = box
        for _ in 0..<3 {
            let change = filter.change(of: found, in: image)
            found = BoundingBox(
                centreX: box.centreX, centreY: box.centreY, width: found.width * change, height: found.height * change)
        }
        #expect(abs(found.width / box.width / factor - 1) < 0.02)
    }

    @Test func followsAGrowingTarget() {
        var filter = ScaleFilter(target: box, configuration: ScaleFilterConfiguration())
        filter.learn(box, in: picture(magnified: 1))
        var grown = box
        for frame in 1...15 {
            let image = picture(magnified: 1 + 0.03 * Double(frame))
            let change = filter.change(of: grown, in: image)
            grown = BoundingBox(
                centreX: box.centreX, centreY: box.centreY, width: grown.width * change, height: grown.height * change)
            filter.learn(grown, in: image)
        }
        #expect(abs(grown.width / box.width / 1.45 - 1) < 0.05)
    }
}
