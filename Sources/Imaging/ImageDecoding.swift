import CShims
import Foundation

extension Image {
    /// The most columns or rows a picture that is read may have.
    public static let maximumExtent = 65_535
    /// The most pixels a picture that is read may have (2^27; 384 MiB of samples).
    public static let maximumPixelCount = 1 << 27

    /// Decodes a PNG or JPEG; the format is recognised from the bytes.
    ///
    /// PNG: every colour type and depth, interlaced or not. 16 bits are rounded to 8, grey becomes three equal samples.
    /// Alpha is left out, not blended: a transparent pixel keeps the colour that is stored for it. Gamma and colour
    /// profiles are ignored. JPEG: baseline and progressive, grey, YCbCr and RGB. The EXIF orientation is ignored, as
    /// trackers and their annotations do: boxes refer to the stored rows and columns.
    ///
    /// A file that is cut short is an error, even where a decoder could fill the rest with grey.
    ///
    /// - Parameters:
    ///   - bytes: a whole file.
    ///   - name: what error messages call it, usually its path.
    /// - Throws: every `ImageError` but `unreadable` and `unwritable`.
    public init(decoding bytes: [UInt8], name: String) throws(ImageError) {
        let result = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(ImageError) in try Image(decoding: buffer, name: name) }
        }
        self = try result.get()
    }

    /// Decodes a PNG or JPEG held as `Data`; see `init(decoding:name:)` for bytes.
    ///
    /// - Throws: every `ImageError` but `unreadable` and `unwritable`.
    public init(decoding data: Data, name: String) throws(ImageError) {
        let result = data.withUnsafeBytes { raw in
            Result { () throws(ImageError) in try Image(decoding: raw.assumingMemoryBound(to: UInt8.self), name: name) }
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

    private init(decoding bytes: UnsafeBufferPointer<UInt8>, name: String) throws(ImageError) {
        let format = try recogniseFormat(of: bytes, name: name)
        let codec = Codec(format: format, name: name)
        let (width, height) = try codec.extents(of: bytes)
        let samples = try codec.decode(bytes, width: width, height: height)
        self.init(width: width, height: height, samples: samples)
    }
}

/// The C decoder of one format, its results turned into values and typed errors.
private struct Codec {
    let format: ImageFormat
    let name: String

    /// Columns and rows from the header, within the limits of `Image`.
    func extents(of bytes: UnsafeBufferPointer<UInt8>) throws(ImageError) -> (width: Int, height: Int) {
        var width = 0
        var height = 0
        try check { message in
            switch format {
            case .png: ts_png_size(bytes.baseAddress, bytes.count, &width, &height, message)
            case .jpeg: ts_jpeg_size(bytes.baseAddress, bytes.count, &width, &height, message)
            }
        }
        // Both extents fit in 32 bits, so the product does not overflow.
        guard max(width, height) <= Image.maximumExtent, width * height <= Image.maximumPixelCount else {
            throw .tooLarge(name: name, width: width, height: height)
        }
        return (width, height)
    }

    /// The RGB samples of a picture whose extents are known.
    func decode(_ bytes: UnsafeBufferPointer<UInt8>, width: Int, height: Int) throws(ImageError) -> [UInt8] {
        var failure: ImageError?
        let samples = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
            do throws(ImageError) {
                try check { message in
                    switch format {
                    case .png: ts_png_decode(bytes.baseAddress, bytes.count, width, height, buffer.baseAddress, message)
                    case .jpeg:
                        ts_jpeg_decode(bytes.baseAddress, bytes.count, width, height, buffer.baseAddress, message)
                    }
                }
                count = width * height * 3
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
    if bytes.isEmpty { throw .unknownFormat(name: name, found: "empty") }
    let others: [(signature: String, offset: Int, name: String)] = [
        ("GIF8", 0, "a GIF"), ("BM", 0, "a BMP"), ("WEBP", 8, "a WebP"), ("II*\0", 0, "a TIFF"), ("MM\0*", 0, "a TIFF"),
        ("ftypavif", 4, "an AVIF"), ("ftypheic", 4, "a HEIC"), ("P5", 0, "a PGM"), ("P6", 0, "a PPM"),
    ]
    let found = others.first { bytes.dropFirst($0.offset).starts(with: $0.signature.utf8) }?.name
    throw .unknownFormat(name: name, found: found ?? "no picture in a known format")
}
