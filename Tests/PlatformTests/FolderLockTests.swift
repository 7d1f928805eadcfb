import Foundation
import Platform
import Testing

@Suite struct FolderLockTests {
    @Test func oneAtATime() throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            let lock = try FolderLock(folder: folder)
            #expect(throws: FolderLock.Failure.taken) { try Self.take(folder) }
            withExtendedLifetime(lock) {}
        }
        try Self.take(folder)
    }

    @Test func aFolderThatIsNotThere() {
        #expect(throws: FolderLock.Failure.system(number: ENOENT)) {
            try Self.take(URL(fileURLWithPath: "/nowhere/at/all"))
        }
    }

    private static func take(_ folder: URL) throws { _ = try FolderLock(folder: folder) }
}
