import Imaging
import Sequences
import Testing

/// Boxes of trackers, read from the files that other programs and this one write.
@Suite struct ReadTrajectoryTests {
    private let rows = [
        TrajectoryRow(frame: 3, box: BoundingBox(x: 1.5, y: 2, width: 10, height: 20), score: 0.5, state: "tracked"),
        TrajectoryRow(frame: 4, box: BoundingBox(x: 2.25, y: 2, width: 10, height: 20), score: 0.25, state: "lost"),
    ]

    private func read(
        _ text: String, _ convention: AnnotationConvention = .otb
    ) throws(AnnotationError) -> [TrajectoryRow] {
        try parseTrajectory(Array(text.utf8), file: "f", convention: convention)
    }

    @Test(arguments: [TrajectoryFormat.csv, .json, .jsonl])
    func whatIsWrittenIsReadAgain(format: TrajectoryFormat) throws {
        #expect(try read(format.render(rows)) == rows)
        #expect(try read(format.render(rows).replacing("\n", with: "\r\n")) == rows)
    }

    @Test("of several targets the first one's rows are taken", arguments: [TrajectoryFormat.csv, .json, .jsonl])
    func severalTargets(format: TrajectoryFormat) throws {
        let several = rows.flatMap { row in
            (1...2).map { target in
                var row = row
                row.target = target
                row.box.y += Double(target - 1)
                return row
            }
        }
        #expect(try read(format.render(several)) == rows)
    }

    @Test(arguments: [(AnnotationConvention.otb, 1.0), (.got10k, 1), (.vot, 0), (.trackingnet, 0)])
    func linesOfNumbersCountAsTheirSequenceDoes(convention: AnnotationConvention, first: Double) throws {
        let read = try read("10,20,5,6\n11\t21\t5\t6\n", convention)
        #expect(read.map(\.frame) == [0, 1])
        #expect(read[0].box == BoundingBox(x: 10 - first, y: 20 - first, width: 5, height: 6))
        #expect(read[1].score == nil)
    }

    @Test func framesWithoutABoxAreLeftOut() throws {
        #expect(try read("1\n10,20,5,6\n2\n0\n10,20,0,6\nnan,nan,nan,nan\n", .vot).map(\.frame) == [1])
        #expect(try read("frame,x,y,width,height,score,state\n0,1,1,nan,4,,\n7,1,1,4,4,,\n").map(\.frame) == [7])
        #expect(try read("[{\"frame\": 2, \"x\": null, \"y\": 1, \"width\": 1, \"height\": 1}]").isEmpty)
        #expect(try read("").isEmpty)
    }

    @Test(arguments: [
        ("frame,x,y,width,height,score,state\n1,2,3\n", 2, "no row of frame,x,y,width,height,score,state"),
        (
            "{\"frame\": 1, \"x\": 1}\n{nonsense}\n", 2,
            "neither an array of objects with frame, x, y, width and height, nor one such object a line"
        ),
        ("1,2,3,4\n1,2,three,4\n", 2, "'three' is not a number"),
    ])
    func aLineAtFaultIsShown(text: String, line: Int, rule: String) {
        do throws(AnnotationError) {
            _ = try read(text)
            Issue.record("it was read")
        } catch {
            #expect(error.line == line && error.rule.hasPrefix(rule), "\(error)")
        }
    }
}
