import Imaging

/// A picture's width and height, in pixels.
public struct FrameSize: Sendable, Hashable, Codable {
    /// The width in pixels.
    public var width: Int
    /// The height in pixels.
    public var height: Int

    /// A size from its sides.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// A size from a width and a height as files give them; nil where they cannot be a picture's.
    init?(numbers: [Double]) {
        guard numbers.count == 2, numbers.allSatisfy({ $0 >= 1 && $0 <= Double(Image.maximumExtent) }) else {
            return nil
        }
        self.init(width: Int(numbers[0]), height: Int(numbers[1]))
    }
}
