import Foundation
import Imaging
import Sequences
import Testing

/// Runs a program without its output; false where it is absent or fails.
private func runs(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}

func ffmpeg(_ arguments: [String]) -> Bool {
    runs("ffmpeg", ["-nostdin", "-hide_banner", "-v", "error", "-y"] + arguments)
}

/// A shell script in place of the decoder. Another program writes the executable: a file that this one has open for writing,
/// if only for a moment, cannot be run, since another test's child may have inherited it.
private func decoderScript(_ text: String, in folder: TemporaryFolder) throws -> String {
    let draft = try folder.write("#!/bin/sh\n\(text)\n", to: "draft")
    let script = folder.path + "/decoder"
    try #require(runs("install", ["-m", "755", draft, script]))
    return script
}

let hasFFmpeg = ffmpeg(["-version"])

@Suite(.enabled(if: hasFFmpeg, "ffmpeg is not installed")) struct VideoSourceTests {
    /// A clip of 48x32 pixels, lossless, whose frame `n` is grey of level `5 n`.
    static func clip(_ folder: TemporaryFolder, frames: Int = 30, extra: [String] = []) throws -> String {
        let path = folder.path + "/clip.avi"
        let levels = "nullsrc=s=48x32:r=10,geq=lum='5*N':cb=128:cr=128,format=bgr24"
        let input = ["-f", "lavfi", "-i", levels, "-frames:v", "\(frames)"]
        try #require(ffmpeg(input + extra + ["-c:v", "ffv1", path]))
        return path
    }

    /// The number of a frame of `clip`: grey level `5 n` of limited range, spread to full range.
    static func number(_ image: Image) -> Int {
        Int(((Double(image.samples[0]) * 219 / 255 + 16) / 5).rounded())
    }

    @Test func framesInOrder() throws {
        let folder = TemporaryFolder()
        let sequence = try openSequence(try Self.clip(folder))
        #expect(sequence.layout == .video && sequence.name == "clip.avi" && sequence.frameCount == 30)
        var numbers: [Int] = []
        for frame in FramePrefetcher(sequence.source) {
            let picture = try frame.result.get()
            #expect(picture.index == frame.index && picture.name == "frame \(frame.index)")
            #expect(picture.image.width == 48 && picture.image.height == 32)
            numbers.append(Self.number(picture.image))
        }
        // Levels below 16 (frames 0 to 3) are all black.
        #expect(Array(numbers.dropFirst(4)) == Array(4..<30) && numbers.count == 30)
        #expect(sequence.frameCount == 30)
        #expect(sequence.source.complaint == nil)
        #expect(throws: FrameError.pastEnd(index: 30, count: 30)) { try sequence.source.frame(at: 30) }
    }

    @Test("an animated PNG is a video, whatever its ending; a still one is a picture")
    func animatedPNG() throws {
        let folder = TemporaryFolder()
        let clip = try Self.clip(folder, frames: 12)
        for (name, options) in [("moving.png", ["-f", "apng"]), ("still.png", ["-frames:v", "1", "-update", "1"])] {
            try #require(ffmpeg(["-i", clip] + options + [folder.path + "/" + name]))
        }
        let moving = try openSequence(folder.path + "/moving.png")
        #expect(moving.layout == .video)
        #expect(try Self.number(moving.source.frame(at: 9).image) == 9)
        let still = try openSequence(folder.path + "/still.png")
        #expect(still.layout == .images && still.frameCount == 1)
    }

    @Test("a file that says how long its parts are, and ends before", arguments: ["mkv", "mp4"])
    func cutInTheMiddle(ending: String) throws {
        let folder = TemporaryFolder()
        let clip = try Self.clip(folder)
        let file = "\(folder.path)/cut.\(ending)"
        // An MP4 of fragments has no list of all frames to compare with.
        let fragment = ["-c:v", "mpeg4", "-movflags", "empty_moov", "-frag_duration", "100000000"]
        let options = ending == "mp4" ? fragment : ["-c", "copy"]
        try #require(ffmpeg(["-i", clip] + options + [file]))
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        try whole.prefix(whole.count * 6 / 10).write(to: URL(fileURLWithPath: file))
        let source = try VideoSource(path: file)
        var frames = 0
        var last: FrameError?
        for frame in FramePrefetcher(source) {
            do throws(FrameError) { frames += try frame.result.get().image.width / 48 } catch { last = error }
        }
        #expect((1..<30).contains(frames))
        let message = try #require(last).description
        #expect(message.hasPrefix("cut short after \(frames) "), "\(message)")
    }

    @Test func anyOrder() throws {
        let folder = TemporaryFolder()
        let source = try VideoSource(path: try Self.clip(folder))
        for index in [10, 11, 11, 29, 5, 6, 20, 19, 0, 29] {
            let frame = try source.frame(at: index)
            #expect(frame.index == index && Self.number(frame.image) == max(index, 3))
        }
        #expect(throws: FrameError.pastEnd(index: 40, count: 30)) { try source.frame(at: 40) }
        #expect(Self.number(try source.frame(at: 12).image) == 12)
    }

    @Test func framesAtUnevenTimesComeOnceEach() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/uneven.mkv"
        let levels =
            "nullsrc=s=48x32:r=10,geq=lum='5*N':cb=128:cr=128,setpts='if(lt(N,10),N,N*3+mod(N,2))',format=bgr24"
        try #require(
            ffmpeg(["-f", "lavfi", "-i", levels, "-frames:v", "20", "-vsync", "vfr", "-c:v", "ffv1", path]))
        let numbers = try FramePrefetcher(VideoSource(path: path)).map { try $0.result.get().image }
        #expect(numbers.map(Self.number).dropFirst(4) == [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    }

    @Test func deepPixelsBecomeEightBits() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/deep.mkv"
        try #require(
            ffmpeg([
                "-f", "lavfi", "-i", "color=red:s=16x16,format=yuv444p10le", "-frames:v", "2", "-c:v", "ffv1", path,
            ]))
        let samples = try VideoSource(path: path).frame(at: 1).image.samples
        #expect(samples.count == 16 * 16 * 3 && samples[0] > 240 && samples[1] < 10)
    }

    @Test func namesThatLookLikeOptionsOrProtocols() throws {
        let folder = TemporaryFolder()
        let path = try Self.clip(folder, frames: 6)
        for name in ["-y.avi", "concat:a|b.avi", "50% {x} 'q'.avi"] {
            try FileManager.default.copyItem(atPath: path, toPath: folder.path + "/" + name)
            #expect(try openSequence(folder.path + "/" + name).source.frame(at: 5).image.width == 48)
        }
    }

    @Test func aTruncatedFileGivesWhatItHas() throws {
        let folder = TemporaryFolder()
        let path = try Self.clip(folder)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for share in [0.5, 0.8, 0.95] {
            try whole.prefix(Int(Double(whole.count) * share)).write(to: URL(fileURLWithPath: path))
            guard let source = try? VideoSource(path: path) else { continue }
            let frames = Array(FramePrefetcher(source))
            #expect(frames.count <= 31)
            // The end of the file may hold its index alone.
            if frames.count == 30, frames.allSatisfy({ Self.failure($0) == nil }) { continue }
            guard case .stopped(let index, of: 30, _)? = frames.last.flatMap({ Self.failure($0) }) else {
                Issue.record("\(share) of the file ends as if it were whole")
                continue
            }
            #expect(index == frames.count - 1)
        }
    }

    private static func failure(_ frame: PrefetchedFrame) -> FrameError? {
        if case .failure(let error) = frame.result { error } else { nil }
    }

    @Test func errorsHaveTheDecodersLastLine() throws {
        let folder = TemporaryFolder()
        let noise = folder.path + "/noise.mp4"
        try Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }).write(to: URL(fileURLWithPath: noise))
        #expect(
            complaint(noise, in: folder)
                == "TMP/noise.mp4 cannot be decoded: file:TMP/noise.mp4: Invalid data found when processing input")
        let sound = folder.path + "/sound.wav"
        try #require(ffmpeg(["-f", "lavfi", "-i", "sine=d=0.1", sound]))
        #expect(complaint(sound, in: folder).hasPrefix("TMP/sound.wav cannot be decoded: "))
    }

    @Test func noDecoder() throws {
        let folder = TemporaryFolder()
        let path = try Self.clip(folder, frames: 2)
        #expect(throws: SequenceError.decoderAbsent(path: path, decoder: "no-such-decoder")) {
            try openSequence(path, decoder: "no-such-decoder")
        }
        #expect(
            SequenceError.decoderAbsent(path: "a.mp4", decoder: "ffmpeg").description
                == "a.mp4 needs ffmpeg to be decoded, and it is not installed; install it (Debian: apt install ffmpeg), "
                + "or give a folder of frames")
    }

    @Test(
        "decoders that misbehave",
        arguments: [
            ("exit 0", "it has no frames"), ("echo oops >&2; exit 3", "oops"), ("exit 3", "it exited with code 3"),
            ("kill -9 $$", "it was killed by signal 9 (Killed)"),
            (
                "printf 'P6\\n4 4\\n255\\nabc'; kill -9 $$",
                "the last frame is cut short: it was killed by signal 9 (Killed)"
            ),
            ("printf 'P6\\n4 4\\n255\\nabc'", "the last frame is cut short"),
            ("echo hello; exit 0", "its output is no picture"),
            ("printf 'P6\\n999999 999999\\n255\\n'", "frames of 999999x999999 pixels"),
            ("printf 'P6\\n0 4\\n255\\n'", "frames of 0x4 pixels"),
            ("head -c 300000 /dev/zero", "its output is no picture"),
            // More complaints than a pipe holds, before the first frame.
            ("yes complaint | head -n 50000 >&2; echo last >&2; exit 1", "last"),
        ])
    func misbehaving(script: String, reason: String) throws {
        let folder = TemporaryFolder()
        let path = try Self.clip(folder, frames: 2)
        let decoder = try decoderScript(script, in: folder)
        #expect(throws: SequenceError.undecodable(path: path, reason: reason)) {
            try VideoSource(path: path, decoder: decoder)
        }
    }

    @Test func aDecoderThatStopsLaterIsReportedAtThatFrame() throws {
        let folder = TemporaryFolder()
        let path = try Self.clip(folder, frames: 2)
        let decoder = try decoderScript(
            "printf 'P6\\n1 1\\n255\\nabcP6\\n1 1\\n255\\ndef'\necho gone >&2\nexit 1", in: folder)
        let source = try VideoSource(path: path, decoder: decoder)
        let frames = Array(FramePrefetcher(source))
        #expect(frames.map(\.index) == [0, 1, 2])
        #expect(try frames[1].result.get().image.samples == Array("def".utf8))
        #expect(throws: FrameError.stopped(index: 2, of: nil, reason: "gone")) { try frames[2].result.get() }
        #expect(source.frameCount == 2)
        // It is never taken for the end.
        #expect(throws: FrameError.stopped(index: 2, of: nil, reason: "gone")) { try source.frame(at: 5) }
        #expect(try source.frame(at: 1).index == 1)
    }

    @Test func theDecoderEndsWithItsSource() throws {
        let folder = TemporaryFolder()
        let path = try Self.clip(folder, frames: 2)
        let record = folder.path + "/pid"
        let decoder = try decoderScript(
            "echo $$ > \(record)\nwhile printf 'P6\\n1 1\\n255\\nabc'; do :; done", in: folder)
        do {
            let source = try VideoSource(path: path, decoder: decoder)
            #expect(try source.frame(at: 100).image.width == 1)
        }
        let text = try String(contentsOfFile: record, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        let identifier = try #require(pid_t(text))
        #expect(kill(identifier, 0) == -1 && errno == ESRCH)
    }

    @Test func aDecoderThatEndsEarlyWithoutAWordIsReported() throws {
        let folder = TemporaryFolder()
        let path = try Self.clip(folder, frames: 10)
        // The file's own length is asked of the program beside the decoder.
        let probe = try #require(Self.place(of: "ffprobe"))
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/ffprobe", withDestinationPath: probe)
        let decoder = try decoderScript("printf 'P6\\n1 1\\n255\\nabc'", in: folder)
        let source = try VideoSource(path: path, decoder: decoder)
        #expect(source.frameCount == 10)
        let error = #expect(throws: FrameError.self) { try source.frame(at: 1) }
        #expect(error?.description == "cut short after 1 of 10 frames: it ended too early, without a reason")
    }

    private static func place(of program: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    @Test(
        "words for a video that ends early",
        arguments: [
            (128, 10_000, "cut short after 128 of 10,000 frames: gone"), (1, nil, "cut short after 1 frame: gone"),
            (2000, nil, "cut short after 2,000 frames: gone"), (5, 3, "cut short after 5 frames: gone"),
        ] as [(Int, Int?, String)])
    func words(index: Int, count: Int?, text: String) {
        #expect(FrameError.stopped(index: index, of: count, reason: "gone").description == text)
    }

    /// A stream whose second half has another size or another pixel format.
    private static func changingClip(_ folder: TemporaryFolder, _ second: String) throws -> String {
        func part(_ size: String, _ format: String, from first: Int) throws -> String {
            let path = "\(folder.path)/\(first).mjpg"
            let levels = "nullsrc=s=\(size):r=25,geq=lum='16+2*(N+\(first))':cb=128:cr=128,format=\(format)"
            let options = ["-frames:v", "40", "-c:v", "mjpeg", "-qscale:v", "1", "-f", "mjpeg", path]
            try #require(ffmpeg(["-f", "lavfi", "-i", levels] + options))
            return path
        }
        let halves = [
            try part("64x48", "yuvj420p", from: 0),
            try part(second == "size" ? "96x80" : "64x48", second == "size" ? "yuvj420p" : "yuvj422p", from: 40),
        ]
        let path = folder.path + "/changing.mjpg"
        var whole = Data()
        for half in halves { whole += try Data(contentsOf: URL(fileURLWithPath: half)) }
        try whole.write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("streams that change in the middle give every frame, each time the same", arguments: ["size", "format"])
    func changingStreams(second: String) throws {
        let folder = TemporaryFolder()
        let path = try Self.changingClip(folder, second)
        let source = try VideoSource(path: path)
        var forward: [Image] = []
        for frame in FramePrefetcher(source) { forward.append(try frame.result.get().image) }
        #expect(forward.count == 80 && source.frameCount == 80)
        let widths = forward.map(\.width)
        #expect(widths == [Int](repeating: 64, count: 40) + [Int](repeating: second == "size" ? 96 : 64, count: 40))
        // Each frame is lighter than the one before.
        for (number, image) in forward.enumerated() {
            let level = Double(image.samples[image.samples.count / 2])
            let expected = max(0, Double(2 * number) * 255 / 219)
            #expect(min(abs(level - expected), abs(level - Double(16 + 2 * number))) < 4, "frame \(number)")
        }
        for number in [50, 41, 40, 39, 10, 79, 0] {
            let frame = try source.frame(at: number)
            #expect(frame.image == forward[number], "frame \(number)")
        }
        let late = try FramePrefetcher(VideoSource(path: path), range: 50..<61).map { try $0.result.get() }
        #expect(late.map(\.index) == Array(50...60) && late.map(\.image) == Array(forward[50...60]))
    }

    @Test(
        "going far gives the frames that decoding from the start gives",
        arguments: [
            ("mp4", ["-c:v", "mpeg4", "-bf", "2", "-g", "12", "-qscale:v", "2"]),
            ("mkv", ["-c:v", "mpeg4", "-g", "30", "-qscale:v", "2"]),
            ("avi", ["-c:v", "ffv1", "-g", "10"]),
            ("ts", ["-c:v", "mpeg2video", "-bf", "2", "-g", "15", "-qscale:v", "2"]),
        ])
    func seeking(ending: String, options: [String]) throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/long.\(ending)"
        let input = ["-f", "lavfi", "-i", "testsrc=s=64x48:r=25", "-frames:v", "600"]
        try #require(ffmpeg(input + options + [path]))
        let inOrder = try VideoSource(path: path)
        var frames: [Image] = []
        for frame in FramePrefetcher(inOrder) { frames.append(try frame.result.get().image) }
        #expect(frames.count == 600)
        for number in [550, 120, 599, 301, 300, 450] {
            #expect(try inOrder.frame(at: number).image == frames[number], "back to \(number)")
            #expect(try VideoSource(path: path).frame(at: number).image == frames[number], "at once to \(number)")
        }
        #expect(throws: FrameError.pastEnd(index: 900, count: 600)) { try VideoSource(path: path).frame(at: 900) }
    }

    @Test(
        "files that name other files, and texts",
        arguments: [
            ("list.m3u8", "#EXTM3U\n#é\n#EXT-X-TARGETDURATION:5\n#EXTINF:2,\nTMP/clip.avi\n#EXT-X-ENDLIST\n\u{1}"),
            ("parts.ffconcat", "ffconcat version 1.0\n#é\nfile clip.avi\n\u{1}"),
            (
                "session.sdp",
                "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=é\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n\u{1}"
            ),
            ("notes.nfo", "Café \u{1B}[31mnotes\u{1B}[0m\nline two\n"),
            ("notes.ans", "Café \u{1B}[31mnotes\u{1B}[0m\u{1}\n"),
            ("plain.txt", "hello\n"), ("list.mp4", "ffconcat version 1.0\nfile clip.avi\n\u{1}"),
        ])
    func filesThatNameOthers(name: String, text: String) throws {
        let folder = TemporaryFolder()
        _ = try Self.clip(folder, frames: 5)
        try folder.write(text.replacingOccurrences(of: "TMP", with: folder.path), to: name)
        let answer = complaint(folder.path + "/" + name, in: folder)
        #expect(answer.hasPrefix("TMP/\(name) cannot be decoded: "), "\(answer)")
    }

    @Test func pipesAndPatternsFromTheCommandLine() throws {
        let folder = TemporaryFolder()
        let clip = try Self.clip(folder, frames: 12, extra: [])
        let pipe = folder.path + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        let writer = Process()
        writer.executableURL = URL(fileURLWithPath: "/bin/sh")
        writer.arguments = ["-c", "exec cat \"$0\" > \"$1\"", clip, pipe]
        try writer.run()
        defer { writer.terminate() }
        let stream = try openSequence(pipe, origin: .commandLine)
        #expect(stream.layout == .stream)
        let frames = try FramePrefetcher(stream.source).map { try $0.result.get() }
        #expect(frames.count == 12)
        #expect(throws: FrameError.gone(index: 3, next: 12)) { try stream.source.frame(at: 3) }
    }
}
