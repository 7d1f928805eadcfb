import Foundation
import Imaging

/// A number with three digits that count: `0.123`, `12.3`, `1.2e-05`.
func short(_ value: Double) -> String {
    if !value.isFinite { return "\(value)" }
    let magnitude = abs(value)
    if magnitude == 0 { return "0" }
    if magnitude < 0.001 || magnitude >= 100_000 { return String(format: "%.1e", value) }
    return String(format: magnitude < 10 ? "%.2f" : magnitude < 100 ? "%.1f" : "%.0f", value)
}

/// A score, an overlap or a difference of two with two decimals: `0.87`, `-0.12`; `0` where there is none at all.
func hundredths(_ value: Double) -> String {
    if value == 0 || !value.isFinite { return short(value) }
    let text = String(format: "%.2f", value)
    return text == "-0.00" ? "0.00" : text
}

/// A number with three digits that count.
func short(_ value: Float) -> String { short(Double(value)) }

/// A number in few characters: `.13`, `-7.4`.
func brief(_ value: Float) -> String {
    let magnitude = abs(value)
    guard magnitude >= 0.01, magnitude < 10 else { return short(value) }
    return magnitude < 1 ? String(format: "%.2f", value).replacing("0.", with: ".") : String(format: "%.1f", value)
}

/// A pixel coordinate with at most one decimal.
func pixel(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? String(format: "%.0f", rounded) : String(format: "%.1f", rounded)
}

/// A box in few characters: `205,151 17x50`.
func text(of box: BoundingBox) -> String {
    "\(pixel(box.x)),\(pixel(box.y)) \(pixel(box.width))x\(pixel(box.height))"
}
