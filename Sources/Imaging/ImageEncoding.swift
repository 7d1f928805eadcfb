import CShims
import Foundation

extension Image {
    /// The picture as the bytes of a PNG file: 8-bit RGB, not interlaced.
    ///
    /// - Throws: `unwritable` where memory runs out.
    public func pngData() throws(ImageError) -> [UInt8] {
        var encoded: UnsafeMutablePointer<UInt8>?
        var count = 0
        let (code, text) = samples.withUnsafeBufferPointer { buffer in
            withCodecMessage { message in
                ts_png_encode(buffer.baseAddress, width, height, &encoded, &count, message)
            }
        }
        defer { free(encoded) }
        guard code == TS_CODEC_DONE.rawValue else { throw .unwritable(name: "a PNG", reason: text) }
        return Array(UnsafeBufferPointer(start: encoded, count: count))
    }

    /// Writes the picture as a PNG file: to a temporary sibling first, synced, then renamed, so that `path` holds
    /// either its old content or the whole new picture.
    ///
    /// - Throws: `unwritable`.
    public func write(to path: String) throws(ImageError) {
        try writeImageFile(pngData(), to: path)
    }

    /// Writes the picture as a PNG file; see `write(to:)` for a path.
    ///
    /// - Throws: `unwritable`.
    public func write(to url: URL) throws(ImageError) {
        try write(to: url.path)
    }
}
