import Imaging
import Sequences
import Testing

@Suite struct MaskTests {
    private func truth(_ text: String) throws -> [GroundTruth] {
        try parseAnnotations(Array(text.utf8), file: "groundtruth.txt", convention: .vot)
    }

    @Test func rowsBoundsAndArea() throws {
        // Three rows of six: ..###. / ...### / ###...
        let mask = try #require(Mask(x: 4, y: 5, width: 6, height: 3, runs: [2, 3, 4, 6, 3]))
        #expect(mask.spans.map(\.row) == [5, 6, 7])
        #expect(mask.spans.map(\.columns) == [6..<9, 7..<10, 4..<7])
        #expect(mask.area == 9)
        #expect(mask.bounds == BoundingBox(x: 4, y: 5, width: 6, height: 3))
        #expect(mask.line == "m4,5,6,3,2,3,4,6,3")
    }

    @Test func linesOfMasksBoxesAndNothing() throws {
        let truth = try truth("m4,5,2,2,1,2\n0\n1,2,3,4\nm0,0,0,0,0\n")
        #expect(truth.map(\.isAbsent) == [false, true, false, true])
        #expect(truth[0].box == BoundingBox(x: 4, y: 5, width: 2, height: 2))
        #expect(truth[2].box == BoundingBox(x: 1, y: 2, width: 3, height: 4))
        #expect(truth[1].box == nil && truth[3].box == nil)
        #expect(truth[0].region.description == "m4,5,2,2,1,2")
    }

    @Test(
        "masks that cannot be",
        arguments: ["m4,5,2,2,1,2,3", "m4,5,2,2,-1", "m4,5,2", "m4,5,70000,2,1", "m4,5,2.5,2,1", "m"])
    func brokenMasks(line: String) throws {
        let error = #expect(throws: AnnotationError.self) { try truth(line + "\n") }
        #expect(
            error?.rule == "no mask: m is followed by x,y,width,height and runs of pixels that fit into them")
    }

    @Test func otherFormatsHaveNoMasks() {
        #expect(throws: AnnotationError.self) {
            try parseAnnotations(Array("m4,5,2,2,1,2\n".utf8), file: "a", convention: .otb)
        }
    }
}
