import Foundation
import Imaging
import Sequences
import TestSupport
import Testing

@Suite struct OpenSequenceTests {
    static let boxes = "2,3,4,5\n3,4,5,6\n4,5,6,7\n"
    static let numbered = ["1.png", "2.png", "3.png"]

    @Test func aFolderOfPictures() throws {
        let folder = TemporaryFolder()
        try folder.pictures(Self.numbered)
        try folder.write("notes", to: "notes.txt")
        try folder.write("not a picture", to: "._1.png")
        let sequence = try openSequence(folder.path + "/")
        #expect(sequence.layout == .images && sequence.frameCount == 3 && sequence.groundTruth.isEmpty)
        #expect(sequence.name == folder.path.split(separator: "/").last.map(String.init))
        #expect(sequence.warnings == [])
        for index in 0..<3 {
            let frame = try sequence.source.frame(at: index)
            #expect(frame.index == index && frame.name == Self.numbered[index] && frame.image.samples[0] == index)
        }
        #expect(throws: SequenceError.noGroundTruth(name: sequence.name)) { try sequence.initialBox() }
    }

    @Test(
        "layouts with four numbers a line and the first box",
        arguments: [
            ("img", ["groundtruth_rect.txt"], SequenceLayout.otb, 1.0), ("img", ["groundtruth.txt"], .otb, 1),
            ("", ["groundtruth_rect.txt"], .otb, 1), ("color", ["groundtruth.txt"], .vot, 0),
            ("", ["groundtruth.txt"], .got10k, 1), ("", ["groundtruth.txt", "sequence"], .vot, 0),
            // A folder of another name, which is the only one with pictures.
            ("frames", ["groundtruth_rect.txt"], .otb, 1), ("IMG", ["groundtruth_rect.txt"], .otb, 1),
            ("ir", ["groundtruth.txt", "sequence"], .vot, 0),
        ])
    func layouts(subfolder: String, files: [String], layout: SequenceLayout, first: Double) throws {
        let folder = TemporaryFolder()
        try folder.pictures(Self.numbered, in: subfolder)
        for file in files { try folder.write(Self.boxes, to: file) }
        let sequence = try openSequence(folder.path)
        #expect(sequence.layout == layout && sequence.frameCount == 3 && sequence.warnings == [])
        #expect(sequence.groundTruth.count == 3)
        #expect(try sequence.initialBox() == BoundingBox(x: 2 - first, y: 3 - first, width: 4, height: 5))
    }

    @Test func polygonsBesideTheFramesAreVOT() throws {
        let folder = TemporaryFolder()
        try folder.pictures(Self.numbered)
        try folder.write(String(repeating: "0,0,4,0,4,2,0,2\n", count: 3), to: "groundtruth.txt")
        try folder.write("0\n1\n0\n", to: "occlusion.tag")
        try folder.write("0\nyes\n0\n", to: "motion_change.tag")
        let sequence = try openSequence(folder.path)
        #expect(sequence.layout == .vot)
        #expect(try sequence.initialBox() == BoundingBox(x: 0, y: 0, width: 4, height: 2))
        #expect(sequence.attributes == ["occlusion": [false, true, false]])
        let warning = "\(folder.path)/motion_change.tag:2:1: 'yes' is not a number: a line holds 0 or 1"
        #expect(sequence.warnings == [warning + "; the attribute is left out"])
    }

    @Test func absenceIsKept() throws {
        let folder = TemporaryFolder()
        try folder.pictures(Self.numbered)
        try folder.write(Self.boxes, to: "groundtruth.txt")
        try folder.write("1\n0\n1\n", to: "absence.label")
        let sequence = try openSequence(folder.path)
        #expect(sequence.layout == .got10k)
        #expect(sequence.groundTruth.map { $0?.isAbsent } == [true, false, true])
        #expect(sequence.groundTruth.map { $0?.box == nil } == [true, false, true])
        let error = SequenceError.noInitialBox(name: sequence.name, reason: "the target is marked absent")
        #expect(throws: error) { try sequence.initialBox() }
    }

