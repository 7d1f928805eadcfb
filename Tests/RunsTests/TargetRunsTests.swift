import Imaging
import Runs
import Sequences
import Testing
import Tracking

/// A tracker whose box moves right by a pixel in each picture.
private struct Drifter: Tracker {
    let name = "drifter"
    private var box = BoundingBox(x: 0, y: 0, width: 1, height: 1)

    mutating func initialise(_ image: Image, box: BoundingBox, maps: MapRequest) throws(TrackingError) -> Observation {
        guard box.x >= 0 else { throw .unusableBox(box, rule: "it is outside") }
        self.box = box
        return observation
    }

    mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
        box.x += 1
        return observation
    }

    private var observation: Observation {
        Observation(
            box: box,
            confidence: Confidence(peak: 1, peakToSidelobeRatio: 1, averagePeakToCorrelationEnergy: 1, score: 1),
            state: .tracked, searchWindow: box, scale: 1, learned: true)
    }
}

@Suite struct TargetRunsTests {
    private let boxes = [2.0, 5.0].map { BoundingBox(x: $0, y: 1, width: 3, height: 3) }
    private let broken = FrameError.undecodable(index: 1, .unreadable(name: "1", reason: "damaged"))

    private func frame(_ index: Int) -> Result<Frame, FrameError> {
        .success(
            Frame(
                index: index, image: Image(width: 9, height: 9, samples: [UInt8](repeating: 0, count: 243)),
                name: "\(index)"))
    }

    /// The left edges of the boxes of an outcome that is an answer.
    private func places(_ outcome: TargetsOutcome) -> [Double]? {
        if case .answered(_, let answers) = outcome { answers.map(\.observation.box.x) } else { nil }
    }

    @Test func eachTargetStartsInTheFirstFrameAndGoesItsWay() throws {
        var runs = TargetRuns(Drifter(), startingOn: boxes)
        #expect(!runs.hasStarted)
        #expect(places(try runs.take(frame(0))) == [2, 5])
        #expect(runs.hasStarted)
        #expect(places(try runs.take(frame(1))) == [3, 6])
    }

    @Test func aFrameThatCannotBeReadKeepsEveryBox() throws {
        var runs = TargetRuns(Drifter(), startingOn: boxes)
        guard case .unreadable(broken, lastBoxes: nil) = try runs.take(.failure(broken)) else {
            Issue.record("before the start there is no box to keep")
            return
        }
        _ = try runs.take(frame(0))
        guard case .unreadable(broken, lastBoxes: let kept?) = try runs.take(.failure(broken)) else {
            Issue.record("the boxes are kept")
            return
        }
        #expect(kept == boxes)
        #expect(places(try runs.take(frame(2))) == [3, 6])
    }

    @Test func anEndIsAnEnd() throws {
        var runs = TargetRuns(Drifter(), startingOn: boxes)
        _ = try runs.take(frame(0))
        guard case .ended(.pastEnd(index: 1, count: 1)) = try runs.take(.failure(.pastEnd(index: 1, count: 1))) else {
            Issue.record("the source has ended")
            return
        }
    }

    @Test func oneUnusableBoxRefusesAll() {
        let outside = BoundingBox(x: -1, y: 0, width: 2, height: 2)
        var runs = TargetRuns(Drifter(), startingOn: boxes + [outside])
        #expect(throws: TrackingError.unusableBox(outside, rule: "it is outside")) { _ = try runs.take(frame(0)) }
    }
}
