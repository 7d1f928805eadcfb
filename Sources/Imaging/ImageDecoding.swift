import CShims
import Foundation

extension Image {
    /// The most columns or rows a picture that is read may have.
    public static let maximumExtent = 65_535
    /// The most pixels a picture that is read may have (2^27; 384 MiB of samples).
    public static let maximumPixelCount = 1 << 27

    /// Decodes a PNG or JPEG; the format is recognised from the bytes.
    ///
    /// PNG: every colour type and depth, interlaced or not. 16 bits are rounded to 8 (`DecodedPicture` keeps them), grey
    /// becomes three equal samples. Alpha is left out, not blended: a transparent pixel keeps the colour that is stored for
    /// it. Gamma and colour profiles are ignored. JPEG: baseline and progressive, grey, YCbCr and RGB. The EXIF orientation
    /// is ignored, as trackers and their annotations do: boxes refer to the stored rows and columns.
    ///
    /// A file that is cut short is an error, even where a decoder could fill the rest with grey. One of which only the end
    /// marker is missing has every pixel, and is read.
    ///
    /// - Parameters:
    ///   - bytes: a whole file.
    ///   - name: what error messages call it, usually its path.
    /// - Throws: every `ImageError` but `unreadable` and `unwritable`.
    public init(decoding bytes: [UInt8], name: String) throws(ImageError) {
        self = try DecodedPicture(decoding: bytes, name: name).image
    }

    /// Decodes a PNG or JPEG held as `Data`; see `init(decoding:name:)` for bytes.
    ///
    /// - Throws: every `ImageError` but `unreadable` and `unwritable`.
    public init(decoding data: Data, name: String) throws(ImageError) {
        let result = data.withUnsafeBytes { raw in
            Result { () throws(ImageError) in
                try DecodedPicture(decoding: raw.assumingMemoryBound(to: UInt8.self), name: name).image
            }
        }
        self = try result.get()
    }

    /// Reads and decodes a PNG or JPEG file; see `init(decoding:name:)`.
    ///
    /// - Throws: every `ImageError` but `unwritable`; `unreadable` also for folders, devices and pipes.
    public init(contentsOf path: String) throws(ImageError) {
        try self.init(decoding: readImageFile(path), name: path)
    }

    /// Reads and decodes a PNG or JPEG file; see `init(decoding:name:)`.
    ///
    /// - Throws: every `ImageError` but `unwritable`; `unreadable` also for folders, devices and pipes.
    public init(contentsOf url: URL) throws(ImageError) {
        try self.init(contentsOf: url.path)
    }
}

/// What a picture file holds: its samples in the depth that they are stored in, and what is odd about the file.
public struct DecodedPicture: Sendable {
    /// The samples, 8 or 16 bits.
    public enum Samples: Sendable, Equatable {
        case eightBits(Image)
        case sixteenBits(DeepImage)
    }

    /// The samples.
    public let samples: Samples
    /// What is not as it should be, although every pixel is there; nil where nothing.
    public let remark: String?

    /// The picture in 8 bits; 16 are rounded.
    public var image: Image {
        switch samples {
        case .eightBits(let image): image
        case .sixteenBits(let image): image.rounded
        }
    }

    /// Decodes a PNG or JPEG; see `Image.init(decoding:name:)`.
    ///
    /// - Throws: every `ImageError` but `unreadable` and `unwritable`.
    public init(decoding bytes: [UInt8], name: String) throws(ImageError) {
        let result = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(ImageError) in try DecodedPicture(decoding: buffer, name: name) }
        }
        self = try result.get()
    }

    /// Reads and decodes a PNG or JPEG file; see `Image.init(decoding:name:)`.
    ///
    /// - Throws: every `ImageError` but `unwritable`; `unreadable` also for folders, devices and pipes.
    public init(contentsOf path: String) throws(ImageError) {
        try self.init(decoding: readImageFile(path), name: path)
    }

    fileprivate init(decoding bytes: UnsafeBufferPointer<UInt8>, name: String) throws(ImageError) {
        let format = try recogniseFormat(of: bytes, name: name)
        let codec = Codec(format: format, name: name)
        var lacksEnd: Int32 = 0
        switch format {
        case .png:
            var depth: Int32 = 0
            let (width, height) = try codec.extents { width, height, message in
                ts_png_size(bytes.baseAddress, bytes.count, &width, &height, &depth, message)
            }
            func decode<Sample>() throws(ImageError) -> [Sample] {
                try codec.samples(width * height * 3) { samples, message in
                    ts_png_decode(bytes.baseAddress, bytes.count, width, height, depth, samples, &lacksEnd, message)
                }
            }
            samples =
                depth == 16
                ? .sixteenBits(DeepImage(width: width, height: height, samples: try decode()))
                : .eightBits(Image(width: width, height: height, samples: try decode()))
        case .jpeg:
            let (width, height) = try codec.extents { width, height, message in
                ts_jpeg_size(bytes.baseAddress, bytes.count, &width, &height, message)
            }
            let decoded: [UInt8] = try codec.samples(width * height * 3) { samples, message in
                ts_jpeg_decode(bytes.baseAddress, bytes.count, width, height, samples, &lacksEnd, message)
            }
            samples = .eightBits(Image(width: width, height: height, samples: decoded))
        }
        remark = lacksEnd == 0 ? nil : "the \(format.rawValue)'s end marker is missing, its pixels are all there"
    }
}

