import Foundation
import Imaging
import TestSupport
import Testing

/// A case of the PNG format: a colour type, a depth, interlaced or not.
private struct PNGKind: CustomTestStringConvertible, Sendable {
    let colourType: PNGBuilder.ColourType
    let depth: Int
    let interlaced: Bool
    var testDescription: String { "\(colourType), \(depth) bits\(interlaced ? ", interlaced" : "")" }

    static let all = PNGBuilder.ColourType.allCases.flatMap { type in
        type.depths.flatMap { depth in [false, true].map { PNGKind(colourType: type, depth: depth, interlaced: $0) } }
    }

    /// A file of this kind, and the samples it must decode to by the specification.
    func build(width: Int, height: Int) -> (file: [UInt8], expected: [UInt8]) {
        var generator = SeededGenerator(seed: UInt64(depth) * 16 + UInt64(colourType.rawValue))
        let maximum = (1 << depth) - 1
        let channels = colourType.channels
        let stored = (0..<width * height * channels).map { _ in Int.random(in: 0...maximum, using: &generator) }
        let palette = (0...min(maximum, 255)).map { (index: Int) -> [UInt8] in
            [UInt8(index * 37 % 256), UInt8(index * 91 % 256), UInt8(255 - index)]
        }
        var builder = PNGBuilder(width: width, height: height, colourType: colourType, depth: depth) { x, y, channel in
            stored[(y * width + x) * channels + channel]
        }
        builder.interlaced = interlaced
        if colourType == .palette {
            builder.extraChunks = [("PLTE", Array(palette.joined())), ("tRNS", [0, 128])]
        }
        let expected = (0..<width * height).flatMap { pixel -> [UInt8] in
            let values = stored[pixel * channels..<(pixel + 1) * channels].map { value in
                UInt8((Double(value) * 255 / Double(maximum)).rounded())
            }
            switch colourType {
            case .palette: return palette[stored[pixel]]
            case .grey, .greyAlpha: return [values[0], values[0], values[0]]
            case .colour, .colourAlpha: return Array(values[0..<3])
            }
        }
        return (builder.bytes(), expected)
    }
}

/// Bytes that are no picture, and what is said of them.
private struct Refusal: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    let message: String

    init(_ name: String, _ bytes: [UInt8], _ message: String) {
        testDescription = name
        self.bytes = bytes
        self.message = message
    }

    static let all = [
        Refusal("nothing", [], "x is empty; PNG and JPEG pictures are read"),
        Refusal("text", Array("hello".utf8), "x is no picture in a known format; PNG and JPEG pictures are read"),
        Refusal("GIF", Array("GIF89a......".utf8), "x is a GIF; PNG and JPEG pictures are read"),
        Refusal("WebP", Array("RIFF....WEBPVP8 ".utf8), "x is a WebP; PNG and JPEG pictures are read"),
        Refusal(
            "WebP with several pictures", Array("RIFF....WEBPVP8X\u{0A}\0\0\0\u{02}\0\0\0".utf8),
            "x is an animated WebP; PNG and JPEG pictures are read"),
        Refusal(
            "a PNG's signature", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
            "x is a damaged PNG: the file ends too early"),
        Refusal("a JPEG's signature", [0xFF, 0xD8, 0xFF, 0xE0], "x is a damaged JPEG: the file ends too early"),
        Refusal(
            "too wide", PNGBuilder(width: 65_536, height: 1) { _, _, _ in 0 }.bytes(),
            "x has 65536x1 pixels; at most 134217728 pixels and 65535 a side are read"),
    ]
}

/// The bytes of a committed picture.
func fixture(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))))
}

@Suite struct ImageDecodingTests {
    @Test("PNG", arguments: PNGKind.all)
    private func decodesPNG(kind: PNGKind) throws {
        for (width, height) in [(1, 1), (13, 9), (3, 17)] {
            let (file, expected) = kind.build(width: width, height: height)
            let image = try Image(decoding: file, name: "picture.png")
            #expect(image == Image(width: width, height: height, samples: expected))
        }
    }

    /// The pictures are the ramp (20 + 8x, 40 + 6y, 200 - 4x - 3y) of 24x20 pixels.
    @Test("JPEG", arguments: ["baseline-444", "baseline-420", "progressive", "restart", "orientation", "rgb"])
    func decodesJPEG(name: String) throws {
        let image = try Image(decoding: fixture("\(name).jpg"), name: name)
        #expect(image.width == 24 && image.height == 20)
        for y in 0..<20 {
            for x in 0..<24 {
                let expected = [20 + 8 * x, 40 + 6 * y, 200 - 4 * x - 3 * y]
                for channel in 0..<3 {
                    let difference = Int(image.samples[(y * 24 + x) * 3 + channel]) - expected[channel]
                    // Halved chroma cannot follow a ramp at the picture's edge.
                    #expect(abs(difference) <= (name == "baseline-420" ? 12 : 4), "\(x),\(y) channel \(channel)")
                }
            }
        }
    }

    @Test func decodesGreyJPEGToEqualChannels() throws {
        let image = try Image(decoding: fixture("grey.jpg"), name: "grey.jpg")
        for y in 0..<20 {
            for x in 0..<24 {
                let luma = 0.299 * Double(20 + 8 * x) + 0.587 * Double(40 + 6 * y) + 0.114 * Double(200 - 4 * x - 3 * y)
                let pixel = image.samples[(y * 24 + x) * 3..<(y * 24 + x) * 3 + 3]
                #expect(Set(pixel).count == 1)
                #expect(abs(Double(pixel[pixel.startIndex]) - luma) < 4)
            }
        }
    }

