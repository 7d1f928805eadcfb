import Foundation
import Tensors
import Testing

@Suite struct AtomicFileTests {
    @Test func anErrorLeavesTheOldFileAndNothingElse() throws {
        let folder = try SafetensorsWriterTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("file")
        try Data([1, 2, 3]).write(to: url)
        #expect(throws: CancellationError.self) {
            try AtomicFile.create(at: url) { file in
                try [UInt8](repeating: 9, count: 100_000).withUnsafeBytes { try file.append($0) }
                throw CancellationError()
            }
        }
        #expect(try Array(Data(contentsOf: url)) == [1, 2, 3])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }

    @Test func aSymbolicLinkIsWrittenThrough() throws {
        let folder = try SafetensorsWriterTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("file")
        let link = folder.appendingPathComponent("link")
        try Data([1]).write(to: url)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: url)
        try AtomicFile.create(at: link) { file in try [UInt8]([4, 5]).withUnsafeBytes { try file.append($0) } }
        #expect(try Array(Data(contentsOf: url)) == [4, 5])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == url.path)
    }

    @Test func aPipeIsWrittenToAndStays() throws {
        let folder = try SafetensorsWriterTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("pipe")
        try #require(mkfifo(url.path, 0o600) == 0)
        let reader = open(url.path, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try AtomicFile.create(at: url) { file in try [UInt8]([4, 5]).withUnsafeBytes { try file.append($0) } }
        var bytes: [UInt8] = [0, 0, 0]
        #expect(read(reader, &bytes, 3) == 2)
        #expect(bytes == [4, 5, 0])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["pipe"])
    }

    @Test func aTargetThatIsAFolderIsRefused() throws {
        let folder = try SafetensorsWriterTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let target = folder.appendingPathComponent("target")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        let error = #expect(throws: AtomicFileError.self) { try AtomicFile.create(at: target) { _ in } }
        #expect(error?.number == EISDIR)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["target"])
    }
}
