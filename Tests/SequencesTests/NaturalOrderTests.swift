import Sequences
import Testing

/// The order of frames, seen through `openSequence`.
@Suite struct NaturalOrderTests {
    @Test(
        "frames in natural order",
        arguments: [
            ["1.png", "2.png", "10.png", "100.png"], ["frame2.png", "frame10.png"],
            ["0001.png", "0002.png", "0010.png"], ["a1b2.png", "a1b10.png", "a2b1.png"],
            ["01.png", "1.png", "2.png"], ["9.png", "99999999999999999999998.png", "99999999999999999999999.png"],
            ["a.png", "b.png", "b1.png"], ["x-2.png", "x10.png"], ["7.PNG", "8.png"],
        ])
    func order(expected: [String]) throws {
        let folder = TemporaryFolder()
        try folder.pictures(expected.shuffled())
        let sequence = try openSequence(folder.path)
        let source = try #require(sequence.source as? ImageFolderSource)
        #expect(source.names == expected)
    }
}
