import Foundation

/// Why a video file must have been cut off, for formats whose decoder takes a cut for the end although the bytes tell it: GIF
/// and YUV4MPEG2 are walked through part by part. Nil of files that end where a part does, and of other formats.
func reasonOfCut(inFile path: String) -> String? {
    guard var file = FileWalk(path) else { return nil }
    do throws(FileWalk.EndOfFile) {
        if file.starts(with: "GIF8") {
            try walkGIF(&file)
        } else if file.starts(with: "YUV4MPEG2 ") {
            try walkYUV4MPEG(&file)
        }
    } catch {
        return "the file ends in the middle of a picture"
    }
    return nil
}

/// Walks through a GIF up to its end marker, to where another picture could begin, or to something unknown.
private func walkGIF(_ file: inout FileWalk) throws(FileWalk.EndOfFile) {
    func skipColourTable(_ flags: UInt8) throws(FileWalk.EndOfFile) {
        if flags & 0x80 != 0 { try file.skip(3 << (Int(flags & 0x07) + 1)) }
    }
    // Signature, version, width and height come before the flags, the background and the aspect ratio after them.
    try file.skip(10)
    let flags = try file.next()
    try file.skip(2)
    try skipColourTable(flags)
    while !file.isAtEnd {
        switch try file.next() {
        case UInt8(ascii: "!"):
            try file.skip(1)
        case UInt8(ascii: ","):
            try file.skip(8)
            try skipColourTable(file.next())
            // The width of the codes.
            try file.skip(1)
        default: return
        }
        // Data in blocks, each behind its length; an empty one is the last.
        var length = try file.next()
        while length > 0 {
            try file.skip(Int(length))
            length = try file.next()
        }
    }
}

/// Walks through the frames of a YUV4MPEG2 file: a line, and pixels whose number the file's first line tells.
private func walkYUV4MPEG(_ file: inout FileWalk) throws(FileWalk.EndOfFile) {
    guard let size = YUV4MPEGHeader(line: try file.line())?.frameSize else { return }
    while !file.isAtEnd {
        guard try file.line().hasPrefix("FRAME") else { return }
        try file.skip(size)
    }
}

/// What the first line of a YUV4MPEG2 file says of its frames, such as `YUV4MPEG2 W640 H480 F25:1 C420p10`.
private struct YUV4MPEGHeader {
    /// The bytes of a frame.
    let frameSize: Int

    /// Nil where the line lacks something or names a layout of pixels that is not known here.
    init?(line: String) {
        func value(_ key: Character) -> Substring? {
            line.split(separator: " ").dropFirst().first { $0.first == key }?.dropFirst()
        }
        let sides = 1...Int(UInt16.max)
        guard let width = value("W").flatMap({ Int($0) }), let height = value("H").flatMap({ Int($0) }),
            sides.contains(width), sides.contains(height)
        else { return nil }
        let layout = value("C") ?? "420"
        let samples: Int
        func planes(_ columns: Int, _ rows: Int) -> Int {
            2 * ((width + columns - 1) / columns) * ((height + rows - 1) / rows)
        }
        switch layout.prefix(4) {
        case "mono": samples = width * height
        case _ where layout.hasPrefix("420"): samples = width * height + planes(2, 2)
        case _ where layout.hasPrefix("411"): samples = width * height + planes(4, 1)
        case _ where layout.hasPrefix("422"): samples = width * height + planes(2, 1)
        case "444a": samples = 4 * width * height
        case _ where layout.hasPrefix("444"): samples = 3 * width * height
        default: return nil
        }
        // `420p10` and `mono12` have more than eight bits; `420paldv` and `420mpeg2` are names.
        let depth = layout.firstMatch(of: /^(?:mono|4[0-9]{2}p)([0-9]+)$/).flatMap { Int($0.output.1) } ?? 8
        frameSize = depth > 8 ? 2 * samples : samples
    }
}

/// A file that is walked through forwards, mostly by skipping.
private struct FileWalk {
    /// The file ends before what was asked for.
    struct EndOfFile: Error {}

    private let file: FileHandle
    private let size: UInt64
    private var position: UInt64 = 0
    /// Bytes read ahead, from `bufferStart` on.
    private var buffer: [UInt8] = []
    private var bufferStart: UInt64 = 0
    private static let bufferSize = 1 << 16
    private static let longestLine = 4096

    /// Nil where the file cannot be read.
    init?(_ path: String) {
        guard let file = FileHandle(forReadingAtPath: path), let size = try? file.seekToEnd() else { return nil }
        self.file = file
        self.size = size
    }

    var isAtEnd: Bool { position >= size }

    /// Whether a text comes next; it is not passed.
    mutating func starts(with text: String) -> Bool {
        var ahead = self
        return text.utf8.allSatisfy { byte in (try? ahead.next()) == byte }
    }

    mutating func next() throws(EndOfFile) -> UInt8 {
        if isAtEnd { throw EndOfFile() }
        if position < bufferStart || position >= bufferStart + UInt64(buffer.count) {
            guard (try? file.seek(toOffset: position)) != nil,
                let part = try? file.read(upToCount: Self.bufferSize), !part.isEmpty
            else { throw EndOfFile() }
            buffer = Array(part)
            bufferStart = position
        }
        defer { position += 1 }
        return buffer[Int(position - bufferStart)]
    }

    mutating func skip(_ count: Int) throws(EndOfFile) {
        guard UInt64(count) <= size - position else { throw EndOfFile() }
        position += UInt64(count)
    }

    /// The text up to the next line break, which is passed.
    mutating func line() throws(EndOfFile) -> String {
        var bytes: [UInt8] = []
        var byte = try next()
        while byte != UInt8(ascii: "\n") && bytes.count < Self.longestLine {
            bytes.append(byte)
            byte = try next()
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
