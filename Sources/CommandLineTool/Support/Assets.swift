import Foundation

/// Finds what ships with the program: the default model and the demo.
struct Assets {
    /// The folder `assets`, or nil where none is found.
    let folder: URL?

    /// Looks in `TRACKSCOPE_ASSETS`, then beside the executable as installed (`../share/trackscope`), then in the folders
    /// above it, where a build lies in its checkout.
    init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        executable: URL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    ) {
        if let path = environment["TRACKSCOPE_ASSETS"], !path.isEmpty {
            folder = URL(fileURLWithPath: path)
            return
        }
        let place = executable.deletingLastPathComponent()
        var candidates = [place.appendingPathComponent("../share/trackscope").standardizedFileURL]
        var above = place
        while above.path != "/" && candidates.count < 8 {
            above = above.deletingLastPathComponent()
            candidates.append(above.appendingPathComponent("assets"))
        }
        folder = candidates.first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("models").path) }
    }

    /// The bundled sequence.
    func demo() throws -> String { try existing("demo", what: "the demo sequence") }

    /// The file of a model given by path, or by the name of one that ships (`light`); without either, the default.
    func model(_ given: String?) throws -> String {
        if let given, given.contains("/") || given.hasSuffix(".safetensors") { return given }
        return try existing("models/rar-\(given ?? "light").safetensors", what: "the model \"\(given ?? "light")\"")
    }

    /// The names of the models that ship, such as `light`.
    var modelNames: [String] {
        guard let folder = folder?.appendingPathComponent("models") else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.compactMap { $0.wholeMatch(of: /rar-(.+)\.safetensors/).map { String($0.1) } }.sorted()
    }

    /// The weights that ship for an ablation, trained for it; nil where there are none.
    func ownModel(of tracker: String) -> String? {
        guard tracker != "rar", let url = folder?.appendingPathComponent("models/\(tracker).safetensors"),
            FileManager.default.fileExists(atPath: url.path)
        else { return nil }
        return url.path
    }

    private func existing(_ path: String, what: String) throws -> String {
        guard let folder else {
            throw Failure(message: "\(what) is not found: no folder of assets near the program; set TRACKSCOPE_ASSETS")
        }
        let url = folder.appendingPathComponent(path)
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw Failure(message: "\(what) is not found: \(url.path) does not exist")
        }
        return url.path
    }
}
