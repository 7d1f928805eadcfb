/// The picture file formats that are read.
public enum ImageFormat: String, Sendable, CaseIterable {
    /// Portable Network Graphics.
    case png = "PNG"
    /// JPEG File Interchange Format, and raw JPEG streams.
    case jpeg = "JPEG"
}

/// Why a picture could not be read or written. `name` is the file's path, or what the caller called the bytes.
public enum ImageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file could not be opened or read; `reason` is the system's.
    case unreadable(name: String, reason: String)
    /// The bytes are no PNG or JPEG; `found` says what they look like.
    case unknownFormat(name: String, found: String)
    /// A sound file of a kind that is not read, such as a CMYK JPEG.
    case unsupported(name: String, format: ImageFormat, reason: String)
    /// The picture exceeds `Image.maximumExtent` or `Image.maximumPixelCount`.
    case tooLarge(name: String, width: Int, height: Int)
    /// The bytes break the format's rules or end too early; `reason` is the decoder's.
    case damaged(name: String, format: ImageFormat, reason: String)
    /// The file could not be written; `reason` is the system's.
    case unwritable(name: String, reason: String)

    /// One line for the user: the file, what is wrong and, where there is one, the rule.
    public var description: String {
        switch self {
        case .unreadable(let name, let reason):
            "cannot read \(name): \(reason)"
        case .unknownFormat(let name, let found):
            "\(name) is \(found); PNG and JPEG pictures are read"
        case .unsupported(let name, let format, let reason):
            "\(name) is a \(format.rawValue) with \(reason)"
        case .tooLarge(let name, let width, let height):
            "\(name) has \(width)x\(height) pixels; at most \(Image.maximumPixelCount) pixels and \(Image.maximumExtent) a side are read"
        case .damaged(let name, let format, let reason):
            "\(name) is a damaged \(format.rawValue): \(reason)"
        case .unwritable(let name, let reason):
            "cannot write \(name): \(reason)"
        }
    }
}
