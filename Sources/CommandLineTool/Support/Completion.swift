import ArgumentParser
import Foundation

extension CompletionKind {
    /// Weights files (safetensors), and the folders on the way to them.
    static let weightsFile = CompletionKind.file(extensions: ["safetensors"])

    /// Models: the names of those that ship, weights files, and the folders on the way to them.
    static let model = CompletionKind.custom { _, _, beginning in
        (Assets().modelNames + files(beginning, ending: ".safetensors")).filter { $0.hasPrefix(beginning) }
    }

    /// The files with an ending, and the folders, that the beginning of a path can become.
    private static func files(_ beginning: String, ending: String) -> [String] {
        let folder = beginning.lastIndex(of: "/").map { String(beginning[...$0]) } ?? ""
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        return names.sorted().compactMap { name in
            let path = folder + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !name.hasPrefix(".") else {
                return nil
            }
            return isFolder.boolValue ? path + "/" : name.hasSuffix(ending) ? path : nil
        }
    }
}
