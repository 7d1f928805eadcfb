import Foundation

/// The folder of the user's files of one kind: `trackscope` in the folder that an XDG variable names, or, where it names none by
/// an absolute path, in the usual one of the home folder.
///
/// - Parameters:
///   - variable: such as XDG_CONFIG_HOME.
///   - usual: below the home folder, such as `.config`.
func userFolder(_ variable: String, usual: String, environment: [String: String]) -> URL {
    let named = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let base = named ?? (environment["HOME"] ?? NSHomeDirectory()) + "/" + usual
    return URL(fileURLWithPath: base).appendingPathComponent("trackscope")
}
