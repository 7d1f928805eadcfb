import Imaging

/// One frame of a sequence: its picture and what is known of it.
public struct Frame: Sendable {
    /// The frame's number in its source, from 0.
    public let index: Int
    /// The decoded picture.
    public let image: Image
    /// Where the picture came from: a file's name, or `frame 12` of a stream.
    public let name: String

    /// A frame from its parts.
    public init(index: Int, image: Image, name: String) {
        self.index = index
        self.image = image
        self.name = name
    }
}
