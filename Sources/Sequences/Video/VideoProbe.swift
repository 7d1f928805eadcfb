import Foundation
import Platform

/// What a video file says of its length. It may say too much: a file can be cut short.
struct VideoLength: Sendable, Equatable {
    /// The number of frames; nil where the format does not tell it.
    var frames: Int?
    /// When the last frame ends, in seconds, on the clock of the frames' own times; nil where that is not told.
    var end: Double?
    /// How long the video is, in seconds.
    var duration: Double?
    /// How many frames a second it shows, on average; nil where that is not told.
    var rate: Double?
}

/// When each frame of a video is shown, and from which ones decoding can begin. It is read without decoding.
struct VideoIndex: Sendable, Equatable {
    /// The frames' times in the stream's unit, rising.
    let times: [Int64]
    /// The numbers of the key frames, rising.
    let keyFrames: [Int]
    /// The stream's unit of time, in seconds.
    let unit: Double

    /// An index from what is known of each packet, in the order in which they are stored; nil where frames cannot be told
    /// apart by their times, or where a packet gives no frame.
    init?(packets: [(time: Int64?, isKey: Bool, isDiscarded: Bool)], unit: Double) {
        var stamped: [(time: Int64, isKey: Bool)] = []
        for packet in packets {
            guard let time = packet.time, !packet.isDiscarded else { return nil }
            stamped.append((time, packet.isKey))
        }
        stamped.sort { $0.time < $1.time }
        guard stamped.first?.isKey == true, unit > 0,
            !zip(stamped, stamped.dropFirst()).contains(where: { $0.time == $1.time })
        else { return nil }
        times = stamped.map(\.time)
        keyFrames = stamped.indices.filter { stamped[$0].isKey }
        self.unit = unit
    }

    /// The number of the frame shown at a time.
    func number(at time: Int64) -> Int? {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low < times.count && times[low] == time ? low : nil
    }

    /// The last key frame up to a frame.
    func lastKeyFrame(notAfter frame: Int) -> Int { keyFrames.last { $0 <= frame } ?? 0 }

    /// The key frame to begin with, in order to have a frame exactly as if decoding had begun at the start: not the nearest
    /// before it but the one before that, so that nothing hangs on a frame that was not decoded. Nil where that is the start.
    func beginning(for frame: Int) -> Int? {
        let before = keyFrames.prefix { $0 <= frame }
        guard before.count >= 3 else { return nil }
        return before[before.count - 2]
    }
}

/// Asks `ffprobe`, which comes with `ffmpeg`, what a file says of itself.
final class VideoProbe {
    private let process: ChildProcess
    private let patience: Duration

    /// Starts to ask for the length.
    ///
    /// - Returns: nil where there is no such program.
    static func length(of path: String, decoder: String) -> VideoProbe? {
        VideoProbe(
            [
                "-show_entries", "stream=nb_frames,duration,start_time,avg_frame_rate", "-of",
                "default=noprint_wrappers=1",
            ], path: path,
            decoder: decoder, patience: .seconds(10))
    }

    /// Starts to read the times of all frames.
    static func index(of path: String, decoder: String) -> VideoProbe? {
        VideoProbe(
            ["-show_entries", "packet=pts,flags:stream=time_base", "-of", "compact=nokey=0"], path: path,
            decoder: decoder, patience: .seconds(120))
    }

    private init?(_ question: [String], path: String, decoder: String, patience: Duration) {
        self.patience = patience
        // The program beside the decoder, or the one on PATH where that is looked for there.
        let folder = decoder.lastIndex(of: "/").map { decoder[...$0] } ?? ""
        let arguments = ["-hide_banner", "-v", "error"] + DecoderInput.file(path).arguments
        guard
            let process = try? ChildProcess(
                folder + "ffprobe", arguments: arguments + ["-select_streams", "V:0"] + question)
        else { return nil }
        self.process = process
    }

    /// The length, where the file tells it.
    func length() -> VideoLength? {
        var values: [Substring: Substring] = [:]
        guard let text = answer(limit: 1 << 16) else { return nil }
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        let duration = values["duration"].flatMap { Double($0) }.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
        let start = values["start_time"].flatMap { Double($0) } ?? 0
        return VideoLength(
            frames: values["nb_frames"].flatMap { Int($0) }.flatMap { (1...1_000_000_000).contains($0) ? $0 : nil },
            end: duration.map { start + $0 }, duration: duration,
            rate: values["avg_frame_rate"].flatMap { Self.ratio($0) }.flatMap { Self.rates.contains($0) ? $0 : nil })
    }

    /// Rates that are believed: files without a steady one name their clock's.
    private static let rates = 0.01...1000.0

    /// The value of `OVER/UNDER`; nil where it is none, or zero.
    private static func ratio(_ text: Substring) -> Double? {
        let parts = text.split(separator: "/").map { Double($0) }
        guard parts.count == 2, let over = parts[0], let under = parts[1], over > 0, under > 0 else { return nil }
        return over / under
    }

    /// The index, where the file has one that can be relied on.
    func index() -> VideoIndex? {
        guard let text = answer(limit: 256 << 20) else { return nil }
        var packets: [(time: Int64?, isKey: Bool, isDiscarded: Bool)] = []
        var unit = 0.0
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            var fields = line.split(separator: UInt8(ascii: "|"))[...]
            switch fields.popFirst().map({ String(Substring($0)) }) {
            case "packet":
                var packet: (time: Int64?, isKey: Bool, isDiscarded: Bool) = (nil, false, false)
                for field in fields {
                    let text = Substring(field)
                    if text.hasPrefix("pts=") { packet.time = Int64(text.dropFirst(4)) }
                    if text.hasPrefix("flags=") {
                        packet.isKey = text.contains("K")
                        packet.isDiscarded = text.contains("D")
                    }
                }
                packets.append(packet)
            case "stream":
                unit = fields.first.flatMap { Self.ratio(Substring($0).dropFirst("time_base=".count)) } ?? unit
            default: continue
            }
        }
        return VideoIndex(packets: packets, unit: unit)
    }

    /// What the program prints; nil where it fails, takes too long or prints too much.
    private func answer(limit: Int) -> String? {
        defer { process.end() }
        // Complaints are the decoder's to make.
        guard let bytes = try? process.wholeOutput(atMost: limit, within: patience).output else { return nil }
        guard process.ending(within: .seconds(2))?.isSuccess == true else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
