import Foundation
import Testing

/// `trackscope track --video`: the tracked frames with what was found on them.
@Suite(.enabled(if: hasDecoder, decoderAbsence)) struct TrackVideoTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addModel()
        try scratch.addFrames(6)
    }

    private func track(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(
            ["track", "frames", "--init", Scratch.firstBox, "--model", "model.safetensors", "--quiet"] + arguments,
            in: scratch)
    }

    /// Width, height, rate and number of frames of a video, as `ffprobe` says them.
    private func probe(_ name: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["ffprobe", "-v", "error", "-count_frames", "-show_entries"]
            + ["stream=width,height,avg_frame_rate,nb_read_frames", "-of", "csv=p=0", scratch.path(name).path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test("every frame is in the video, and the boxes are the same", arguments: ["out.mp4", "out.mkv", "out.gif"])
    func video(name: String) throws {
        let plain = try track()
        let drawn = try track("--video", name, "--video-map", "response")
        #expect(drawn == plain && plain.status == 0)
        #expect(try probe(name) == "96,72,25/1,6\n")
        #expect(try scratch.names(in: ".").filter { $0.hasSuffix(".tmp") } == [])
    }

    @Test func aFrameThatCannotBeReadIsShownAsTheOneBefore() throws {
        try scratch.write("no picture", to: "frames/0003.png")
        let outcome = try track("--video", "out.mp4")
        #expect(outcome.status == 0)
        #expect(try probe("out.mp4") == "96,72,25/1,6\n")
    }

    @Test func theRateIsThatOfTheSource() throws {
        #expect(try track("--video", "first.mp4").status == 0)
        let make = Process()
        make.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        make.arguments =
            ["ffmpeg", "-nostdin", "-v", "error", "-r", "10", "-i", scratch.path("frames/%04d.png").path]
            + ["-pix_fmt", "yuv420p", scratch.path("slow.mp4").path]
        try make.run()
        make.waitUntilExit()
        let outcome = try Program.run(
            ["track", "slow.mp4", "--init", Scratch.firstBox, "--tracker", "cacf", "--quiet", "--video", "out.mp4"],
            in: scratch)
        #expect(outcome.status == 0)
        #expect(try probe("out.mp4") == "96,72,10/1,6\n")
    }

    @Test(
        "a video that a shell makes the standard input, which formats with their index at the end need to go to and fro in"
    )
    func redirectedVideo() throws {
        // The program writes MP4 with its index at the end.
        #expect(try track("--video", "clip.mp4").status == 0)
        func boxes(_ source: String, _ input: URL?, _ shell: String? = nil) throws -> Program.Outcome {
            try Program.run(
                ["track", source, "--init", Scratch.firstBox, "--tracker", "cacf", "--quiet"], in: scratch,
                input: input,
                shell: shell)
        }
        let whole = try boxes("clip.mp4", nil)
        #expect(whole.status == 0)
        for name in ["-", "/dev/stdin", "/dev/fd/0"] { #expect(try boxes(name, scratch.path("clip.mp4")) == whole) }
        let piped = try boxes("-", nil, "< <(head -c 4000 /dev/zero)")
        #expect(piped.status == 1 && piped.output == "")
        #expect(
            piped.errors.hasSuffix(
                "; an MP4 whose index is at its end, a GIF and an animated PNG are read from a file, not from a pipe\n")
        )
        try scratch.write("", to: "empty")
        #expect(
            try boxes("-", scratch.path("empty"))
                == Program.Outcome(status: 1, output: "", errors: "trackscope: - cannot be decoded: it is empty\n"))
    }

    @Test(
        arguments: [
            (["--video", "out.avi"], 2, "out.avi: a video ends in .mp4, .mkv, .gif"),
            (["--video", "absent/out.mp4"], 1, "cannot write absent/out.mp4: there is no folder SCRATCH/absent"),
            (["--video", "out.mp4", "--video-map", "phi"], 2, "--video-map is \"phi\", not one of response, "),
            (
                ["--video", "out.mp4", "--video-map", "level3.intra.spatial"], 2,
                "--video-map is \"level3.intra.spatial\"; cacf has response, response.gradients, response.colours\n"
            ),
        ] as [([String], Int32, String)])
    func videosThatCannotBe(arguments: [String], status: Int32, message: String) throws {
        let outcome = try Program.run(
            ["track", "frames", "--init", Scratch.firstBox, "--tracker", "cacf"] + arguments, in: scratch)
        let text = message.replacing("SCRATCH", with: scratch.url.resolvingSymlinksInPath().path)
        #expect(outcome.status == status && outcome.output == "")
        #expect(outcome.errors.hasPrefix("trackscope: \(text)"), "\(outcome.errors)")
    }

    @Test func withoutAnEncoderItIsRefusedAtTheFirstFrame() throws {
        try scratch.makeFolder("bin")
        let outcome = try Program.run(
            ["track", "frames", "--init", Scratch.firstBox, "--tracker", "cacf", "--video", "out.mp4", "-o", "o.csv"],
            in: scratch, environment: ["PATH": scratch.path("bin").path])
        #expect(
            outcome
                == Program.Outcome(
                    status: 1, output: "",
                    errors: "trackscope: out.mp4: ffmpeg is not installed; it is needed to write videos\n"))
        #expect(try scratch.names(in: ".").filter { $0.hasPrefix("o") } == [])
    }
}
