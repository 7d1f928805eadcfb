/// A number that tensors of every file type can be read into.
protocol SafetensorsElement: BitwiseCopyable, Sendable {
    /// The file type whose bytes are this type's own.
    static var directType: SafetensorsType { get }

    /// Converts elements of `type` (not `directType`); false where one has no equal in this type, not counting rounding.
    static func convert(
        _ bytes: UnsafeRawBufferPointer, from type: SafetensorsType, into elements: UnsafeMutableBufferPointer<Self>
    ) -> Bool
}

extension Float: SafetensorsElement {
    static var directType: SafetensorsType { .float32 }

    static func convert(
        _ bytes: UnsafeRawBufferPointer, from type: SafetensorsType, into elements: UnsafeMutableBufferPointer<Float>
    ) -> Bool {
        convertReal(bytes, from: type, into: elements)
        return true
    }
}

extension Double: SafetensorsElement {
    static var directType: SafetensorsType { .float64 }

    static func convert(
        _ bytes: UnsafeRawBufferPointer, from type: SafetensorsType, into elements: UnsafeMutableBufferPointer<Double>
    ) -> Bool {
        convertReal(bytes, from: type, into: elements)
        return true
    }
}

extension Int: SafetensorsElement {
    static var directType: SafetensorsType { .int64 }

    static func convert(
        _ bytes: UnsafeRawBufferPointer, from type: SafetensorsType, into elements: UnsafeMutableBufferPointer<Int>
    ) -> Bool {
        switch type {
        case .bool: map(bytes, into: elements) { (byte: UInt8) in byte == 0 ? 0 : 1 }
        case .uint8: map(bytes, into: elements) { (value: UInt8) in Int(value) }
        case .int8: map(bytes, into: elements) { (value: Int8) in Int(value) }
        case .uint16: map(bytes, into: elements) { (value: UInt16) in Int(value) }
        case .int16: map(bytes, into: elements) { (value: Int16) in Int(value) }
        case .uint32: map(bytes, into: elements) { (value: UInt32) in Int(value) }
        case .int32: map(bytes, into: elements) { (value: Int32) in Int(value) }
        case .uint64:
            map(bytes, into: elements) { (value: UInt64) in Int(truncatingIfNeeded: value) }
            return elements.allSatisfy { $0 >= 0 }
        case .int64: map(bytes, into: elements) { (value: Int64) in Int(value) }
        case .float16, .bfloat16, .float32, .float64: return false
        }
        return true
    }
}

private func convertReal<Element: BinaryFloatingPoint & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, from type: SafetensorsType, into elements: UnsafeMutableBufferPointer<Element>
) {
    switch type {
    case .bool: map(bytes, into: elements) { (byte: UInt8) in byte == 0 ? 0 : 1 }
    case .uint8: map(bytes, into: elements) { (value: UInt8) in Element(value) }
    case .int8: map(bytes, into: elements) { (value: Int8) in Element(value) }
    case .uint16: map(bytes, into: elements) { (value: UInt16) in Element(value) }
    case .int16: map(bytes, into: elements) { (value: Int16) in Element(value) }
    case .uint32: map(bytes, into: elements) { (value: UInt32) in Element(value) }
    case .int32: map(bytes, into: elements) { (value: Int32) in Element(value) }
    case .uint64: map(bytes, into: elements) { (value: UInt64) in Element(value) }
    case .int64: map(bytes, into: elements) { (value: Int64) in Element(value) }
    case .float16: map(bytes, into: elements) { (bits: UInt16) in Element(float(halfBits: bits)) }
    case .bfloat16: map(bytes, into: elements) { (bits: UInt16) in Element(float(brainBits: bits)) }
    case .float32: map(bytes, into: elements) { (value: Float) in Element(value) }
    case .float64: map(bytes, into: elements) { (value: Double) in Element(value) }
    }
}

/// `bytes` are aligned to 64 bytes, little-endian as this machine is.
@inline(__always)
private func map<Source: BitwiseCopyable, Element: BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, into elements: UnsafeMutableBufferPointer<Element>, _ convert: (Source) -> Element
) {
    let source = bytes.assumingMemoryBound(to: Source.self)
    precondition(source.count == elements.count, "\(source.count) elements cannot fill \(elements.count)")
    for index in 0..<elements.count { elements.initializeElement(at: index, to: convert(source[index])) }
}

/// The value of an IEEE 754 half-precision number.
///
/// Without a branch, so that a loop over it is vectorised on every processor; `Float16` calls a function for each number
/// where the compiler may not assume hardware conversion, as on baseline x86-64.
@inline(__always)
func float(halfBits bits: UInt16) -> Float {
    let magnitude = UInt32(bits & 0x7FFF) << 13
    // The exponent's bias is 15 there and 127 here: multiplying corrects it and normalises subnormal numbers as well.
    let finite = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
    // Infinities and NaNs keep the largest exponent.
    let special = UInt32(bits & 0x7C00) == 0x7C00 ? UInt32(0x7F80_0000) : 0
    return Float(bitPattern: finite | special | UInt32(bits & 0x8000) << 16)
}

/// The value of a bfloat16 number, the upper half of a single-precision one.
@inline(__always)
func float(brainBits bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

/// The nearest half-precision number, ties to even; what exceeds 65504 by half a step or more becomes infinite.
@inline(__always)
func halfBits(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let magnitude = bits & 0x7FFF_FFFF
    if magnitude > 0x7F80_0000 { return sign | 0x7E00 | UInt16(truncatingIfNeeded: magnitude >> 13) & 0x3FF }
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }
    if magnitude < 0x3880_0000 {
        // Subnormal there: adding 0.5 leaves the rounded multiple of 2^-24 in the lowest bits.
        let rounded = (Float(bitPattern: magnitude) + 0.5).bitPattern &- Float(0.5).bitPattern
        return sign | UInt16(truncatingIfNeeded: rounded)
    }
    let rounded = magnitude &- 0x3800_0000 &+ 0x0FFF &+ (magnitude >> 13) & 1
    return sign | UInt16(truncatingIfNeeded: rounded >> 13)
}

/// The nearest bfloat16 number, ties to even.
@inline(__always)
func brainBits(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16) & 1) >> 16)
}
