import Foundation
import Imaging
import Sequences
import TestSupport
import Testing

/// Layouts of data sets, each drawn in the test: opened by the path of a sequence, and found below the data set's folder.
@Suite struct LayoutTests {
    private let folder = TemporaryFolder()

    private func names(_ count: Int, _ format: String = "%08d.png", from first: Int = 1) -> [String] {
        (first..<first + count).map { String(format: format, $0) }
    }

    private func open(_ name: String) throws -> FrameSequence { try openSequence(folder.path + "/" + name) }

    private func found(_ name: String = "") throws -> [SequenceLocation] {
        try SequenceSearch(in: folder.path + "/" + name).locations
    }

    private func frames(_ sequence: FrameSequence) -> [String] { (sequence.source as? ImageFolderSource)?.names ?? [] }

    @Test func trackingNet() throws {
        try folder.pictures(["0.png", "1.png", "2.png"], in: "TRAIN_0/frames/abc")
        _ = try folder.folder("TRAIN_0/anno")
        try folder.write("1,2,3,4\n2,3,4,5\n-1,0,4,5\n", to: "TRAIN_0/anno/abc.txt")
        let sequence = try open("TRAIN_0/frames/abc")
        #expect(sequence.layout == .trackingnet && sequence.warnings == [])
        // Counted from 0, and valid over the border.
        #expect(try sequence.initialBox() == BoundingBox(x: 1, y: 2, width: 3, height: 4))
        #expect(sequence.groundTruth[2]?.box == BoundingBox(x: -1, y: 0, width: 4, height: 5))
        for place in ["", "TRAIN_0"] {
            let location = try #require(try found(place).first)
            #expect(location.name == "abc" && location.dataset == "TRAIN_0" && location.targets.count == 1)
        }
    }

    @Test func uav123AndUAV20L() throws {
        try folder.pictures(names(30, "%06d.png", from: 745), in: "UAV123/data_seq/UAV123/car1")
        try folder.pictures(names(3, "%06d.png"), in: "UAV123/data_seq/UAV123/boat1")
        _ = try folder.folder("UAV123/anno/UAV123/att")
        _ = try folder.folder("UAV123/anno/UAV20L")
        let lines = { (count: Int) in (0..<count).map { "\($0 + 1),2,3,4\n" }.joined() }
        // Of the video car1 the parts 1 (to frame 751) and 2 (from it) are sequences of their own.
        try folder.write(lines(751), to: "UAV123/anno/UAV123/car1_1.txt")
        try folder.write(lines(877), to: "UAV123/anno/UAV123/car1_2.txt")
        try folder.write("1,2,3,4\nNaN,NaN,NaN,NaN\n1,2,3,4\n", to: "UAV123/anno/UAV123/boat1.txt")
        try folder.write(lines(30), to: "UAV123/anno/UAV20L/car1.txt")
        let video = "UAV123/data_seq/UAV123/car1"
        #expect(try open(video).targets == ["1", "2", "20L"])
        let part = try open(video + "_2")
        #expect(part.name == "car1_2" && part.layout == .uav123)
        #expect(frames(part) == names(24, "%06d.png", from: 751))
        #expect(try part.initialBox() == BoundingBox(x: 0, y: 1, width: 3, height: 4))
        #expect(part.groundTruth[23]?.box?.x == 23)
        let first = try open(video + ".1")
        #expect(frames(first) == names(7, "%06d.png", from: 745) && first.groundTruth[0]?.box?.x == 744)
        let whole = try open(video + ".20L")
        #expect(whole.name == "car1" && whole.frameCount == 30)
        let boat = try open("UAV123/data_seq/UAV123/boat1")
        #expect(boat.name == "boat1" && boat.groundTruth.map { $0?.box == nil } == [false, true, false])
        let all = try found()
        #expect(all.map(\.dataset) == ["UAV123", "UAV123", "UAV123", "UAV20L"])
        #expect(all.flatMap { $0.targets.map(\.name) } == ["boat1", "car1_1", "car1_2", "car1"])
        // The same below the folder of the frames, where both data sets meet.
        let below = try found("UAV123/data_seq/UAV123")
        #expect(below.map(\.dataset) == ["UAV123", "UAV123", "UAV20L"])
        #expect(below.flatMap { $0.targets.map(\.name) } == ["boat1", "car1_1", "car1_2", "car1"])
    }

