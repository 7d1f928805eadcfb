import Foundation
import Imaging

extension Image {
    /// The picture that an argument of `frame` names or holds, in any of the protocol's forms but `url`:
    ///
    /// - `file:///home/a/0001.jpg`, or the bare path that the protocol's first version used: a PNG or JPEG file. The path is
    ///   taken as written; where there is no such file, percent escapes are resolved.
    /// - `image:320;240;rgb;...`: raw rows in Base64, one byte a sample; `gray8` has one sample a pixel, `gray16` one of two
    ///   bytes, the low one first, of which the high one is kept.
    /// - `data:image/png;...`, `data:image/jpeg;base64;...`: a whole file in Base64. Which of the two it is, its bytes say.
    ///
    /// - Throws: `TraXError.image`, `TraXError.picture`.
    package init(traX text: String) throws(TraXError) {
        let scheme = text.prefix { $0 != ":" && $0 != "/" }
        guard text[scheme.endIndex...].hasPrefix(":") else {
            self = try Self.file(text)
            return
        }
        let rest = text[scheme.endIndex...].dropFirst()
        switch scheme {
        case "file": self = try Self.file(String(rest.hasPrefix("//") ? rest.dropFirst(2) : rest))
        case "image": self = try Self.raw(rest, address: excerpt(text))
        case "data": self = try Self.encoded(rest, address: excerpt(text))
        default:
            throw .image(
                excerpt(text), rule: "pictures come as file:, image: or data:, not as \(excerpt(String(scheme))):")
        }
    }

    private static func file(_ path: String) throws(TraXError) -> Image {
        var path = path
        if let resolved = path.removingPercentEncoding, !FileManager.default.fileExists(atPath: path) {
            path = resolved
        }
        return try picture { () throws(ImageError) in try Image(contentsOf: path) }
    }

    /// Raw rows: `width;height;format;base64`.
    private static func raw(_ text: Substring, address: String) throws(TraXError) -> Image {
        let fields = text.split(separator: ";", maxSplits: 3, omittingEmptySubsequences: false)
        guard fields.count == 4, let width = Int(fields[0]), let height = Int(fields[1]) else {
            throw .image(address, rule: "raw pictures are image:WIDTH;HEIGHT;FORMAT;BASE64")
        }
        let bytesAPixel: Int
        switch fields[2].lowercased() {
        case "rgb": bytesAPixel = 3
        case "gray8": bytesAPixel = 1
        case "gray16": bytesAPixel = 2
        default: throw .image(address, rule: "\"\(excerpt(String(fields[2])))\" is none of rgb, gray8, gray16")
        }
        guard (1...Image.maximumExtent).contains(width), (1...Image.maximumExtent).contains(height),
            width * height <= Image.maximumPixelCount
        else {
            throw .image(
                address,
                rule: "1 to \(Image.maximumExtent) pixels a side, \(Image.maximumPixelCount) in all, are taken")
        }
        let bytes = try decoded(fields[3], address: address)
        guard bytes.count == width * height * bytesAPixel else {
            throw .image(
                address, rule: "\(bytes.count) bytes cannot fill \(width)x\(height) pixels of \(bytesAPixel) bytes")
        }
        if bytesAPixel == 3 { return Image(width: width, height: height, samples: bytes) }
        var samples: [UInt8] = []
        samples.reserveCapacity(3 * width * height)
        for index in stride(from: bytesAPixel - 1, to: bytes.count, by: bytesAPixel) {
            samples.append(bytes[index])
            samples.append(bytes[index])
            samples.append(bytes[index])
        }
        return Image(width: width, height: height, samples: samples)
    }

    /// A whole file: `image/png;base64`, where the word `base64` may stand once more between the two, as in other data URIs.
    private static func encoded(_ text: Substring, address: String) throws(TraXError) -> Image {
        let fields = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard fields.count == 2, ["image/png", "image/jpeg"].contains(fields[0].lowercased()) else {
            throw .image(address, rule: "encoded pictures are data:image/png;BASE64 or data:image/jpeg;BASE64")
        }
        var body = fields[1]
        for marker in ["base64,", "base64;"] where body.hasPrefix(marker) { body = body.dropFirst(marker.count) }
        let bytes = try decoded(body, address: address)
        return try picture { () throws(ImageError) in try Image(decoding: bytes, name: "the picture in the message") }
    }

    private static func decoded(_ text: Substring, address: String) throws(TraXError) -> [UInt8] {
        guard let data = Data(base64Encoded: String(text)) else { throw .image(address, rule: "its Base64 is broken") }
        return [UInt8](data)
    }

    private static func picture(_ read: () throws(ImageError) -> Image) throws(TraXError) -> Image {
        do throws(ImageError) { return try read() } catch { throw .picture(error) }
    }
}
