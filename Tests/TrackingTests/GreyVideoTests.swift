import Foundation
import Imaging
import Network
import Tensors
import Testing
import Tracking

private let film = MovingTarget(seed: 4)

extension MovingTarget {
    /// The frame with the target at (x, y), without colours.
    fileprivate func greyFrame(x: Int, y: Int) -> Image {
        let image = frame(x: x, y: y)
        var samples = image.samples
        for pixel in stride(from: 0, to: samples.count, by: 3) {
            let sum = Int(samples[pixel]) + Int(samples[pixel + 1]) + Int(samples[pixel + 2])
            for channel in 0..<3 { samples[pixel + channel] = UInt8(sum / 3) }
        }
        return Image(width: image.width, height: image.height, samples: samples)
    }
}

/// In grey video colours have nothing to say, and no share that would grow where the filter is in doubt.
@Suite struct GreyVideoTests {
    private func tracker(_ name: String) throws -> any Tracker {
        let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("assets/models/rar-light.safetensors")
        let catalogue = TrackerCatalogue(
            weights: try NetworkWeights(contentsOf: model), pool: WorkerPool(threadCount: 2))
        return try #require(catalogue.tracker(name))
    }

    @Test(arguments: ["rar", "cacf"], [false, true]) func coloursAnswerInColourOnly(name: String, isGrey: Bool) throws {
        var tracker = try tracker(name)
        func frame(_ number: Int) -> Image {
            let (x, y) = (20 + 3 * number, 60 - 2 * number)
            return isGrey ? film.greyFrame(x: x, y: y) : film.frame(x: x, y: y)
        }
        _ = try tracker.initialise(frame(0), box: film.box(x: 20, y: 60), maps: [])
        for number in 1..<12 {
            let now = try tracker.step(frame(number), maps: .response)
            #expect((now.maps[.colourResponse] == nil) == isGrey)
            let truth = film.box(x: 20 + 3 * number, y: 60 - 2 * number)
            #expect(now.state == .tracked && now.box.overlap(with: truth) > 0.7, "frame \(number)")
        }
    }
}