    @Test func nfs() throws {
        try folder.pictures(names(3, "%05d.png"), in: "Nfs/bee/30/bee")
        let line = { (index: Int, lost: Int) in
            "0 \(index) 2 \(index + 10) 8 \(index) \(lost) 0 0 \"my bee\"\n"
        }
        // The lines of 240 frames a second, of which every eighth has a frame.
        try folder.write((0..<24).map { line($0, $0 == 8 ? 1 : 0) }.joined(), to: "Nfs/bee/30/bee.txt")
        for way in ["Nfs/bee/30/bee", "Nfs/bee/30"] {
            let sequence = try open(way)
            #expect(sequence.name == "bee" && sequence.layout == .nfs && sequence.warnings == [])
            #expect(sequence.groundTruth.map { $0?.region.box?.x } == [0, 8, 16])
            #expect(sequence.groundTruth.map { $0?.isAbsent } == [false, true, false])
            #expect(try sequence.initialBox() == BoundingBox(x: 0, y: 2, width: 10, height: 6))
        }
        #expect(try found("Nfs").map(\.name) == ["bee"])
        #expect(try found("Nfs").map(\.dataset) == ["Nfs-30"])
    }

    @Test func linksThatLeadBackAreFollowedOnce() throws {
        try folder.pictures(names(2), in: "data/a/img")
        try folder.write("1,2,3,4\n1,2,3,4\n", to: "data/a/groundtruth_rect.txt")
        for (link, target) in [("data/back", "."), ("data/again", "a"), ("data/up", "..")] {
            try FileManager.default.createSymbolicLink(atPath: folder.path + "/" + link, withDestinationPath: target)
        }
        #expect(try found("data").map(\.name) == ["a"])
    }

    @Test func tc128() throws {
        try folder.pictures(names(6, "%04d.png"), in: "Ball_ce/img")
        try folder.write("3,5\n", to: "Ball_ce/Ball_ce_frames.txt")
        try folder.write("3,2,3,4\n4,2,3,4\n5,2,3,4\n", to: "Ball_ce/Ball_ce_gt.txt")
        let sequence = try open("Ball_ce")
        #expect(sequence.layout == .tc128 && sequence.warnings == [])
        #expect(frames(sequence) == ["0003.png", "0004.png", "0005.png"])
        #expect(sequence.groundTruth.map { $0?.box?.x } == [2, 3, 4])
        #expect(try found().map(\.name) == ["Ball_ce"])
    }

