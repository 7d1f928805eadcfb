import Foundation
import Testing

/// Decoders that die, hang or lie: what was tracked is kept, the reason is named, and it is never taken for the end.
@Suite struct DecodersThatFailTests {
    private let scratch: Scratch
    private static let frame = #"printf 'P6\n160 120\n255\n'; head -c 57600 /dev/urandom"#

    init() throws {
        scratch = try Scratch()
        try scratch.makeFolder("bin")
        // Not to be taken for a text.
        try Data([0, 0, 0, 0x20]).write(to: scratch.path("v.mp4"))
    }

    /// Puts a script in the decoder's place. Another program writes it: a file that this one has open for writing, if only
    /// for a moment, cannot be run, since another test's child may have inherited it.
    private func install(_ script: String) throws -> [String: String] {
        try scratch.write("#!/bin/bash\n\(script)\n", to: "draft")
        let install = Process()
        install.executableURL = URL(fileURLWithPath: "/usr/bin/install")
        install.arguments = ["-m", "755", scratch.path("draft").path, scratch.path("bin/ffmpeg").path]
        try install.run()
        install.waitUntilExit()
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return ["PATH": scratch.path("bin").path + ":" + path]
    }

    private let track = [
        "track", "v.mp4", "--init", "10,10,30,30", "--tracker", "cacf", "-o", "o.txt", "--format", "otb", "--quiet",
    ]

    @Test(
        "a decoder that stops after two frames",
        arguments: [
            ("kill -9 $$", "cut short after 2 frames: it was killed by signal 9 (Killed)"),
            ("exit 3", "cut short after 2 frames: it exited with code 3"),
            ("echo disk on fire >&2; exit 1", "cut short after 2 frames: disk on fire"),
            (
                "printf 'P6\\n160 120\\n255\\n'; head -c 100 /dev/zero",
                "cut short after 2 frames: the last frame is cut short"
            ),
            ("head -c 1000 /dev/zero", "cut short after 2 frames: its output is no picture"),
            ("printf 'P6\\n-5 120\\n255\\n'; sleep 60", "cut short after 2 frames: frames of -5x120 pixels"),
            ("exec >&-; sleep 60", "cut short after 2 frames: it does not end after its last frame"),
        ])
    func stops(script: String, reason: String) throws {
        let environment = try install("\(Self.frame); \(Self.frame); \(script)")
        let outcome = try Program.run(track, in: scratch, environment: environment)
        #expect(outcome == Program.Outcome(status: 1, output: "", errors: "trackscope: v.mp4: \(reason)\n"))
        #expect(try String(contentsOf: scratch.path("o.txt"), encoding: .utf8).split(separator: "\n").count == 2)
    }

    @Test("a decoder that hangs is left at the first signal", arguments: [SIGINT, SIGTERM, SIGHUP])
    func hangs(signal: Int32) throws {
        let environment = try install("echo $$ > pid; \(Self.frame); \(Self.frame); exec sleep 1000")
        let run = try Program.Run(
            ["track", "v.mp4", "--init", "10,10,30,30", "--tracker", "cacf", "--format", "otb", "--quiet"], in: scratch,
            environment: environment)
        while run.isRunning && run.outputSoFar.split(separator: "\n").count < 2 { usleep(5000) }
        run.send(signal)
        let outcome = try run.end()
        #expect(outcome.status == 128 + signal)
        #expect(outcome.errors == "trackscope: interrupted after 2 frames\n")
        #expect(outcome.output.split(separator: "\n").count == 2)
        try expectDecoderGone()
    }

    @Test func aDecoderDiesWithTheProgram() throws {
        let environment = try install("echo $$ > pid; \(Self.frame); exec sleep 1000")
        let run = try Program.Run(track, in: scratch, environment: environment)
        while run.isRunning && !FileManager.default.fileExists(atPath: scratch.path("pid").path) { usleep(5000) }
        usleep(300_000)
        run.send(SIGKILL)
        #expect(try run.end().status == 128 + SIGKILL)
        try expectDecoderGone()
    }

    @Test func aDecoderWithoutAFirstFrameIsGivenUp() throws {
        let environment = try install("echo $$ > pid; exec sleep 1000")
        let outcome = try Program.run(track, in: scratch, environment: environment)
        #expect(
            outcome
                == Program.Outcome(
                    status: 1, output: "",
                    errors: "trackscope: v.mp4 cannot be decoded: no frame came within 20 seconds\n"))
        try expectDecoderGone()
    }

    @Test("the decoder of pictures is asked once for each frame")
    func picturesAreDecodedOnce() throws {
        let environment = try install("echo once >> asked; exec cat one.png")
        try scratch.frame(0).write(to: scratch.path("one.png"))
        try scratch.makeFolder("frames")
        for number in 1...3 { try scratch.write("P6 96 72 255 ", to: "frames/\(number).ppm") }
        let outcome = try Program.run(
            ["track", "frames", "--init", Scratch.firstBox, "--tracker", "cacf", "--quiet"], in: scratch,
            environment: environment)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(try String(contentsOf: scratch.path("asked"), encoding: .utf8) == "once\nonce\nonce\n")
    }

    private func expectDecoderGone() throws {
        let text = try String(contentsOf: scratch.path("pid"), encoding: .utf8)
        let identifier = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        // What init has not collected yet is a zombie: dead, but still numbered.
        var status = "?"
        for _ in 0..<200 {
            status = (try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)) ?? ""
            if status.isEmpty || status.contains(") Z ") { return }
            usleep(10_000)
        }
        Issue.record("the decoder lives on: \(status)")
    }
}
