import Evaluation
import Imaging
import Sequences
import TestSupport
import Testing

/// A run from letters: `1` start, `2` failure, `0` skipped, `r` a region.
func run(_ letters: String) throws(EvaluationError) -> SupervisedTrajectory {
    try SupervisedTrajectory(
        letters.map { letter in
            switch letter {
            case "1": .initialised
            case "2": .failed
            case "0": .skipped
            default: .region(.rectangle(BoundingBox(x: 0, y: 0, width: 10, height: 10)))
            }
        })
}

@Suite("Supervised trajectory")
struct SupervisedTrajectoryTests {
    @Test("stretches run from starts to failures or the end")
    func fragments() throws {
        let trajectory = try run("1rr200001rr")
        #expect(
            trajectory.fragments == [
                .init(start: 0, end: 3, failed: true), .init(start: 8, end: 11, failed: false),
            ])
        #expect(trajectory.failures == 1)
        #expect(try run("1r2").fragments == [.init(start: 0, end: 2, failed: true)])
        #expect(try run("001r").fragments == [.init(start: 2, end: 4, failed: false)])
    }

    @Test(
        "impossible orders are refused with the frame",
        arguments: [("r1", 0), ("2", 0), ("1r1", 2), ("1r2r", 3), ("1r22", 3), ("1r0200r", 6)])
    func impossible(letters: String, frame: Int) {
        let error = #expect(throws: EvaluationError.self) { try run(letters) }
        guard case .brokenRun(let found, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == frame)
    }

    @Test("raw results are read and written")
    func text() throws {
        let text = "1\n10,20,30.5,40\n2\n0\n0\n0\n0\n1\n1,2,3,4,5,6.25\n"
        let trajectory = try SupervisedTrajectory(parsing: [UInt8](text.utf8), file: "bag_001.txt")
        #expect(
            trajectory.entries == [
                .initialised, .region(.rectangle(BoundingBox(x: 10, y: 20, width: 30.5, height: 40))), .failed,
                .skipped,
                .skipped, .skipped, .skipped, .initialised, .region(.polygon(polygon(1, 2, 3, 4, 5, 6.25))),
            ])
        #expect(trajectory.text == text)
    }

    @Test("broken raw results are refused in words")
    func brokenText() {
        func message(_ text: String) -> String {
            do {
                _ = try SupervisedTrajectory(parsing: [UInt8](text.utf8), file: "bag_001.txt")
                return "accepted"
            } catch {
                return "\(error)"
            }
        }
        let contents = "1 (start), 2 (failure), 0 (skipped), x,y,width,height or a polygon's corners"
        #expect(message("1\n1,2,3\n") == "bag_001.txt:2:1: 3 numbers: a line holds \(contents)\n    1,2,3\n    ^")
        #expect(message("1\n7\n") == "bag_001.txt:2:1: 1 number: a line holds \(contents)\n    7\n    ^")
        #expect(
            message("1\n2\n2\n")
                == "bag_001.txt:3:1: a failure (2) or a region needs a start (1) before it\n    2\n    ^")
        #expect(message("1\nx\n") == "bag_001.txt:2:1: 'x' is not a number: a line holds \(contents)\n    x\n    ^")
    }
}
