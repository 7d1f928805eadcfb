import Foundation
import Platform
import Testing

@Suite struct AtomicFileTests {
    @Test func anErrorLeavesTheOldFileAndNothingElse() throws {
        let folder = try TemporaryFolder.make()
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
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("file")
        let link = folder.appendingPathComponent("link")
        try Data([1]).write(to: url)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: url)
        try AtomicFile.create(at: link) { file in try [UInt8]([4, 5]).withUnsafeBytes { try file.append($0) } }
        #expect(try Array(Data(contentsOf: url)) == [4, 5])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == url.path)
    }

    @Test("a link to a file that is not there yet, directly or by another link", arguments: [false, true])
    func aSymbolicLinkToANewFile(isChain: Bool) throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: isChain ? "next" : "new")
        if isChain {
            let target = folder.path + "/new"
            try files.createSymbolicLink(atPath: folder.path + "/next", withDestinationPath: target)
        }
        try AtomicFile.write("text", to: folder.appendingPathComponent("link"))
        #expect(try String(contentsOf: folder.appendingPathComponent("new"), encoding: .utf8) == "text")
        #expect(try files.destinationOfSymbolicLink(atPath: folder.path + "/link") == (isChain ? "next" : "new"))
    }

    @Test func aRingOfLinksIsRefused() throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        for (link, target) in [("a", "b"), ("b", "a")] {
            try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(link)", withDestinationPath: target)
        }
        #expect(throws: AtomicFileError.self) { try AtomicFile.write("x", to: folder.appendingPathComponent("a")) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a", "b"])
    }

    @Test("an open file of the program's own, by its names", arguments: ["/dev/fd/", "/proc/self/fd/"])
    func openFilesAreAppendedTo(folderOfNames: String) throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("file")
        try Data("before\n".utf8).write(to: url)
        let handle = try FileHandle(forUpdating: url)
        try handle.seekToEnd()
        try AtomicFile.write("text\n", to: URL(fileURLWithPath: "\(folderOfNames)\(handle.fileDescriptor)"))
        try handle.write(contentsOf: Data("after\n".utf8))
        #expect(try String(contentsOf: url, encoding: .utf8) == "before\ntext\nafter\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }

    @Test func aPipeIsWrittenToAndStays() throws {
        let folder = try TemporaryFolder.make()
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
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        let target = folder.appendingPathComponent("target")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        let error = #expect(throws: AtomicFileError.self) { try AtomicFile.create(at: target) { _ in } }
        #expect(error?.number == EISDIR)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["target"])
    }

    @Test(arguments: [0o600, 0o640, 0o755] as [mode_t])
    func theModeOfAReplacedFileIsKept(mode: mode_t) throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("file")
        try Data([1]).write(to: url)
        try #require(chmod(url.path, mode) == 0)
        try AtomicFile.write("new", to: url)
        var status = stat()
        try #require(stat(url.path, &status) == 0)
        #expect(status.st_mode & 0o7777 == mode)
        #expect(try String(contentsOf: url, encoding: .utf8) == "new")
    }

    @Test func whatAKilledWriterLeftIsRemoved() throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data([1]).write(to: folder.appendingPathComponent(".file.tmp"))
        try AtomicFile.write("new", to: folder.appendingPathComponent("file"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }

    @Test func twoWritersOfANameDoNotMix() throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("file")
        var first = try AtomicFile(at: url)
        var second = try AtomicFile(at: url)
        try first.append("first")
        try second.append("second")
        try second.commit()
        #expect(try String(contentsOf: url, encoding: .utf8) == "second")
        try first.commit()
        #expect(try String(contentsOf: url, encoding: .utf8) == "first")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }

    @Test("a planted link in the temporary file's place is left alone", arguments: ["victim", "nowhere"])
    func plantedLink(target: String) throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        let victim = folder.appendingPathComponent("victim")
        try Data("mine".utf8).write(to: victim)
        try FileManager.default.createSymbolicLink(
            at: folder.appendingPathComponent(".file.tmp"), withDestinationURL: folder.appendingPathComponent(target))
        try AtomicFile.write("new", to: folder.appendingPathComponent("file"))
        #expect(try String(contentsOf: victim, encoding: .utf8) == "mine")
        #expect(try String(contentsOf: folder.appendingPathComponent("file"), encoding: .utf8) == "new")
        #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("nowhere").path))
    }

    @Test func aLinkInAForeignFolderIsReplacedNotFollowed() throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        let victim = folder.appendingPathComponent("victim")
        let link = folder.appendingPathComponent("report.html")
        try Data("mine".utf8).write(to: victim)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: victim)
        try AtomicFile.write("new", to: link, links: .replace)
        #expect(try String(contentsOf: victim, encoding: .utf8) == "mine")
        #expect(try String(contentsOf: link, encoding: .utf8) == "new")
        var status = stat()
        try #require(lstat(link.path, &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFREG)
    }

    @Test func aFileThatIsNotCommittedComesToNothing() throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            var file = try AtomicFile(at: folder.appendingPathComponent("file"))
            try file.append("never")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
}
