import Foundation

/// The tags of a TIFF's first picture. They tell what `ffmpeg` would show as noise without a word.
struct TIFFDirectory {
    /// The first value of each tag that holds whole numbers.
    private let values: [UInt16: UInt32]

    /// Reads a file's first directory; nil where there is none.
    init?(contentsOf path: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        func bytes(_ count: Int, at offset: UInt32) -> [UInt8]? {
            guard (try? file.seek(toOffset: UInt64(offset))) != nil else { return nil }
            return (try? file.read(upToCount: count)).flatMap { $0 }.map(Array.init)
        }
        guard let head = bytes(8, at: 0), head.count == 8 else { return nil }
        let isBigEndian = head[0] == UInt8(ascii: "M")
        func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
            let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
            return ordered.reduce(0) { $0 << 8 | UInt32($1) }
        }
        let start = number(head[4..<8])
        guard let count = bytes(2, at: start), count.count == 2, start < UInt32.max - 2,
            let entries = bytes(12 * Int(number(count[...])), at: start + 2)
        else { return nil }
        var values: [UInt16: UInt32] = [:]
        for place in stride(from: 0, to: entries.count - 11, by: 12) {
            let entry = entries[place..<place + 12]
            // Whole numbers have 16 bits, in the first half of the value's place, or 32.
            let isShort = number(entry[place + 2..<place + 4]) == 3
            values[UInt16(number(entry[place..<place + 2]))] = number(entry[place + 8..<place + (isShort ? 10 : 12)])
        }
        self.values = values
    }

    /// Why its pixels cannot be had from `ffmpeg`, which does not say so; nil where they can.
    var obstacle: String? {
        let (compression, tileWidth, versionOfDNG) = (UInt16(259), UInt16(322), UInt16(50706))
        if values[versionOfDNG] != nil { return nil }
        if values[tileWidth] != nil { return "its pixels are in tiles; in strips it can be read (tiffcp -s)" }
        if [6, 7].contains(values[compression]) {
            return "its pixels are compressed as JPEG; with another compression it can be read (tiffcp -c lzw)"
        }
        return nil
    }
}
