import Tensors

/// The colours that stand for numbers, from the lowest to the highest.
///
/// Every map is made of straight lines in CIELAB, so that equal steps in value look like equal steps in colour. In all
/// but the diverging ones the lightness rises evenly, so that the order is kept without colour (monochrome terminals, print,
/// colour blindness).
public enum ColourMap: String, CaseIterable, Sendable, Hashable, Codable {
    /// Violet over green to yellow: close to the map of this name that most plotting tools use.
    case viridis
    /// Blue over grey to yellow: looks nearly the same to people with and without red-green colour blindness.
    case cividis
    /// Blue over near white to red, equally dark at both ends: for values around 0, which belongs in the middle.
    case diverging
    /// Black to white.
    case grey

    /// Whether its middle stands for 0: its lightness rises and falls again.
    public var isDiverging: Bool {
        switch self {
        case .diverging: true
        case .viridis, .cividis, .grey: false
        }
    }

    /// What stands for a value that is not a number: magenta, which no map contains.
    public static let notANumber = RGB(255, 0, 255)

    /// The colour of a value.
    ///
    /// - Parameter value: 0...1; lower and higher ones get the colours of the ends, NaN gets `notANumber`.
    public func colour(at value: Float) -> RGB {
        value.isNaN ? Self.notANumber : table[Int((min(max(value, 0), 1) * 255).rounded())]
    }

    /// The 256 colours from the lowest to the highest value.
    public var table: [RGB] {
        switch self {
        case .viridis: ColourTables.viridis
        case .cividis: ColourTables.cividis
        case .diverging: ColourTables.diverging
        case .grey: ColourTables.grey
        }
    }

    /// A map of numbers as a picture of the same extents.
    ///
    /// - Parameters:
    ///   - values: [H, W].
    ///   - range: the values that get the first and the last colour. Where both are the same, lower values get the first
    ///     colour, higher ones the last, and equal ones the middle.
    /// - Precondition: `values` has two axes, both at least 1.
    public func picture(of values: Tensor<Float>, range: ClosedRange<Float>) -> Image {
        precondition(values.shape.count == 2 && values.count > 0, "shape \(values.shape) is not [H, W] with an area")
        let table = table
        let low = range.lowerBound
        let extent = range.upperBound - low
        let samples = [UInt8](unsafeUninitializedCapacity: values.count * 3) { buffer, count in
            values.withUnsafeElements { elements in
                for (index, value) in elements.enumerated() {
                    let share = extent > 0 ? (value - low) / extent : value < low ? 0 : value > low ? 1 : 0.5
                    let colour =
                        value.isNaN || share.isNaN
                        ? Self.notANumber : table[Int((min(max(share, 0), 1) * 255).rounded())]
                    buffer.initializeElement(at: 3 * index, to: colour.red)
                    buffer.initializeElement(at: 3 * index + 1, to: colour.green)
                    buffer.initializeElement(at: 3 * index + 2, to: colour.blue)
                }
            }
            count = values.count * 3
        }
        return Image(width: values.shape[1], height: values.shape[0], samples: samples)
    }
}

/// The tables of the colour maps, computed once from a few points in CIELAB.
private enum ColourTables {
    static let viridis = table(through: [
        (14.9, 40.6, -32.3), (20.4, 38.0, -38.3), (25.6, 31.3, -40.6), (30.7, 21.0, -39.0), (35.6, 9.3, -34.5),
        (40.4, -2.1, -28.5), (45.0, -12.3, -21.8), (49.6, -21.6, -14.7), (54.2, -30.3, -6.8), (58.9, -38.7, 2.4),
        (63.5, -45.9, 13.5), (68.1, -50.9, 26.6), (72.7, -51.9, 41.5), (77.3, -47.8, 57.2), (81.8, -38.2, 71.9),
        (86.3, -24.7, 82.3), (90.9, -10.2, 85.4),
    ])
    static let cividis = table(through: [
        (13.9, 7.9, -30.0), (21.4, 13.1, -40.8), (27.4, 7.2, -29.1), (33.5, 3.6, -18.5), (39.6, 1.6, -10.0),
        (45.6, 0.4, -3.3), (51.7, -0.4, 1.9), (57.9, -1.6, 11.0), (64.1, -2.8, 22.1), (70.5, -4.2, 34.9),
        (77.2, -5.5, 49.5), (84.0, -6.8, 65.8), (91.2, -9.9, 81.1),
    ])
    static let diverging = table(through: [(40, 22.6, -62.0), (96, 0, 0), (40, 57.2, 33.0)])
    static let grey = table(through: [(0, 0, 0), (100, 0, 0)])

    /// 256 colours along the straight lines between evenly spaced points.
    private static func table(through points: [(lightness: Double, a: Double, b: Double)]) -> [RGB] {
        let points = points.map { Lab(lightness: $0.lightness, a: $0.a, b: $0.b) }
        return (0...255).map { index in
            let place = Double(index) / 255 * Double(points.count - 1)
            let first = min(Int(place), points.count - 2)
            return points[first].mixed(with: points[first + 1], fraction: place - Double(first)).colour
        }
    }
}
