/// The element types a safetensors file may name. All are read into `Float`, `Double` or `Int` tensors.
public enum SafetensorsType: String, Sendable, Hashable, CaseIterable {
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case uint16 = "U16"
    case int16 = "I16"
    case uint32 = "U32"
    case int32 = "I32"
    case uint64 = "U64"
    case int64 = "I64"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float32 = "F32"
    case float64 = "F64"

    /// The size of one element in bytes.
    public var byteCount: Int {
        switch self {
        case .bool, .uint8, .int8: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        }
    }

    /// Whether elements are whole numbers (truth values count as 0 and 1).
    public var isInteger: Bool {
        switch self {
        case .bool, .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64: true
        case .float16, .bfloat16, .float32, .float64: false
        }
    }
}

/// What a safetensors header says of one tensor.
public struct SafetensorsEntry: Sendable, Hashable {
    /// The tensor's name.
    public let name: String
    /// The type of its elements in the file.
    public let type: SafetensorsType
    /// The extent of each axis; empty for a scalar. At most `SafetensorsFile.rankLimit` axes.
    public let shape: [Int]
    /// Where its elements lie, in bytes from the end of the header.
    public let byteRange: Range<Int>

    /// The number of elements, the product of `shape`.
    public var count: Int { byteRange.count / type.byteCount }
}
