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
        #expect(sequence.layout == .video && sequence.name == "clip.avi" && sequence.frameCount == nil)
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

    @Test func anyOrder() throws {
        let folder = TemporaryFolder()
        let source = try VideoSource(path: try Self.clip(folder), kind: .file)
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
        let numbers = try FramePrefetcher(VideoSource(path: path, kind: .file)).map { try $0.result.get().image }
        #expect(numbers.map(Self.number).dropFirst(4) == [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    }

    @Test func deepPixelsBecomeEightBits() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/deep.mkv"
        try #require(
            ffmpeg([
                "-f", "lavfi", "-i", "color=red:s=16x16,format=yuv444p10le", "-frames:v", "2", "-c:v", "ffv1", path,
            ]))
        let samples = try VideoSource(path: path, kind: .file).frame(at: 1).image.samples
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
            guard let source = try? VideoSource(path: path, kind: .file) else { continue }
            let frames = Array(FramePrefetcher(source))
            #expect(frames.count <= 30)
        }
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
            ("exit 0", "it has no frames"), ("echo oops >&2; exit 3", "oops"), ("exit 3", "it gave no reason"),
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
            try VideoSource(path: path, kind: .file, decoder: decoder)
        }
    }

    @Test func aDecoderThatStopsLaterIsReportedAtThatFrame() throws {
        let folder = TemporaryFolder()
        let path = try Self.clip(folder, frames: 2)
        let decoder = try decoderScript(
            "printf 'P6\\n1 1\\n255\\nabcP6\\n1 1\\n255\\ndef'\necho gone >&2\nexit 1", in: folder)
        let source = try VideoSource(path: path, kind: .file, decoder: decoder)
        let frames = Array(FramePrefetcher(source))
        #expect(frames.map(\.index) == [0, 1, 2])
        #expect(try frames[1].result.get().image.samples == Array("def".utf8))
        #expect(throws: FrameError.stopped(index: 2, reason: "gone")) { try frames[2].result.get() }
        #expect(source.frameCount == 2)
    }

    @Test func theDecoderEndsWithItsSource() throws {
        let folder = TemporaryFolder()
        let path = try Self.clip(folder, frames: 2)
        let record = folder.path + "/pid"
        let decoder = try decoderScript(
            "echo $$ > \(record)\nwhile printf 'P6\\n1 1\\n255\\nabc'; do :; done", in: folder)
        do {
            let source = try VideoSource(path: path, kind: .file, decoder: decoder)
            #expect(try source.frame(at: 100).image.width == 1)
        }
        let text = try String(contentsOfFile: record, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        let identifier = try #require(pid_t(text))
        #expect(kill(identifier, 0) == -1 && errno == ESRCH)
    }
}
