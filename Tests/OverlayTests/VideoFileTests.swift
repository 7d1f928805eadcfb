import Foundation
import Imaging
import Overlay
import Platform
import Testing

/// Runs a program; its output, nil where it is absent or fails.
private func output(of program: String, _ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
}

@Suite struct VideoFileTests {
    private let folder: URL

    init() throws {
        StandardStream.prepare()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("overlay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func grey(_ level: UInt8, width: Int = 41, height: Int = 30) -> Image {
        Image(width: width, height: height, samples: [UInt8](repeating: level, count: width * height * 3))
    }

    private func make(_ name: String, _ format: VideoFormat, encoder: String = "ffmpeg") throws -> VideoFile {
        try VideoFile(
            path: path(name), format: format, size: FrameSize(width: 41, height: 30), framesPerSecond: 12.5,
            encoder: encoder)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test(
        .enabled(if: output(of: "ffprobe", ["-version"]) != nil, "ffmpeg is not installed"),
        arguments: VideoFormat.allCases)
    func everyFrameIsInTheVideo(format: VideoFormat) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let name = "-a:b.\(format.rawValue)"
        let video = try make(name, format)
        for level in stride(from: UInt8(20), to: 220, by: 20) { try video.append(grey(level)) }
        // One of another size.
        try video.append(grey(220, width: 82, height: 60))
        #expect(!FileManager.default.fileExists(atPath: path(name)))
        try video.finish()
        #expect(try names() == [name])
        let probe = output(
            of: "ffprobe",
            ["-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries"]
                + ["stream=width,height,nb_read_frames", "-of", "csv=p=0", "file:" + path(name)])
        #expect(probe == (format == .gif ? "41,30,11\n" : "42,30,11\n"))
    }

    @Test func aVideoThatIsGivenUpLeavesNothing() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            let video = try make("a.mp4", .mp4, encoder: "cat")
            try? video.append(grey(1))
        }
        #expect(try names() == [])
    }

    @Test(
        "encoders that do not do their work",
        arguments: [
            ("no-such-encoder", VideoFile.Failure.encoderAbsent(encoder: "no-such-encoder")),
            ("false", .stopped(reason: "it exited with code 1")),
        ])
    func failures(encoder: String, failure: VideoFile.Failure) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: failure) {
            let video = try make("a.mp4", .mp4, encoder: encoder)
            // More than a pipe holds.
            for _ in 0..<100 { try video.append(grey(1)) }
            try video.finish()
        }
        #expect(try names() == [])
    }

    @Test func aFolderThatIsNotThere() throws {
        #expect(throws: VideoFile.Failure.unwritable(reason: "No such file or directory")) {
            try make("absent/a.mp4", .mp4)
        }
    }

    @Test(
        "a file's ending asks for a format",
        arguments: [
            ("a.mp4", VideoFormat.mp4), ("b.x/a.GIF", .gif), ("a.mkv", .mkv), ("a", nil), ("a.mp4/b", nil),
            ("a.txt", nil),
        ] as [(String, VideoFormat?)])
    func endings(path: String, format: VideoFormat?) { #expect(VideoFormat(ofFile: path) == format) }
}
