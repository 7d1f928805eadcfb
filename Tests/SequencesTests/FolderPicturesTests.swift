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

    @Test func equallyManyOfTwoKindsAreAllTaken() throws {
        let found = try open(["rgb_1.png", "rgb_2.png", "depth_1.png", "depth_2.png"])
        #expect(found.names == ["depth_1.png", "depth_2.png", "rgb_1.png", "rgb_2.png"])
        #expect(
            found.warnings == [
                "TMP holds pictures named in different ways, like depth_1.png and rgb_1.png; all are taken"
            ])
    }
}
