import Imaging

/// A colour of a cell: the terminal's own default, or 24-bit RGB.
public struct Colour: Sendable, Hashable {
    /// 0x00RRGGBB, or `Colour.defaultBits`.
    let bits: UInt32

    private static let defaultBits: UInt32 = 0xFF00_0000

    private init(bits: UInt32) { self.bits = bits }

    /// A colour from its parts, 0...255 each.
    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.init(rgb: UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
    }

    /// A colour from `0xRRGGBB`; higher bits are ignored.
    public init(rgb: UInt32) { bits = rgb & 0xFF_FFFF }

    /// A picture's colour.
    public init(_ colour: RGB) { self.init(colour.red, colour.green, colour.blue) }

    /// Whatever the terminal uses where no colour is asked for.
    public static let `default` = Colour(bits: defaultBits)
    /// 0, 0, 0.
    public static let black = Colour(rgb: 0)
    /// 255, 255, 255.
    public static let white = Colour(rgb: 0xFF_FFFF)

    /// Whether this is the terminal's own colour, which has no parts.
    public var isDefault: Bool { bits == Colour.defaultBits }
    /// The red part; 0 for the default colour.
    public var red: UInt8 { UInt8(truncatingIfNeeded: bits >> 16 & (isDefault ? 0 : 0xFF)) }
    /// The green part; 0 for the default colour.
    public var green: UInt8 { UInt8(truncatingIfNeeded: bits >> 8) }
    /// The blue part; 0 for the default colour.
    public var blue: UInt8 { UInt8(truncatingIfNeeded: bits) }

    /// The luma of Rec. 709 on the samples as they are, 0...255.
    public var luma: Double { 0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue) }

    /// The colour `fraction` of the way from this one to another; the default colour counts as black.
    public func mixed(with other: Colour, fraction: Double) -> Colour {
        func part(_ a: UInt8, _ b: UInt8) -> UInt8 {
            UInt8(min(max((Double(a) + (Double(b) - Double(a)) * fraction).rounded(), 0), 255))
        }
        return Colour(part(red, other.red), part(green, other.green), part(blue, other.blue))
    }
}

extension Colour: CustomStringConvertible {
    /// `default` or `#rrggbb`.
    public var description: String {
        if isDefault { return "default" }
        let digits = String(bits, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// A colour from `default` or `#rrggbb`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        if text == "default" {
            self = .default
            return
        }
        guard text.count == 6 + 1, text.first == "#", text.dropFirst().allSatisfy(\.isHexDigit),
            let value = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.init(rgb: value)
    }
}