    @Test func acceptsStrayBytesBetweenJPEGSegments() throws {
        var bytes = try fixture("baseline-444.jpg")
        let clean = try Image(decoding: bytes, name: "clean")
        // The JFIF segment follows the first two bytes and is 18 bytes long.
        bytes.insert(contentsOf: [0x00, 0x01, 0x02], at: 20)
        #expect(try Image(decoding: bytes, name: "stray") == clean)
    }

    @Test(
        "a JPEG without its end marker is whole; one that lacks more is not",
        arguments: ["baseline-444", "baseline-420", "progressive", "restart", "grey"])
    func toleratesAMissingEndMarker(name: String) throws {
        let bytes = try fixture("\(name).jpg")
        #expect(bytes.suffix(2) == [0xFF, 0xD9])
        let whole = try DecodedPicture(decoding: bytes, name: name)
        #expect(whole.remark == nil)
        let endless = try DecodedPicture(decoding: Array(bytes.dropLast(2)), name: name)
        #expect(endless.image == whole.image)
        #expect(endless.remark == "the JPEG's end marker is missing, its pixels are all there")
        let error = #expect(throws: ImageError.self) { try Image(decoding: Array(bytes.dropLast(8)), name: name) }
        #expect(error?.description == "\(name) is a damaged JPEG: the file ends too early")
    }

    @Test("a PNG without its end marker is whole; one that lacks more is not", arguments: PNGKind.all)
    private func toleratesAMissingEndChunk(kind: PNGKind) throws {
        let (file, expected) = kind.build(width: 13, height: 9)
        let whole = Image(width: 13, height: 9, samples: expected)
        #expect(try DecodedPicture(decoding: file, name: "x").remark == nil)
        for missing in 1...12 {
            let picture = try DecodedPicture(decoding: Array(file.dropLast(missing)), name: "x")
            #expect(picture.image == whole)
            #expect(picture.remark == "the PNG's end marker is missing, its pixels are all there")
        }
        // The check sum of the pixel data, and the data.
        for missing in [13, 16, 17, 30] {
            let error = #expect(throws: ImageError.self) {
                try Image(decoding: Array(file.dropLast(missing)), name: "x")
            }
            #expect(error?.description == "x is a damaged PNG: the file ends too early", "\(missing)")
        }
    }

    @Test("a progressive JPEG cut between two scans is coarse, not whole")
    func refusesMissingScans() throws {
        let bytes = try fixture("progressive.jpg")
        let scans = bytes.indices.filter { bytes[$0...].starts(with: [0xFF, 0xDA]) }
        for start in scans.dropFirst() {
            let error = #expect(throws: ImageError.self) { try Image(decoding: Array(bytes[..<start]), name: "p") }
            #expect(error?.description == "p is a damaged JPEG: the file ends too early")
        }
    }

    @Test("16 bits are kept, and rounded or stretched on request")
    func keepsSixteenBits() throws {
        let builder = PNGBuilder(width: 3, height: 2, colourType: .grey, depth: 16) { x, y, _ in
            29_687 + 100 * (3 * y + x)
        }
        let picture = try DecodedPicture(decoding: builder.bytes(), name: "thermal.png")
        guard case .sixteenBits(let deep) = picture.samples else {
            Issue.record("not 16 bits")
            return
        }
        #expect(deep.samples == (0..<6).flatMap { [UInt16](repeating: 29_687 + 100 * $0, count: 3) })
        #expect(picture.image == deep.rounded)
        #expect(deep.range(leavingOut: 0) == 29_687...30_187)
        let steps = (0..<6).flatMap { [UInt8](repeating: 51 * $0, count: 3) }
        #expect(deep.stretched(over: 29_687...30_187).samples == steps)
        #expect(deep.stretched(over: 29_787...29_787).samples.allSatisfy { [0, 255].contains($0) })
    }

    @Test("refused", arguments: Refusal.all)
    private func refuses(case refusal: Refusal) throws {
        let error = try #require(throws: ImageError.self) { try Image(decoding: refusal.bytes, name: "x") }
        #expect(error.description == refusal.message)
    }

    @Test func refusesCMYK() throws {
        let bytes = try fixture("cmyk.jpg")
        let error = try #require(throws: ImageError.self) { try Image(decoding: bytes, name: "print.jpg") }
        #expect(error.description == "print.jpg is a JPEG with CMYK colours; grey, YCbCr and RGB are read")
    }

    @Test("a header that promises more than its bytes can hold", arguments: ["PNG", "JPEG"])
    func refusesEmptyPromises(format: String) throws {
        var bytes: [UInt8]
        if format == "PNG" {
            // The data chunk of a small picture after the header of one of 10,000 x 10,000 pixels.
            let header = PNGBuilder(width: 10_000, height: 10_000) { _, _, _ in 0 }
            bytes = header.headerOnly() + PNGBuilder(width: 1, height: 1) { _, _, _ in 0 }.bytes().dropFirst(33)
        } else {
            bytes = try fixture("baseline-444.jpg")
            let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
            bytes.replaceSubrange(frame + 5..<frame + 9, with: [0x27, 0x10, 0x27, 0x10])
        }
        let error = try #require(throws: ImageError.self) { try Image(decoding: bytes, name: "x") }
        #expect(error.description == "x is a damaged \(format): the file is too short for its extents")
    }

    @Test(
        "unreadable paths",
        arguments: [
            ("/nowhere/a.png", "cannot read /nowhere/a.png: No such file or directory"),
            ("/", "cannot read /: not a regular file"),
            ("/dev/zero", "cannot read /dev/zero: not a regular file"),
        ])
    func refusesPath(path: String, message: String) throws {
        let error = try #require(throws: ImageError.self) { try Image(contentsOf: path) }
        #expect(error.description == message)
    }
}