    @Test func oneOfMOTsTargets() throws {
        try folder.pictures(names(6, "%06d.png"), in: "MOT17-02/img1")
        _ = try folder.folder("MOT17-02/gt")
        // frame, identifier, box, whether it counts, class, visibility. Target 7 is hidden in frame 4, 9 is to be ignored.
        try folder.write(
            """
            1,3,11,21,5,6,1,1,1
            3,7,1,2,5,6,1,1,0.5
            5,7,3,2,5,6,1,1,0.5
            2,3,12,21,5,6,1,1,1
            1,9,50,50,5,6,0,8,1
            """, to: "MOT17-02/gt/gt.txt")
        let first = try open("MOT17-02")
        #expect(first.layout == .mot && first.targets == ["3", "7"] && first.name == "MOT17-02.3")
        let second = try open("MOT17-02.7")
        #expect(frames(second) == ["000003.png", "000004.png", "000005.png"])
        #expect(second.groundTruth.map { $0?.box?.x } == [0, nil, 2])
        #expect(
            second.warnings == [
                "\(folder.path)/MOT17-02/gt/gt.txt: target 7 is in 000003.png to 000005.png; the other frames are left out"
            ])
        #expect(try found().first?.targets.map(\.name) == ["MOT17-02.3", "MOT17-02.7"])
    }

    @Test func boxesOfDAVISMasks() throws {
        try folder.pictures(["00000.png", "00001.png"], in: "DAVIS/JPEGImages/480p/bear")
        let masks = try folder.folder("DAVIS/Annotations/480p/bear")
        // The palette's colours of the targets 1 and 2; the first goes one pixel to the right, the second goes.
        func mask(_ first: Int, second: Bool) -> Image {
            var samples = [UInt8](repeating: 0, count: 3 * 8 * 6)
            for y in 1...2 { for x in first...first + 2 { samples[3 * (8 * y + x)] = 128 } }
            if second { samples[3 * (8 * 5 + 7) + 1] = 128 }
            return Image(width: 8, height: 6, samples: samples)
        }
        try mask(1, second: true).write(to: masks + "/00000.png")
        try mask(2, second: false).write(to: masks + "/00001.png")
        let first = try open("DAVIS/JPEGImages/480p/bear")
        #expect(first.layout == .davis && first.targets == ["1", "2"])
        #expect(first.groundTruth.map { $0?.box } == [box(1, 1, 3, 2), box(2, 1, 3, 2)])
        let second = try open("DAVIS/JPEGImages/480p/bear.2")
        #expect(second.groundTruth.map { $0?.box } == [box(7, 5, 1, 1), nil])
        let location = try #require(try found().first)
        #expect(location.dataset == "DAVIS" && location.targets.map(\.name) == ["bear.1", "bear.2"])
    }

    /// YouTube-VOS and the like have masks of some frames only.
    @Test func masksAreJoinedToFramesByName() throws {
        try folder.pictures(["00000.jpg", "00001.jpg", "00002.jpg", "00003.jpg"], in: "JPEGImages/480p/bear")
        let masks = try folder.folder("Annotations/480p/bear")
        for (name, x) in [("00000.png", 1), ("00002.png", 3)] {
            var samples = [UInt8](repeating: 0, count: 3 * 8 * 6)
            for channel in 0..<3 { samples[3 * x + channel] = 255 }
            try Image(width: 8, height: 6, samples: samples).write(to: masks + "/" + name)
        }
        let sequence = try open("JPEGImages/480p/bear")
        #expect(sequence.groundTruth.map { $0?.box } == [box(1, 0, 1, 1), nil, box(3, 0, 1, 1), nil])
        #expect(sequence.warnings == ["\(masks) has 2 pictures for 4 frames; they are joined by their names"])
    }

    private func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> BoundingBox {
        BoundingBox(x: x, y: y, width: width, height: height)
    }

    @Test func lasotsAbsentFrames() throws {
        try folder.pictures(names(4), in: "LaSOT/airplane/airplane-1/img")
        let path = "LaSOT/airplane/airplane-1/"
        try folder.write("1,1,5,5\n2,1,5,5\n3,1,5,5\n4,1,5,5\n", to: path + "groundtruth.txt")
        try folder.write("0,1,0,0", to: path + "full_occlusion.txt")
        try folder.write("0,0,1,0\n", to: path + "out_of_view.txt")
        try folder.write("white airplane landing", to: path + "nlp.txt")
        let sequence = try open(path)
        #expect(sequence.layout == .lasot && sequence.warnings == [])
        #expect(sequence.groundTruth.map { $0?.box == nil } == [false, true, true, false])
        #expect(try found("LaSOT").map(\.dataset) == ["LaSOT"])
        try folder.write("0,1,0", to: path + "full_occlusion.txt")
        #expect(
            try open(path).warnings == [
                "\(folder.path)/\(path)full_occlusion.txt has 3 flags for 4 lines of ground truth"
            ])
    }

    /// All flags stand in one line, however long the sequence.
    @Test func flagsOfALongSequence() throws {
        _ = try folder.folder("bear-1")
        try folder.write(String(repeating: "1,1,5,5\n", count: 5000), to: "bear-1/groundtruth.txt")
        try folder.write([String](repeating: "1", count: 5000).joined(separator: ","), to: "bear-1/out_of_view.txt")
        let location = try #require(try found().first)
        let lines = try location.read(location.targets[0])
        #expect(lines.warnings == [] && lines.lines.allSatisfy(\.isAbsent))
    }

    @Test func got10k() throws {
        for split in ["val/GOT-10k_Val_000001", "test/GOT-10k_Test_000001"] {
            try folder.pictures(names(3), in: "GOT/\(split)")
        }
        try folder.write("GOT-10k_Val_000001\n", to: "GOT/val/list.txt")
        try folder.write("1,1,5,5\n2,1,5,5\n3,1,5,5\n", to: "GOT/val/GOT-10k_Val_000001/groundtruth.txt")
        try folder.write("0\n0\n0\n", to: "GOT/val/GOT-10k_Val_000001/absence.label")
        try folder.write("8\n0\n3\n", to: "GOT/val/GOT-10k_Val_000001/cover.label")
        try folder.write("1,1,5,5\n", to: "GOT/test/GOT-10k_Test_000001/groundtruth.txt")
        let validation = try open("GOT/val/GOT-10k_Val_000001")
        #expect(validation.groundTruth.map { $0?.box == nil } == [false, true, false])
        let test = try open("GOT/test/GOT-10k_Test_000001")
        #expect(test.groundTruth.map { $0 == nil } == [false, true, true])
        #expect(
            test.warnings == [
                "\(folder.path)/GOT/test/GOT-10k_Test_000001/groundtruth.txt has 1 line for 3 frames; there is a first box, "
                    + "and nothing to score by"
            ])
        #expect(try found("GOT").map(\.dataset) == ["test", "val"])
    }

    @Test func masksOfVOT() throws {
        try folder.pictures(names(3), in: "bag/color")
        try folder.write("fps=30\n", to: "bag/sequence")
        try folder.write("m2,1,2,2,0,4\nm0,0,0,0,0\n0\n", to: "bag/groundtruth.txt")
        let sequence = try open("bag")
        #expect(sequence.layout == .vot && sequence.warnings == [])
        #expect(try sequence.initialBox() == box(2, 1, 2, 2))
        #expect(sequence.groundTruth.map { $0?.box == nil } == [false, true, true])
    }

    @Test func objectsOfVOTS() throws {
        try folder.pictures(names(2), in: "zoo/color")
        try folder.write("m2,1,2,2,0,4\n0\n", to: "zoo/groundtruth_object1.txt")
        try folder.write("m3,1,1,1,0,1\n0\n", to: "zoo/groundtruth_object2.txt")
        let path = folder.path + "/zoo"
        let first = try open("zoo")
        #expect(first.name == "zoo.object1" && first.targets == ["object1", "object2"])
        #expect(
            first.warnings == [
                "\(path) has the targets 'object1', 'object2'; 'object1' is taken, \(path).LABEL opens another"
            ])
        #expect(try open("zoo.object2").initialBox() == box(3, 1, 1, 1))
    }

    @Test func aFileOfTheFoldersNameMayBeAnything() throws {
        try folder.pictures(names(2), in: "clips/walk")
        try folder.write("A walk in the park.\n", to: "clips/walk.txt")
        let sequence = try open("clips/walk")
        #expect(sequence.layout == .images && sequence.groundTruth.isEmpty)
    }

    @Test func whatCannotBeReadIsNamedAndTheRestFound() throws {
        try folder.pictures(names(2), in: "set/good/img")
        try folder.write("1,1,5,5\n1,1,5,5\n", to: "set/good/groundtruth_rect.txt")
        try folder.pictures(names(2), in: "set/bad/img1")
        _ = try folder.folder("set/bad/gt")
        try folder.write("1,1,here\n", to: "set/bad/gt/gt.txt")
        // A stray picture makes no sequence of the folder above.
        try folder.pictures(["cover.png"], in: "set")
        let search = try SequenceSearch(in: folder.path + "/set")
        #expect(search.locations.map(\.name) == ["good"])
        let line = "set/bad/gt/gt.txt:1:5: 'here' is not a number"
        #expect(search.problems.count == 1 && search.problems[0].description.contains(line))
        #expect(throws: SequenceError.absent(path: folder.path + "/none")) {
            try SequenceSearch(in: folder.path + "/none")
        }
    }
}
