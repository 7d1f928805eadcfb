import Imaging
import Sequences
import Testing

/// Which pictures of a folder are its frames.
@Suite struct FolderPicturesTests {
    private func open(_ names: [String]) throws -> (names: [String], warnings: [String]) {
        let folder = TemporaryFolder()
        try folder.pictures(names)
        let sequence = try openSequence(folder.path)
        return (
            (sequence.source as? ImageFolderSource)?.names ?? [],
            sequence.warnings.map { $0.replacing(folder.path, with: "TMP") }
        )
    }

    @Test func strangersBesideNumberedFramesAreLeftOut() throws {
        let frames = ["0001.jpg", "0002.jpg", "0003.jpg", "0004.jpg"]
        let found = try open(frames + ["thumbnail.jpg", "mask_0001.png"])
        #expect(found.names == frames)
        #expect(
            found.warnings == [
                "TMP holds 4 pictures named like 0001.jpg; mask_0001.png and thumbnail.jpg are left out"
            ])
        let many = try open(frames + ["a.png", "b.png", "c.png"] + ["0005.jpg", "0006.jpg"])
        #expect(many.names.count == 6)
        #expect(
            many.warnings == ["TMP holds 6 pictures named like 0001.jpg; a.png, b.png and c.png are left out"])
    }

    @Test(
        "names that differ only in their numbers, or not at all",
        arguments: [
            ["a.png", "b.png", "c.png"], ["1.png", "2.jpg", "3.jpeg"], ["img_9.png", "img_10.png"],
            ["1623.001.png", "1623.002.png", "1624.001.png"],
            ["2026-01-01-12-59-59.png", "2026-01-01-13-00-00.png"], ["frame1a.png", "frame2a.png"],
        ])
    func allAreTaken(names: [String]) throws {
        let found = try open(names)
        #expect(found.names == names && found.warnings == [])
    }

    @Test func bareNumbersAreTheFramesBesideAsManyMasks() throws {
        let found = try open(["1.png", "2.png", "1_mask.png", "2_mask.png"])
        #expect(found.names == ["1.png", "2.png"])
        #expect(
            found.warnings == ["TMP holds 2 pictures named like 1.png; 1_mask.png and 2_mask.png are left out"])
    }

    @Test(
        "each frame has a picture of another kind beside it",
        arguments: [
            (["rgb_1.png", "rgb_2.png"], ["depth_1.png", "depth_2.png"]),
            (["frame7.jpg", "frame8.jpg"], ["Mask7.jpg", "Mask8.jpg"]),
            (["im1.jpg", "im2.jpg"], ["a1.png", "a2.png"]),
        ])
    func companions(frames: [String], others: [String]) throws {
        let found = try open(frames + others)
        #expect(found.names == frames)
        #expect(
            found.warnings == [
                "TMP holds pictures of the same numbers named in different ways; the 2 like \(frames[0]) are taken, "
                    + "2 other pictures left out"
            ])
    }

    @Test("equally many of two kinds that may follow one another", arguments: [1, 3])
    func allOfTwoKindsAreTaken(first: Int) throws {
        let found = try open(["a_1.png", "a_2.png", "b_\(first).png", "b_\(first + 1).png"])
        #expect(found.names == ["a_1.png", "a_2.png", "b_\(first).png", "b_\(first + 1).png"])
        #expect(
            found.warnings == [
                "TMP holds pictures named in different ways, like a_1.png and b_\(first).png; all are taken"
            ])
    }
}
