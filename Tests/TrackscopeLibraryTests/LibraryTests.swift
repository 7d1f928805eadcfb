import Foundation
import Testing
import Trackscope

/// The library through its one import, as another package sees it.
@Suite struct LibraryTests {
    /// A tracker made outside: the target stays where it was.
    private struct StandingTracker: Tracker {
        let name = "standing"
        private var box: BoundingBox?

        mutating func initialise(
            _ image: Image, box: BoundingBox, maps: MapRequest
        ) throws(TrackingError) -> Observation {
            self.box = box
            return try step(image, maps: maps)
        }

        mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
            guard let box else { throw .notInitialised }
            let confidence = Confidence(
                peak: 1, peakToSidelobeRatio: 1, averagePeakToCorrelationEnergy: 1, score: 1)
            return Observation(
                box: box, confidence: confidence, state: .tracked, searchWindow: box, scale: 1, learned: false)
        }
    }

    private static let box = BoundingBox(x: 30, y: 20, width: 20, height: 16)

    /// Three frames of noise; a brighter square goes 2 pixels to the right in each.
    private func frames() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("library-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for index in 0..<3 {
            var samples: [UInt8] = []
            for y in 0..<72 {
                for x in 0..<96 {
                    let isTarget = (30 + 2 * index..<50 + 2 * index).contains(x) && (20..<36).contains(y)
                    let column = isTarget ? x - 2 * index : x
                    let value = UInt8((column / 4 * 37 + y / 4 * 101) % 80 + (isTarget ? 120 : 20))
                    samples += [value, value, value / 2]
                }
            }
            try Image(width: 96, height: 72, samples: samples)
                .write(to: folder.appendingPathComponent("\(index + 1).png"))
        }
        return folder
    }

    @Test func aFolderIsTracked() throws {
        let folder = try frames()
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = try openSequence(folder.path).source
        var tracker = try #require(try TrackerCatalogue(model: nil).tracker("cacf"))
        _ = try tracker.initialise(source.frame(at: 0).image, box: Self.box)
        _ = try tracker.step(source.frame(at: 1).image)
        let last = try tracker.step(source.frame(at: 2).image)
        #expect(abs(last.box.x - 34) < 2 && abs(last.box.y - 20) < 2, "\(last.box)")
        #expect(last.state == .tracked)
    }

    @Test func aTrackerMadeOutsideFits() throws {
        let folder = try frames()
        defer { try? FileManager.default.removeItem(at: folder) }
        let image = try openSequence(folder.path).source.frame(at: 0).image
        var tracker: any Tracker = StandingTracker()
        #expect(throws: TrackingError.notInitialised) { try tracker.step(image) }
        #expect(try tracker.initialise(image, box: Self.box).box == Self.box)
        #expect(try tracker.step(image).box == Self.box)
    }

    @Test func weightsAreNeededForTheNetwork() throws {
        #expect(try TrackerCatalogue(model: nil).tracker("rar") == nil)
        #expect(throws: (any Error).self) { try TrackerCatalogue(model: "/nowhere.safetensors") }
    }

    @Test func theReleaseIsKnown() {
        #expect(Release.version.hasPrefix("0."))
    }
}
