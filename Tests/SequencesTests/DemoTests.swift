import Foundation
import Imaging
import Sequences
import Testing

/// The rendered sequence that comes with the program.
@Suite struct DemoTests {
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("assets/demo").path

    @Test func itOpens() throws {
        let demo = try openSequence(Self.path)
        #expect(demo.name == "demo" && demo.layout == .otb && demo.frameCount == 120 && demo.warnings == [])
        #expect(demo.groundTruth.allSatisfy { $0?.box != nil })
        let image = try demo.source.frame(at: 119).image
        #expect(image.width == 320 && image.height == 240)
    }

    @Test func itIsWhatItsCommandRenders() throws {
        var options = SyntheticOptions(theme: .pond, difficulty: .medium)
        options.noise = 0
        options.shades = 26
        let scene = SyntheticScene(seed: 12, options: options)
        let demo = try openSequence(Self.path)
        for index in stride(from: 0, to: 120, by: 17) {
            #expect(try demo.source.frame(at: index).image == scene.frame(at: index).image, "frame \(index)")
            let box = try #require(demo.groundTruth[index]?.box)
            #expect(box.overlap(with: scene.box(at: index)) > 1 - 1e-12)
        }
    }

    @Test func itTestsATracker() {
        var options = SyntheticOptions(theme: .pond, difficulty: .medium)
        options.noise = 0
        let scene = SyntheticScene(seed: 12, options: options)
        let boxes = (0..<120).map { scene.box(at: $0) }
        #expect(scene.frame(at: 0).visibility > 0.95)
        #expect(scene.frame(at: 60).visibility < 0.5)
        #expect(scene.frame(at: 110).visibility > 0.95)
        let areas = boxes.map(\.area)
        #expect((areas.max() ?? 0) / (areas.min() ?? 1) > 1.5)
    }
}
