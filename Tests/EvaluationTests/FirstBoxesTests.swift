import Evaluation
import Imaging
import TestSupport
import Testing

@Suite struct FirstBoxesTests {
    @Test(
        "first boxes are the truth moved by a tenth, or a tenth larger or smaller",
        arguments: [
            (FirstBox.exact, [20.0, 10, 30, 8]), (.left, [17, 10, 30, 8]), (.right, [23, 10, 30, 8]),
            (.up, [20, 9.2, 30, 8]), (.down, [20, 10.8, 30, 8]), (.larger, [18.5, 9.6, 33, 8.8]),
            (.smaller, [21.5, 10.4, 27, 7.2]),
        ])
    func firstBoxes(start: FirstBox, expected: [Double]) {
        let box = start.applied(to: BoundingBox(x: 20, y: 10, width: 30, height: 8))
        #expect(relativeError([box.x, box.y, box.width, box.height], expected) < 1e-12)
    }

    @Test func restartsComeEverySixtyFramesOrAsSoonAsThereIsATruth() {
        let box: BoundingBox? = BoundingBox(x: 1, y: 1, width: 5, height: 5)
        #expect(restartFrames(Array(repeating: box, count: 125)) == [0, 60, 120])
        var gaps = Array(repeating: box, count: 130)
        for frame in 55..<64 { gaps[frame] = nil }
        #expect(restartFrames(gaps) == [0, 64, 120])
        for frame in 64..<130 { gaps[frame] = nil }
        #expect(restartFrames(gaps) == [0])
        #expect(restartFrames([]) == [])
    }

    @Test func standardErrorsAreThoseOfMeans() throws {
        // Means over starts .5, .7; over sequences .5 and .7 for the two starts.
        let summary = try #require(StartsSummary([[0.4, 0.6], [0.6, 0.8]]))
        #expect(abs(summary.mean - 0.6) < 1e-12)
        // The deviation of two values 0.2 apart is 0.2 / sqrt 2, that of their mean 0.1.
        #expect(abs((summary.errorOverSequences ?? .nan) - 0.1) < 1e-12)
        #expect(abs((summary.errorOverStarts ?? .nan) - 0.1) < 1e-12)
        let uneven = try #require(StartsSummary([[0.4, 0.6], [0.6]]))
        #expect(uneven.errorOverStarts == nil && uneven.errorOverSequences != nil)
        #expect(StartsSummary([]) == nil)
        #expect(StartsSummary([[0.5]])?.errorOverSequences == nil)
    }
}
