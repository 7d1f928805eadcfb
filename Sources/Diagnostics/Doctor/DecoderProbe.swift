import Foundation

/// Finds the program that decodes videos and cameras, and asks for its version.
package struct DecoderProbe {
    /// The program's name, looked for on the PATH.
    var program = "ffmpeg"
    var environment = ProcessInfo.processInfo.environment

    /// A probe for `ffmpeg` on this process's PATH.
    package init() {}

    /// Whether it is there and runs. It is not needed: folders of pictures are read without it.
    package var finding: Finding {
        guard let path else {
            return Finding(
                .warning, program,
                "not found: videos and cameras cannot be opened, folders of pictures can (Debian: apt install ffmpeg)")
        }
        guard let version = firstLine(of: path) else {
            return Finding(.warning, program, "\(path) does not run: videos and cameras cannot be opened")
        }
        return Finding(.ok, program, "\(path), \(version)")
    }

    private var path: String? {
        (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The first line that `-version` prints, without the copyright.
    private func firstLine(of path: String) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-version"]
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0, let line = text.split(separator: "\n").first else { return nil }
        return line.components(separatedBy: " Copyright").first
    }
}
