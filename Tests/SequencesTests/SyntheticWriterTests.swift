import Foundation
import Imaging
import Sequences
import Testing

@Suite struct SyntheticWriterTests {
    @Test func whatIsWrittenOpensAsOTB() throws {
        let folder = TemporaryFolder()
        let scene = SyntheticSourceTests.scene()
        var told: [Int] = []
        let isWhole = try scene.write(to: folder.path + "/new/scene", frameCount: 4) { done in
            told.append(done)
            return true
        }
        #expect(isWhole)
        #expect(told == [1, 2, 3, 4])
        let sequence = try openSequence(folder.path + "/new/scene")
        #expect(sequence.layout == .otb && sequence.frameCount == 4 && sequence.warnings == [])
        for index in 0..<4 {
            #expect(try sequence.source.frame(at: index).image == scene.frame(at: index).image)
            let read = try #require(sequence.groundTruth[index]?.box)
            let box = scene.box(at: index)
            #expect(abs(read.x - box.x) < 1e-12 && abs(read.y - box.y) < 1e-12)
            #expect(read.width == box.width && read.height == box.height)
        }
    }

    @Test func endedEarlyThereAreNoAnnotations() throws {
        let folder = TemporaryFolder()
        #expect(try !SyntheticSourceTests.scene().write(to: folder.path, frameCount: 9) { $0 < 3 })
        let sequence = try openSequence(folder.path)
        #expect(sequence.frameCount == 3 && sequence.layout == .images)
    }

    @Test func aFolderInUseIsLeftAlone() throws {
        let folder = TemporaryFolder()
        try folder.write("mine", to: "notes.txt")
        #expect(throws: SequenceError.occupied(path: folder.path)) {
            try SyntheticSourceTests.scene().write(to: folder.path, frameCount: 2)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["notes.txt"])
    }

    @Test func replacingLeavesNothingOfALongerSequence() throws {
        let folder = TemporaryFolder()
        let scene = SyntheticSourceTests.scene()
        try scene.write(to: folder.path, frameCount: 5)
        try folder.write("mine", to: "img/notes.txt")
        try scene.write(to: folder.path, frameCount: 3, replacing: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/img").sorted()
        #expect(names == ["0001.png", "0002.png", "0003.png", "notes.txt"])
        #expect(try openSequence(folder.path).warnings == [])
    }

    @Test func whatCannotBeWrittenIsAnError() throws {
        let folder = TemporaryFolder()
        let file = try folder.write("a file", to: "taken")
        do throws(SequenceError) {
            try SyntheticSourceTests.scene().write(to: file, frameCount: 1)
            Issue.record("a file was written into")
        } catch {
            #expect(error.description.hasPrefix("cannot read \(file)"))
        }
    }
}
