import Foundation
import Imaging
import Sequences
import Testing

/// Which line belongs to which frame, where their numbers differ.
@Suite struct FrameJoinTests {
    private static let byName = "they are joined by the numbers in the frames' names"

    @Test(
        arguments: [
            // Frames missing in the middle, at the start, at both ends, and counted from 0.
            ([1, 2, 3, 4, 7, 8], 8, [0, 1, 2, 3, 6, 7], byName), ([3, 4, 5], 5, [2, 3, 4], byName),
            ([2, 3], 5, [1, 2], byName), ([0, 1, 4], 5, [0, 1, 4], byName),
            // The lines cover the stretch of the frames.
            ([101, 102, 104], 4, [0, 1, 3], byName),
            // They begin with the frames and go on after them.
            ([101, 102, 104], 9, [0, 1, 3], byName),
            // Every tenth frame of a recording.
            ([1, 11, 21], 30, [0, 10, 20], byName),
            // In order: as many lines as frames, whatever the numbers; a surplus; numbers that fit nothing.
            ([300, 301, 305], 3, [0, 1, 2], nil), ([1, 2, 3], 5, [0, 1, 2], "the surplus is left out"),
            ([101, 102], 5, [0, 1], "the surplus is left out"),
            ([1, 2, 3], 2, [0, 1, nil], "the last frame has no ground truth"),
            ([1, 2, 4, 8], 2, [0, 1, nil, nil], "the last 2 frames have no ground truth"),
        ] as [([Int], Int, [Int?], String?)])
    func lines(numbers: [Int], count: Int, expected: [Int?], word: String?) throws {
        let folder = TemporaryFolder()
        try folder.pictures(numbers.map { String(format: "%04d.png", $0) }, in: "img")
        let file = try folder.write(
            (0..<count).map { "\($0 + 1),1,5,5\n" }.joined(), to: "groundtruth_rect.txt")
        let sequence = try openSequence(folder.path)
        #expect(sequence.groundTruth.map { $0?.box.map { Int($0.x) } } == expected)
        let what = "\(file) has \(count) lines for \(numbers.count) frames; "
        #expect(sequence.warnings == (word.map { [what + $0] } ?? []))
    }

    @Test("numbers as large as numbers get", arguments: [1, 2, 3])
    func largestNumbers(lines: Int) throws {
        let folder = TemporaryFolder()
        try folder.pictures(["0.png", "\(Int.max).png"], in: "img")
        try folder.write((1...lines).map { "\($0),1,5,5\n" }.joined(), to: "groundtruth_rect.txt")
        #expect(try openSequence(folder.path).groundTruth.map { $0?.box?.x } == (lines == 1 ? [0, nil] : [0, 1]))
    }

    @Test func namesWithoutNumbersAreJoinedInOrder() throws {
        let folder = TemporaryFolder()
        try folder.pictures(["a.png", "b.png"], in: "img")
        try folder.write("1,1,5,5\n2,1,5,5\n3,1,5,5\n", to: "groundtruth_rect.txt")
        #expect(try openSequence(folder.path).groundTruth.map { $0?.box?.x } == [0, 1])
    }

    @Test("a recording that only has the name of one of OTB's", arguments: [(1000, 1000), (800, 800), (770, 300)])
    func notOTBsDavid(frames: Int, lines: Int) throws {
        let folder = TemporaryFolder()
        _ = try folder.folder("David/img")
        for number in 1...frames { try folder.write("", to: "David/img/\(number).jpg") }
        try folder.write((1...lines).map { "\($0),1,5,5\n" }.joined(), to: "David/groundtruth_rect.txt")
        let sequence = try openSequence(folder.path + "/David")
        #expect(sequence.frameCount == frames)
        #expect(try sequence.initialBox().x == 0)
    }
}