    @Test func severalTargets() throws {
        let folder = TemporaryFolder()
        let path = try folder.folder("Jogging")
        try folder.pictures(Self.numbered, in: "Jogging/img")
        try folder.write(Self.boxes, to: "Jogging/groundtruth_rect.1.txt")
        try folder.write("7,7,7,7\n8,8,8,8\n9,9,9,9", to: "Jogging/groundtruth_rect.2.txt")
        let first = try openSequence(path)
        #expect(first.name == "Jogging.1" && first.targets == ["1", "2"])
        #expect(
            first.warnings == ["\(path) has the targets '1', '2'; '1' is taken, \(path).LABEL opens another"])
        for way in [path + ".2", path + "-2", path + "/groundtruth_rect.2.txt"] {
            let second = try openSequence(way)
            #expect(second.name == "Jogging.2" && second.warnings == [])
            #expect(try second.initialBox() == BoundingBox(x: 6, y: 6, width: 7, height: 7))
        }
        #expect(complaint(path + ".3", in: folder) == "TMP/Jogging has no target '3'; it has '1', '2'")
        #expect(complaint(folder.path + "/Walking.3", in: folder) == "TMP/Walking.3 does not exist")
    }

    @Test(
        "too few and too many lines are warnings",
        arguments: [
            ("2,3,4,5\n", "has 1 line for 3 frames; there is a first box, and nothing to score by", 2),
            ("2,3,4,5\n2,3,4,5\n", "has 2 lines for 3 frames; the last frame has no ground truth", 1),
            (boxes + boxes, "has 6 lines for 3 frames; the surplus is left out", 0),
        ])
    func lineCounts(text: String, warning: String, missing: Int) throws {
        let folder = TemporaryFolder()
        try folder.pictures(Self.numbered, in: "img")
        try folder.write(text, to: "groundtruth_rect.txt")
        let sequence = try openSequence(folder.path)
        #expect(sequence.warnings == ["\(folder.path)/groundtruth_rect.txt \(warning)"])
        #expect(sequence.groundTruth.count == 3 && sequence.groundTruth.count { $0 == nil } == missing)
    }

    @Test("a first box that cannot be used", arguments: [("", "its ground truth is missing"), ("nan,2,2,3", nil)])
    func noInitialBox(text: String, reason: String?) throws {
        let folder = TemporaryFolder()
        try folder.pictures(Self.numbered, in: "img")
        try folder.write(text, to: "groundtruth_rect.txt")
        var sequence = try openSequence(folder.path)
        sequence.name = "short"
        let expected = reason ?? "nan,1,2,3 is no box, four finite numbers with positive sides are needed"
        #expect(throws: SequenceError.noInitialBox(name: "short", reason: expected)) { try sequence.initialBox() }
    }

    @Test func errorsSayWhatIsThere() throws {
        let folder = TemporaryFolder()
        _ = try folder.folder("empty")
        _ = try folder.folder("set/David/img")
        _ = try folder.folder("set/Walking")
        _ = try folder.folder("hollow/img")
        try folder.write("x", to: "set/David/img/clip.avi")
        _ = try folder.folder("words")
        try folder.write("x", to: "words/b.gif")
        try folder.write("x", to: "words/a.txt")
        try folder.write("Hello.\n", to: "novel.mp4")
        try folder.write("", to: "nothing.mp4")
        try folder.pictures(Self.numbered, in: "broken/img")
        try folder.write("1,2,3,4\n1,2,b,4\n", to: "broken/groundtruth_rect.txt")
        for name in ["data/b/img", "data/a/img", "one/c/img"] { try folder.pictures(Self.numbered, in: name) }
        for name in ["data/b", "data/a", "one/c"] { try folder.write(Self.boxes, to: name + "/groundtruth_rect.txt") }
        _ = try folder.folder("data/notes")
        let expected = [
            "absent": "TMP/absent does not exist",
            "empty": "TMP/empty is an empty folder; a folder of pictures is needed",
            "hollow": "TMP/hollow/img is an empty folder; a folder of pictures is needed",
            "set": "TMP/set holds no pictures, but 2 folders; open one of them, such as TMP/set/David",
            "data": "TMP/data holds no pictures, but 2 sequences such as TMP/data/a; open that",
            "one": "TMP/one holds no pictures, but the sequence TMP/one/c; open that",
            "set/David": "TMP/set/David/img holds no pictures, but only clip.avi",
            "words": "TMP/words holds no pictures, but 2 other files such as a.txt",
            "novel.mp4": "TMP/novel.mp4 cannot be decoded: it is a text, not a video",
            "nothing.mp4": "TMP/nothing.mp4 cannot be decoded: it is empty",
            "broken": "TMP/broken/groundtruth_rect.txt:2:5: 'b' is not a number: a line holds x,y,width,height\n"
                + "    1,2,b,4\n        ^",
        ]
        for (name, text) in expected { #expect(complaint(folder.path + "/" + name, in: folder) == text) }
        #expect(
            complaint("/dev/null", in: folder)
                == "/dev/null is a device, but no camera; a folder of frames, a video or a camera is needed")
    }

    @Test func framesBesideTheirMasks() throws {
        let folder = TemporaryFolder()
        try folder.pictures(["1.png", "2.png"])
        for name in ["1.jpg", "2.jpg", "3.jpg"] { try folder.write("x", to: name) }
        let sequence = try openSequence(folder.path)
        #expect((sequence.source as? ImageFolderSource)?.names == ["1.jpg", "2.jpg", "3.jpg"])
        #expect(
            sequence.warnings == [
                "\(folder.path) holds the same names in several formats; the 3 files like 1.jpg are taken"
            ])
    }

    @Test func knownPartsOfOTBSequences() throws {
        // Freeman4 with all its frames: 1-283 count. The files are not opened, so empty ones will do.
        let folder = TemporaryFolder()
        _ = try folder.folder("Freeman4/img")
        for number in 1...297 { try folder.write("", to: "Freeman4/img/\(number).jpg") }
        let line = { (number: Int) in "\(number),1,5,5\n" }
        try folder.write((1...283).map(line).joined(), to: "Freeman4/groundtruth_rect.txt")
        let cut = try openSequence(folder.path + "/Freeman4")
        #expect(cut.frameCount == 283 && cut.groundTruth.count == 283 && cut.warnings == [])

        // Tiger1: frames 6-354 count, while the file may hold lines for all 354 or for those.
        _ = try folder.folder("Tiger1/img")
        for number in 1...354 { try folder.write("", to: "Tiger1/img/\(number).jpg") }
        for first in [1, 6] {
            try folder.write((first...354).map(line).joined(), to: "Tiger1/groundtruth_rect.txt")
            let tiger = try openSequence(folder.path + "/Tiger1")
            #expect((tiger.source as? ImageFolderSource)?.names.first == "6.jpg")
            #expect(tiger.frameCount == 349 && tiger.warnings == [])
            #expect(try tiger.initialBox().x == 5)
        }

        // A copy that holds fewer frames than the known part is left whole.
        _ = try folder.folder("David/img")
        for number in 1...471 { try folder.write("", to: "David/img/\(number).jpg") }
        try folder.write((1...471).map(line).joined(), to: "David/groundtruth_rect.txt")
        #expect(try openSequence(folder.path + "/David").frameCount == 471)
    }

    @Test(
        .enabled(if: SharedData.isPresent, SharedData.absence),
        arguments: [
            ("otb/Couple", SequenceLayout.otb, 140), ("otb/Crossing", .otb, 120), ("otb/David", .otb, 471),
            ("otb/Human7", .otb, 250), ("otb/MotorRolling", .otb, 164), ("otb/Skiing", .otb, 81),
            ("vot/bag", .vot, 196), ("vot/ball1", .vot, 105),
        ])
    func realSequences(path: String, layout: SequenceLayout, count: Int) throws {
        let sequence = try openSequence(SharedData.url("data/sequences/\(path)").path)
        #expect(sequence.layout == layout && sequence.frameCount == count && sequence.warnings == [])
        #expect(sequence.groundTruth.count == count && sequence.groundTruth.allSatisfy { $0?.box != nil })
        let frame = try sequence.source.frame(at: count - 1)
        let box = try #require(sequence.groundTruth[count - 1]?.box)
        #expect(box.x + box.width > 0 && box.x < Double(frame.image.width))
        #expect(box.y + box.height > 0 && box.y < Double(frame.image.height))
    }
}
