import Evaluation
import Foundation
import Imaging
import Sequences
import TestSupport
import Testing

@Suite("Folders of annotations and results")
struct FoldersTests {
    private func lines(_ count: Int, _ line: String = "1,2,30,40") -> String {
        String(repeating: line + "\n", count: count)
    }

    @Test("flat files, one for each sequence")
    func flat() throws {
        try withTemporaryFolder { folder in
            try put("1,2,30,40\n0,2,30,40\n0,0,0,0\n", at: "\(folder)/anno/Box2.txt")
            try put("1\t2\t3\t4\t5\t6\t7\t8\n", at: "\(folder)/anno/bag.txt")
            let sequences = try readAnnotations("\(folder)/anno").sequences
            #expect(sequences.map(\.name) == ["Box2", "bag"])
            #expect(sequences.map(\.convention) == [.otb, .vot])
            #expect(sequences.allSatisfy { $0.dataset == "anno" })
            // A box over the left border is one; without an area it is none.
            #expect(
                sequences[0].boxes == [
                    BoundingBox(x: 0, y: 1, width: 30, height: 40), BoundingBox(x: -1, y: 1, width: 30, height: 40),
                    nil,
                ])
        }
    }

    @Test("in OTB's own sequences a number that is not positive makes no ground truth")
    func otbsRule() throws {
        try withTemporaryFolder { folder in
            for name in ["Couple", "mine"] { try put(lines(139) + "0,2,30,40\n", at: "\(folder)/anno/\(name).txt") }
            let sequences = try readAnnotations("\(folder)/anno").sequences
            #expect(sequences.map(\.name) == ["Couple", "mine"])
            #expect(sequences.map { $0.boxes[139] == nil } == [true, false])
        }
    }

    @Test("lists, sizes and times are no annotations, and a list beside sequences is none either")
    func lists() throws {
        try withTemporaryFolder { folder in
            try put("bag\n", at: "\(folder)/vot/list.txt")
            try put("0,0,4,0,4,4,0,4\n", at: "\(folder)/vot/bag/groundtruth.txt")
            try put("a note on the data\n", at: "\(folder)/vot/notes.txt")
            #expect(try readAnnotations("\(folder)/vot").sequences.map(\.name) == ["bag"])
            #expect(try readAnnotations("\(folder)/vot").problems == [])
            try put("A\n", at: "\(folder)/flat/list.txt")
            try put(lines(3), at: "\(folder)/flat/A.txt")
            #expect(try readAnnotations("\(folder)/flat").sequences.map(\.name) == ["A"])
        }
    }

    @Test("sequences of one name in two data sets get the data set's name")
    func sharedNames() throws {
        try withTemporaryFolder { folder in
            for name in ["OTB/Car1", "UAV/car1", "UAV/boat1"] {
                try put(lines(3), at: "\(folder)/\(name)/groundtruth_rect.txt")
            }
            let sequences = try readAnnotations(folder).sequences
            #expect(sequences.map(\.name) == ["Car1@OTB", "boat1", "car1@UAV"])
        }
    }

    @Test("sequence folders of three layouts, below data sets")
    func nested() throws {
        try withTemporaryFolder { folder in
            try put(lines(3), at: "\(folder)/otb/Jogging/groundtruth_rect.1.txt")
            try put(lines(3), at: "\(folder)/otb/Jogging/groundtruth_rect.2.txt")
            try put("0,0,4,0,4,4,0,4\n", at: "\(folder)/vot/bag/groundtruth.txt")
            try put("640 480\n", at: "\(folder)/vot/bag/size.txt")
            try put("5,6,7,8\n5,6,7,8\n", at: "\(folder)/vot/car/groundtruth.txt")
            try put("320 240", at: "\(folder)/vot/car/size.txt")
            try put(lines(3), at: "\(folder)/got/GOT-10k_Val_000001/groundtruth.txt")
            try put("0\n1\n0\n", at: "\(folder)/got/GOT-10k_Val_000001/absence.label")
            try put("[METAINFO]\nresolution: (1920, 1080)\n", at: "\(folder)/got/GOT-10k_Val_000001/meta_info.ini")
            let sequences = try readAnnotations(folder).sequences
            #expect(sequences.map(\.name) == ["GOT-10k_Val_000001", "Jogging.1", "Jogging.2", "bag", "car"])
            #expect(sequences.map(\.dataset) == ["got", "otb", "otb", "vot", "vot"])
            #expect(sequences.map(\.convention) == [.got10k, .otb, .otb, .vot, .vot])
            #expect(sequences[0].boxes.map { $0 == nil } == [false, true, false])
            #expect(try readAnnotations("\(folder)/vot/bag").sequences.map(\.dataset) == ["vot"])
            #expect(try readAnnotations("\(folder)/otb").sequences.map(\.dataset) == ["otb", "otb"])
            #expect(
                sequences.map(\.frameSize) == [
                    FrameSize(width: 1920, height: 1080), nil, nil, FrameSize(width: 640, height: 480),
                    FrameSize(width: 320, height: 240),
                ])
        }
    }

    @Test("a broken annotation is an error with its place; nothing and doubles are refused")
    func brokenAnnotations() throws {
        try withTemporaryFolder { folder in
            #expect(throws: EvaluationError.noAnnotations(path: folder)) { try readAnnotations(folder) }
            try put("1,2,3\n", at: "\(folder)/A.txt")
            let broken = try readAnnotations(folder)
            #expect(broken.sequences.isEmpty)
            #expect(
                broken.problems.map(\.description) == [
                    "\(folder)/A.txt:1:6: 3 numbers: a line holds x,y,width,height, in \"1,2,3\""
                ])
            try put(lines(2), at: "\(folder)/A.txt")
            try put(lines(2), at: "\(folder)/a.txt")
            #expect(throws: EvaluationError.repeatedSequence(name: "a")) { try readAnnotations(folder) }
            #expect(throws: SequenceError.absent(path: "\(folder)/none")) { try readAnnotations("\(folder)/none") }
            try put("0 480\n", at: "\(folder)/vot/bag/size.txt")
            try put("5,6,7,8\n", at: "\(folder)/vot/bag/groundtruth.txt")
            #expect(try readAnnotations("\(folder)/vot").problems.map(\.path) == ["\(folder)/vot/bag/groundtruth.txt"])
        }
    }

    @Test("a tracker's folder, or several, are told apart")
    func trackers() throws {
        try withTemporaryFolder { folder in
            try put(lines(2), at: "\(folder)/anno/A.txt")
            let sequences = try readAnnotations("\(folder)/anno").sequences
            #expect(throws: EvaluationError.noResults(path: "\(folder)/anno/..", sequences: 1)) {
                try ResultFolder.trackers(
                    in: "\(folder)/anno/..",
                    sequences: [sequences[0]].map { sequence in
                        AnnotatedSequence(
                            name: "other", dataset: sequence.dataset, convention: .otb, truth: sequence.truth)
                    })
            }
            try put(lines(2), at: "\(folder)/results/KCF/a.txt")
            try put(lines(2), at: "\(folder)/results/MOSSE/A.txt")
            try put("none", at: "\(folder)/results/notes/readme.md")
            let several = try ResultFolder.trackers(in: "\(folder)/results", sequences: sequences)
            #expect(several.map(\.tracker) == ["KCF", "MOSSE"])
            let one = try ResultFolder.trackers(in: "\(folder)/results/KCF", sequences: sequences)
            #expect(one.map(\.tracker) == ["KCF"])
            #expect(try one[0].onePass(sequences[0]).first?.count == 2)
        }
    }

    @Test("a result of Tiger1 that starts with its first file loses its first five rows")
    func tiger1() throws {
        try withTemporaryFolder { folder in
            let moving = (0..<354).map { "\($0 + 1),50,40,40\n" }
            try put(moving[5...].joined(), at: "\(folder)/anno/Tiger1.txt")
            let sequences = try readAnnotations("\(folder)/anno").sequences
            #expect(sequences[0].otb?.firstFile == 6)
            for (tracker, rows) in [("whole", moving[...]), ("part", moving[5...])] {
                try put(rows.joined(), at: "\(folder)/results/\(tracker)/tiger1.txt")
                let result = try ResultFolder(tracker: tracker, path: "\(folder)/results/\(tracker)")
                let boxes = try #require(try result.onePass(sequences[0]).first)
                #expect(boxes.count == 349)
                #expect(boxes[0] == BoundingBox(x: 5, y: 49, width: 40, height: 40))
            }
            // Annotations of all files are cut to the same frames.
            try put(moving.joined(), at: "\(folder)/all/Tiger1.txt")
            #expect(try readAnnotations("\(folder)/all").sequences[0].truth == sequences[0].truth)
        }
    }

    @Test("results of a wrong length or form are named, the others scored")
    func problems() throws {
        try withTemporaryFolder { folder in
            for name in ["A", "B", "C", "D"] { try put(lines(3), at: "\(folder)/anno/\(name).txt") }
            try put(lines(3), at: "\(folder)/KCF/A.txt")
            try put(lines(2), at: "\(folder)/KCF/B.txt")
            try put("1,2,x,4\n", at: "\(folder)/KCF/C.txt")
            let sequences = try readAnnotations("\(folder)/anno").sequences
            let scores = TrackerScores(
                scoring: try ResultFolder(tracker: "KCF", path: "\(folder)/KCF"), on: sequences,
                protocols: [.onePass, .supervised], rules: ScoringRules())
            #expect(Array(scores.onePass.keys) == ["A"])
            #expect(
                scores.problems.map(\.reason) == [
                    "\(folder)/KCF/B.txt: the result has 2 frames and the ground truth 3; they must have the same number",
                    "\(folder)/KCF/C.txt:1:5: 'x' is not a number: a line holds x,y,width,height\n    1,2,x,4\n        ^",
                ])
        }
    }

    @Test("repetitions, VOT's folder baseline and times")
    func supervised() throws {
        try withTemporaryFolder { folder in
            try put(lines(3), at: "\(folder)/anno/bag/groundtruth.txt")
            try put("640 480\n", at: "\(folder)/anno/bag/size.txt")
            let sequences = try readAnnotations("\(folder)/anno", preferring: .vot).sequences
            for number in 1...17 {
                let name = String(format: "bag_%03d.txt", number)
                try put("1\n1,2,30,40\n1,2,30,40\n", at: "\(folder)/T/baseline/bag/\(name)")
            }
            try put("0.5\n0.25\n0.25\n", at: "\(folder)/T/baseline/bag/bag_time.txt")
            let result = try ResultFolder(tracker: "T", path: "\(folder)/T")
            #expect(try result.supervised(sequences[0]).count == 15)
            #expect(try result.supervisedTime(of: sequences[0]) == RunTime(frames: 3, seconds: 1))
            #expect(RunTime(frames: 3, seconds: 1).framesPerSecond == 3)
            #expect(RunTime(frames: 3, seconds: 0).framesPerSecond == nil)
        }
    }
}
