import Foundation
import Platform
import Testing

@Suite struct MakeFolderTests {
    private let folder: URL

    init() throws { folder = try TemporaryFolder.make() }

    @Test func foldersAboveAreMadeAndWhatIsThereStays() throws {
        let path = folder.path + "/a/b/c"
        try makeFolder(path)
        try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/file"))
        try makeFolder(path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["file"])
    }

    @Test(arguments: ["file", "file/below"])
    func aFileIsNoFolder(name: String) throws {
        let file = folder.path + "/file"
        try Data("x".utf8).write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: FolderError.self) { try makeFolder(folder.path + "/" + name) }
        #expect(error == FolderError(path: file, number: ENOTDIR))
        #expect(error?.description == file + " is no folder")
    }

    @Test func permissions() throws {
        let path = folder.path + "/private"
        try makeFolder(path, mode: 0o700)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        let error = FolderError(path: path, number: EACCES)
        #expect(error.description == "cannot make the folder \(path): Permission denied")
    }
}
