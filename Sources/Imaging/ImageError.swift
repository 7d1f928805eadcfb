/// The picture file formats that are decoded here.
public enum ImageFormat: String, Sendable, CaseIterable {
    /// Portable Network Graphics.
    case png = "PNG"
    /// JPEG File Interchange Format, and raw JPEG streams.
    case jpeg = "JPEG"
}

/// The picture file formats that are recognised, and that folders of frames may be in, but that need another program.
public enum ForeignImageFormat: String, Sendable, CaseIterable {
    case bmp = "BMP"
    case tiff = "TIFF"
    case webp = "WebP"
    case pbm = "PBM"
    case pgm = "PGM"
    case ppm = "PPM"
}

/// Why a picture could not be read or written. `name` is the file's path, or what the caller called the bytes.
public enum ImageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file could not be opened or read; `reason` is the system's.
    case unreadable(name: String, reason: String)
    /// The bytes are no PNG or JPEG; `found` says what they look like, `foreign` whether another program can read them.
    case unknownFormat(name: String, found: String, foreign: ForeignImageFormat?)
    /// The program that reads this format is not installed.
    case converterAbsent(name: String, format: ForeignImageFormat, converter: String)
    /// The program that reads this format refused; `reason` is its own.
    case unconvertible(name: String, format: ForeignImageFormat, reason: String)
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
        case .unknownFormat(let name, let found, _):
            "\(name) is \(found); PNG and JPEG pictures are read"
        case .converterAbsent(let name, let format, let converter):
            "\(name) is a \(format.rawValue), which needs \(converter), and that is not installed; install it (Debian: apt "
                + "install ffmpeg), or give PNG or JPEG pictures"
        case .unconvertible(let name, let format, let reason):
            "\(name) is a \(format.rawValue) that cannot be read: \(reason)"
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
