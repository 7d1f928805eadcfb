import Imaging
import Sequences

extension Region {
    /// The region as a line of an annotation or result file: `x,y,width,height`, corners, or a mask.
    ///
    /// - Parameter firstPixel: the number that the file gives the first column and row; added to rectangles' corners.
    package func line(firstPixel: Double) -> String {
        switch self {
        case .rectangle(let box):
            [box.x + firstPixel, box.y + firstPixel, box.width, box.height].map(plain).joined(separator: ",")
        case .polygon(let polygon):
            polygon.points.flatMap { [$0.x, $0.y] }.map(plain).joined(separator: ",")
        case .mask(let mask): mask.line
        }
    }
}

/// A number in the fewest digits; whole numbers without a point, and without the last bits' noise that adding and taking
/// away a file's first pixel leaves (128.3 would otherwise be written 128.30000000000001).
private func plain(_ value: Double) -> String {
    let rounded = (value * 1e6).rounded() / 1e6
    let written = abs(value) < 1e9 && abs(rounded - value) < 1e-10 ? rounded : value
    let text = "\(written)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
