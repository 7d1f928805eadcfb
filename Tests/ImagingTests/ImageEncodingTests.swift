import Foundation
import Imaging
import TestSupport
import Testing

@Suite struct ImageEncodingTests {
    /// A picture of seeded noise.
    private func noise(width: Int, height: Int) -> Image {
        var generator = SeededGenerator(seed: 7)
        return Image(
            width: width, height: height,
            samples: (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    @Test("comes back as it was", arguments: [(1, 1), (2, 3), (301, 7), (64, 64)])
    func roundTrip(width: Int, height: Int) throws {
        let image = noise(width: width, height: height)
        #expect(try Image(decoding: image.pngData(), name: "saved") == image)
        #expect(try Image(decoding: Data(image.pngData()), name: "saved") == image)
    }

    @Test func replacesAFileWholeAndLeavesNothingElse() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("view.png")
        try Data("old".utf8).write(to: file)
        let image = noise(width: 20, height: 10)
        try image.write(to: file)
        #expect(try Image(contentsOf: file) == image)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["view.png"])
    }

    @Test func saysWhyItCannotWrite() throws {
        let error = try #require(throws: ImageError.self) {
            try noise(width: 2, height: 2).write(to: "/nowhere/view.png")
        }
        #expect(error.description == "cannot write /nowhere/view.png: No such file or directory")
    }
}
