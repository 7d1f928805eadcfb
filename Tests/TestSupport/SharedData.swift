import Foundation
import Testing

/// Finds the folder of real sequences and reference tensors that lies beside the checkout, where there is one.
public enum SharedData {
    /// The folder `shared` beside this checkout, or nil where there is none.
    public static let root: URL? = {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        // A linked work tree lies one folder deeper or beside the checkout: look in both.
        return ["../shared", "../../shared"].map { checkout.appendingPathComponent($0).standardizedFileURL }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    /// Whether that folder is there; tests that need it are enabled by it: `.enabled(if: SharedData.isPresent, SharedData.absence)`.
    public static var isPresent: Bool { root != nil }
    /// What a test that is skipped without the folder says.
    public static let absence: Comment = "the folder ../shared is absent"

    /// A file or folder inside the shared folder. Call it only in tests enabled by `isPresent`.
    public static func url(_ path: String) -> URL {
        guard let root else { preconditionFailure("the test using \(path) is not enabled by SharedData.isPresent") }
        return root.appendingPathComponent(path)
    }
}
