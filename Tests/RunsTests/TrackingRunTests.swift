import Imaging
import Network
import Runs
import Sequences
import Synchronization
import Testing
import Tracking

/// A tracker that finds the brightest pixel: its box is one pixel, the search window the whole picture.
private struct BrightestPixel: AblatableTracker {
    let name = "brightest"
    var ablation: Ablation = []
    /// The sizes of the pictures seen.
    private(set) var sizes: [FrameSize] = []

    mutating func initialise(_ image: Image, box: BoundingBox, maps: MapRequest) throws(TrackingError) -> Observation {
        guard box.x >= 0 else { throw .unusableBox(box, rule: "it is outside") }
        return look(image, box: box)
    }

    mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
        let pixel = image.samples.enumerated().max { $0.element < $1.element }?.offset ?? 0
        let (row, column) = (pixel / 3).quotientAndRemainder(dividingBy: image.width)
        return look(image, box: BoundingBox(x: Double(column), y: Double(row), width: 1, height: 1))
    }

    private mutating func look(_ image: Image, box: BoundingBox) -> Observation {
        sizes.append(image.size)
        return Observation(
            box: box,
            confidence: Confidence(peak: 1, peakToSidelobeRatio: 1, averagePeakToCorrelationEnergy: 1, score: 1),
            state: .tracked,
            searchWindow: BoundingBox(x: 0, y: 0, width: Double(image.width), height: Double(image.height)), scale: 1,
            learned: true)
    }
}

/// A black picture with a white square: its left and top edge, and its side.
private func picture(_ width: Int, _ height: Int, white x: Int, _ y: Int, side: Int = 1) -> Image {
    var samples = [UInt8](repeating: 0, count: 3 * width * height)
    for row in y..<y + side {
        for column in x..<x + side {
            for channel in 0..<3 { samples[3 * (row * width + column) + channel] = 255 }
        }
    }
    return Image(width: width, height: height, samples: samples)
}

private func frame(_ index: Int, _ image: Image) -> Result<Frame, FrameError> {
    .success(Frame(index: index, image: image, name: "\(index)"))
}

private func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> BoundingBox {
    BoundingBox(x: x, y: y, width: width, height: height)
}

@Suite struct TrackingRunTests {
    private let first = picture(20, 10, white: 4, 3)

    @Test func boxesGrowAndShrinkWithTheFrames() throws {
        var run = TrackingRun(BrightestPixel())
        #expect(try run.start(on: box(4, 3, 1, 1), in: first).observation.box == box(4, 3, 1, 1))
        #expect(try run.step(picture(20, 10, white: 5, 4)).observation.box == box(5, 4, 1, 1))
        let doubled = try run.step(picture(40, 20, white: 12, 10, side: 2)).observation
        #expect(doubled.box == box(12, 10, 2, 2))
        #expect(doubled.searchWindow == box(0, 0, 40, 20))
        #expect(run.box == box(12, 10, 2, 2))
        // The sides may change by different factors.
        #expect(try run.step(picture(60, 10, white: 30, 6, side: 3)).observation.box == box(30, 6, 3, 1))
        #expect(try run.step(picture(20, 10, white: 7, 5)).observation.box == box(7, 5, 1, 1))
        let sizes = try #require(run.tracker as? BrightestPixel).sizes
        #expect(sizes == Array(repeating: FrameSize(width: 20, height: 10), count: 5))
    }

    @Test func aNewStartTakesTheSizeOfItsPicture() throws {
        var run = TrackingRun(BrightestPixel())
        _ = try run.start(on: box(4, 3, 1, 1), in: first)
        _ = try run.start(on: box(8, 6, 2, 2), in: picture(40, 20, white: 8, 6, side: 2))
        #expect(try run.step(picture(40, 20, white: 9, 7)).observation.box == box(9, 7, 1, 1))
    }

    @Test func aFrameThatCannotBeReadKeepsTheBox() throws {
        let broken = FrameError.undecodable(index: 1, .unreadable(name: "1", reason: "damaged"))
        var run = TrackingRun(BrightestPixel())
        guard case .unreadable(broken, nil) = try run.take(.failure(broken)) else {
            Issue.record("before the start there is no box to keep")
            return
        }
        _ = try run.take(frame(0, first), startingOn: box(4, 3, 1, 1))
        guard case .unreadable(broken, let kept?) = try run.take(.failure(broken)) else {
            Issue.record("the box is kept")
            return
        }
        #expect(kept == box(4, 3, 1, 1))
        guard case .answered(let shown, let answer) = try run.take(frame(2, picture(20, 10, white: 6, 3))) else {
            Issue.record("the run goes on")
            return
        }
        #expect(shown.index == 2 && answer.observation.box == box(6, 3, 1, 1))
    }

    @Test(arguments: [FrameError.pastEnd(index: 3, count: 3), .stopped(index: 3, of: nil, reason: "killed")])
    func theEndOfASourceEndsTheRun(error: FrameError) throws {
        var run = TrackingRun(BrightestPixel())
        guard case .ended(error) = try run.take(.failure(error)) else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func onlyTheTrackerIsTimed() throws {
        let asked = Atomic<Int>(0)
        let begin = ContinuousClock.now
        var run = TrackingRun(BrightestPixel()) {
            begin.advanced(by: .seconds(10 * asked.add(1, ordering: .relaxed).newValue))
        }
        #expect(try run.start(on: box(4, 3, 1, 1), in: first).seconds == 10)
        #expect(asked.load(ordering: .relaxed) == 2)
    }

    @Test func aCopyIsASnapshot() throws {
        var run = TrackingRun(BrightestPixel())
        _ = try run.start(on: box(4, 3, 1, 1), in: first)
        let snapshot = run
        _ = try run.step(picture(20, 10, white: 9, 9))
        #expect(snapshot.box == box(4, 3, 1, 1) && run.box == box(9, 9, 1, 1))
    }

    @Test func whatTheTrackerRefusesIsThrown() throws {
        var run = TrackingRun(BrightestPixel())
        #expect(throws: TrackingError.notInitialised) { try run.step(first) }
        #expect(throws: TrackingError.unusableBox(box(-1, 0, 1, 1), rule: "it is outside")) {
            try run.start(on: box(-1, 0, 1, 1), in: first)
        }
        #expect(!run.hasStarted)
    }

    @Test func partsAreSwitchedOffInTrackersThatHaveThem() throws {
        var run = TrackingRun(BrightestPixel())
        run.switchOff(.colour)
        #expect(try #require(run.tracker as? BrightestPixel).ablation == .colour)
    }
}
