import Imaging
import TestSupport
import Testing

/// Damaged files, the same on every run: an error or a picture, never a crash, and never an error-free truncation.
@Suite struct DecodingFuzzTests {
    private static let jpegs = [
        "baseline-444.jpg", "baseline-420.jpg", "progressive.jpg", "restart.jpg", "orientation.jpg", "rgb.jpg",
        "grey.jpg",
        "cmyk.jpg",
    ]
    private static let pngs: [(name: String, bytes: [UInt8])] = PNGBuilder.ColourType.allCases.flatMap { type in
        [false, true].map { interlaced in
            var builder = PNGBuilder(width: 11, height: 9, colourType: type, depth: type.depths[0]) { x, y, channel in
                (x * 3 + y * 5 + channel) & ((1 << type.depths[0]) - 1)
            }
            builder.interlaced = interlaced
            if type == .palette { builder.extraChunks = [("PLTE", [10, 20, 30, 40, 50, 60]), ("tRNS", [9])] }
            return ("\(type)\(interlaced ? " interlaced" : "").png", builder.bytes())
        }
    }

    private static func files() throws -> [(name: String, bytes: [UInt8])] {
        try jpegs.map { ($0, try fixture($0)) } + pngs
    }

    /// A file that lacks no more than its end marker, of a JPEG two bytes and of a PNG twelve, has all its pixels and is read.
    @Test func aFileCutAnywhereIsAnError() throws {
        for (name, bytes) in try Self.files() {
            let pixelsEnd = bytes.count - (name.hasSuffix(".png") ? 12 : 2)
            let whole = try? Image(decoding: bytes, name: name)
            for length in pixelsEnd..<bytes.count {
                #expect(
                    (try? Image(decoding: Array(bytes[0..<length]), name: name)) == whole,
                    "\(name) cut to \(length) of \(bytes.count) bytes")
            }
            for length in 0..<pixelsEnd {
                #expect(throws: ImageError.self, "\(name) cut to \(length) of \(bytes.count) bytes") {
                    try Image(decoding: Array(bytes[0..<length]), name: name)
                }
            }
        }
    }

    @Test("changed bytes", arguments: 1...4)
    func aChangedFileNeverCrashes(changes: Int) throws {
        var generator = SeededGenerator(seed: UInt64(changes))
        var decoded = 0
        for (name, bytes) in try Self.files() {
            for _ in 0..<1500 {
                var damaged = bytes
                for _ in 0..<changes {
                    damaged[Int.random(in: 0..<damaged.count, using: &generator)] = UInt8.random(
                        in: 0...255, using: &generator)
                }
                if let image = try? Image(decoding: damaged, name: name) {
                    #expect(image.samples.count == image.width * image.height * 3)
                    decoded += 1
                }
            }
        }
        #expect(decoded > 0)
    }

    @Test func randomBytesBehindASignatureNeverCrash() {
        var generator = SeededGenerator(seed: 99)
        for signature in [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF]] as [[UInt8]] {
            for length in 0..<500 {
                let tail = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
                #expect(throws: ImageError.self) { try Image(decoding: signature + tail, name: "noise") }
            }
        }
    }
}