/// Calls of one format's C decoder, its results turned into values and typed errors.
private struct Codec {
    let format: ImageFormat
    let name: String

    /// Columns and rows from the header, within the limits of `Image`.
    func extents(
        _ call: (inout Int, inout Int, UnsafeMutablePointer<CChar>) -> Int32
    ) throws(ImageError) -> (width: Int, height: Int) {
        var width = 0
        var height = 0
        try check { message in call(&width, &height, message) }
        // Both extents fit in 32 bits, so the product does not overflow.
        guard max(width, height) <= Image.maximumExtent, width * height <= Image.maximumPixelCount else {
            throw .tooLarge(name: name, width: width, height: height)
        }
        return (width, height)
    }

    /// The samples that a decoder writes.
    func samples<Sample>(
        _ total: Int, _ call: (UnsafeMutablePointer<Sample>?, UnsafeMutablePointer<CChar>) -> Int32
    ) throws(ImageError) -> [Sample] {
        var failure: ImageError?
        let samples = [Sample](unsafeUninitializedCapacity: total) { buffer, count in
            do throws(ImageError) {
                try check { message in call(buffer.baseAddress, message) }
                count = total
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return samples
    }

    private func check(_ call: (UnsafeMutablePointer<CChar>) -> Int32) throws(ImageError) {
        let (code, text) = withCodecMessage(call)
        switch UInt32(bitPattern: code) {
        case TS_CODEC_DONE.rawValue: return
        case TS_CODEC_UNSUPPORTED.rawValue: throw .unsupported(name: name, format: format, reason: text)
        case TS_CODEC_MEMORY.rawValue: throw .unreadable(name: name, reason: "memory ran out")
        default: throw .damaged(name: name, format: format, reason: text)
        }
    }
}

/// Calls a C codec with room for its error text; returns its code and that text.
func withCodecMessage(_ call: (UnsafeMutablePointer<CChar>) -> Int32) -> (code: Int32, text: String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(TS_CODEC_MESSAGE_CAPACITY)) { message in
        message.initialize(repeating: 0)
        guard let start = message.baseAddress else { preconditionFailure("an allocation without an address") }
        let code = call(start)
        return (code, String(cString: start))
    }
}

/// Which format the first bytes announce.
///
/// - Throws: `unknownFormat`, naming the format where it is a common one.
private func recogniseFormat(of bytes: UnsafeBufferPointer<UInt8>, name: String) throws(ImageError) -> ImageFormat {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.isEmpty { throw .unknownFormat(name: name, found: "empty", foreign: nil) }
    if isAnimatedWebP(bytes) { throw .unknownFormat(name: name, found: "an animated WebP", foreign: nil) }
    let others: [(signature: String, offset: Int, name: String, foreign: ForeignImageFormat?)] = [
        ("GIF8", 0, "a GIF", nil), ("BM", 0, "a BMP", .bmp), ("WEBP", 8, "a WebP", .webp),
        ("II*\0", 0, "a TIFF", .tiff), ("MM\0*", 0, "a TIFF", .tiff), ("ftypavif", 4, "an AVIF", nil),
        ("ftypheic", 4, "a HEIC", nil), ("P1", 0, "a PBM", .pbm), ("P4", 0, "a PBM", .pbm),
        ("P2", 0, "a PGM", .pgm), ("P5", 0, "a PGM", .pgm), ("P3", 0, "a PPM", .ppm), ("P6", 0, "a PPM", .ppm),
    ]
    let found = others.first { bytes.dropFirst($0.offset).starts(with: $0.signature.utf8) }
    throw .unknownFormat(
        name: name, found: found?.name ?? "no picture in a known format", foreign: found?.foreign)
}

/// Whether bytes are a WebP with several pictures, by the flag in its header. `ffmpeg` calls such files damaged.
private func isAnimatedWebP(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count > 20 && bytes.dropFirst(8).starts(with: "WEBPVP8X".utf8) && bytes[20] & 0x02 != 0
}
