import Foundation
import Imaging
import Sequences
import Testing

/// Frames in formats that ffmpeg decodes.
@Suite(.enabled(if: hasFFmpeg, "ffmpeg is not installed")) struct ConvertedPictureTests {
    private let folder = TemporaryFolder()
    private let picture = Image(width: 5, height: 4, samples: (0..<60).map { UInt8(4 * $0) })

    /// Three frames in a format, the same picture each.
    private func frames(_ ending: String, _ options: [String] = []) throws -> FrameSequence {
        let original = folder.path + "/original.png"
        try picture.write(to: original)
        _ = try folder.folder("frames")
        for number in 1...3 {
            let file = "\(folder.path)/frames/\(number).\(ending)"
            try #require(ffmpeg(["-i", original] + options + ["-frames:v", "1", "-update", "1", file]))
        }
        return try openSequence(folder.path + "/frames")
    }

    @Test(arguments: [
        ("bmp", ["-pix_fmt", "bgr24"]), ("tiff", ["-pix_fmt", "rgb24"]), ("tif", ["-pix_fmt", "rgb24"]),
        ("ppm", ["-pix_fmt", "rgb24"]),
    ])
    func theSamplesAreThoseOfTheFile(ending: String, options: [String]) throws {
        let sequence = try frames(ending, options)
        #expect(sequence.frameCount == 3 && sequence.warnings == [])
        #expect(try sequence.source.frame(at: 2).image == picture)
        #expect(sequence.source.complaint == nil)
    }

    /// A grey TIFF of 16x16 pixels, its tags and one block of pixels.
    private func tiff(_ tags: [(tag: UInt16, value: UInt16)], isBigEndian: Bool) -> Data {
        var data = Data(isBigEndian ? [0x4D, 0x4D, 0, 42, 0, 0, 0, 8] : [0x49, 0x49, 42, 0, 8, 0, 0, 0])
        func add(_ number: UInt16) {
            let bytes = [UInt8(number >> 8), UInt8(number & 255)]
            data += isBigEndian ? bytes : bytes.reversed()
        }
        add(UInt16(tags.count))
        for (tag, value) in tags {
            for number in [tag, 3] + (isBigEndian ? [0, 1] : [1, 0]) + [value, 0] { add(number) }
        }
        return data + Data(count: 4) + Data((0..<256).map { UInt8($0) })
    }

    @Test("what ffmpeg would show as noise is refused", arguments: [false, true])
    func tilesAndJPEG(isBigEndian: Bool) throws {
        func reason(_ tags: [(tag: UInt16, value: UInt16)]) throws -> String {
            let file = folder.path + "/1.tif"
            try tiff(tags, isBigEndian: isBigEndian).write(to: URL(fileURLWithPath: file))
            do {
                _ = try openSequence(file).source.frame(at: 0)
                return "read"
            } catch {
                return "\(error)".replacing(folder.path, with: "TMP")
            }
        }
        let common: [(tag: UInt16, value: UInt16)] = [(256, 16), (257, 16), (258, 8), (259, 1), (262, 1)]
        let size = UInt16(8 + 2 + 12 * 9 + 4)
        #expect(try reason(common + [(273, size), (277, 1), (278, 16), (279, 256)]) == "read")
        #expect(
            try reason(common + [(322, 16), (323, 16), (324, size), (325, 256)])
                == "frame 0: TMP/1.tif is a TIFF that cannot be read: its pixels are in tiles; in strips it can be read (tiffcp -s)"
        )
        let compressed = common.map { $0.tag == 259 ? (tag: $0.tag, value: 7) : $0 }
        #expect(
            try reason(compressed + [(273, size), (277, 1), (278, 16), (279, 256)])
                == "frame 0: TMP/1.tif is a TIFF that cannot be read: its pixels are compressed as JPEG; with another compression it "
                + "can be read (tiffcp -c lzw)")
    }

    @Test func webP() throws {
        // Only some builds of ffmpeg write it.
        guard let sequence = try? frames("webp", ["-lossless", "1", "-pix_fmt", "bgra"]) else { return }
        #expect(try sequence.source.frame(at: 0).image == picture)
    }

    @Test func sixteenBitsOfAPGMAreStretched() throws {
        _ = try folder.folder("thermal")
        for number in 1...2 {
            var bytes = Array("P5\n4 2\n65535\n".utf8)
            for value in (0..<8).map({ 30_000 + 10 * $0 + number }) {
                bytes += [UInt8(value >> 8), UInt8(value & 255)]
            }
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder.path)/thermal/\(number).pgm"))
        }
        let source = try openSequence(folder.path + "/thermal").source
        let second = try source.frame(at: 1).image.samples
        let first = try source.frame(at: 0).image.samples
        #expect((0..<8).map { first[3 * $0] } == [0, 36, 73, 109, 146, 182, 219, 255])
        // The range is the first frame's, whichever frame was asked for first.
        #expect((0..<8).map { second[3 * $0] } == [4, 40, 77, 113, 149, 186, 222, 255])
        #expect(
            source.complaint
                == "16-bit pictures: the values 30001 to 30071 of the first frame are shown as black to white")
    }

    @Test(arguments: [
        ("pgm", "P2\n# grey\n2 2\n255\n0 50\n100 255\n", [0, 50, 100, 255]),
        ("ppm", "P3 2 1 255 0 0 0 9 9 9\n", [0, 9]),
        ("pbm", "P1\n2 2\n1 0\n0 1\n", [0, 255, 255, 0]),
    ])
    func numbersInWords(ending: String, text: String, grey: [UInt8]) throws {
        _ = try folder.folder("plain")
        for number in 1...2 {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/plain/\(number).\(ending)"))
        }
        let samples = try openSequence(folder.path + "/plain").source.frame(at: 1).image.samples
        #expect(samples == grey.flatMap { [$0, $0, $0] })
    }

    @Test func damagedFilesAndAMissingDecoderAreErrorsOfTheirFrames() throws {
        var sequence = try frames("bmp", ["-pix_fmt", "bgr24"])
        let file = "\(folder.path)/frames/2.bmp"
        try Data(try Data(contentsOf: URL(fileURLWithPath: file)).prefix(30)).write(to: URL(fileURLWithPath: file))
        do throws(FrameError) {
            _ = try sequence.source.frame(at: 1)
            Issue.record("a BMP of thirty bytes was read")
        } catch {
            #expect(error.description.hasPrefix("frame 1: \(file) is a BMP that cannot be read: "))
            // The reason without the decoder's addresses.
            #expect(!error.description.contains("@"))
        }
        #expect(try sequence.source.frame(at: 2).image == picture)
        sequence = try openSequence(folder.path + "/frames", decoder: "no-such-program")
        #expect(
            throws: FrameError.undecodable(
                index: 0,
                .converterAbsent(name: "\(folder.path)/frames/1.bmp", format: .bmp, converter: "no-such-program"))
        ) { try sequence.source.frame(at: 0) }
    }
}
