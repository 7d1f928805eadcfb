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
    package init?(numbers: [Double]) {
        guard numbers.count == 2, numbers.allSatisfy({ $0 >= 1 && $0 <= Double(Image.maximumExtent) }) else {
            return nil
        }
        self.init(width: Int(numbers[0]), height: Int(numbers[1]))
    }
}

extension Image {
    /// The picture's width and height.
    public var size: FrameSize { FrameSize(width: width, height: height) }
}

extension BoundingBox {
    /// The same part of a scene in a picture of another size: positions and sides grow as the picture does.
    ///
    /// - Parameters:
    ///   - from: the size of the picture that the box is in.
    ///   - to: the size of the picture that it is wanted in.
    public func scaled(from: FrameSize, to: FrameSize) -> BoundingBox {
        if from == to { return self }
        let across = Double(to.width) / Double(from.width)
        let down = Double(to.height) / Double(from.height)
        return BoundingBox(x: x * across, y: y * down, width: width * across, height: height * down)
    }
}
