import Foundation
import Platform

/// The files that outlive a crash: the session, kept up to date while the program runs, and the backtrace.
///
/// They lie in `trackscope` under XDG_STATE_HOME, or under `~/.local/state`, and are named after the process.
public struct CrashFiles: Sendable {
    /// The session, to go on with.
    public let session: URL
    /// The backtrace.
    public let report: URL

    /// How long files of former processes are kept, in seconds: thirty days.
    private static let keptFor: TimeInterval = 30 * 86_400

    /// The files of this process. Makes their folder, and removes from it what is too old.
    ///
    /// - Returns: nil where there can be no such folder; crashes then leave nothing.
    public init?(environment: [String: String]) {
        let folder = userFolder("XDG_STATE_HOME", usual: ".local/state", environment: environment)
        // A session names the user's files: it is nobody else's business.
        if (try? makeFolder(folder.path, mode: 0o700)) == nil { return nil }
        let process = ProcessInfo.processInfo.processIdentifier
        session = folder.appendingPathComponent("session-\(process).json")
        report = folder.appendingPathComponent("crash-\(process).txt")
        Self.removeOld(in: folder)
    }

    /// Removes the session: the program ends as the user wants it to.
    public func removeSession() { try? FileManager.default.removeItem(at: session) }

    private static func removeOld(in folder: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.wholeMatch(of: /(session-[0-9]+\.json|crash-[0-9]+\.txt)/) != nil {
            let file = folder.appendingPathComponent(name)
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
            guard let changed = attributes?[.modificationDate] as? Date else { continue }
            if -changed.timeIntervalSinceNow > keptFor { try? FileManager.default.removeItem(at: file) }
        }
    }
}
