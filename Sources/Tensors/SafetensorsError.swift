/// What the safetensors reader and writer refuse: the offending value and the rule it broke.
public enum SafetensorsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file cannot be opened, read or written; `reason` is the operating system's.
    case file(path: String, reason: String)
    /// The file has fewer bytes than its own header says.
    case cutShort(byteCount: Int, needed: Int)
    /// The header's length, the file's first eight bytes, is above the limit.
    case headerTooLong(byteCount: UInt64, limit: Int)
    /// The header is not what the format allows at this byte of the file.
    case header(offset: Int, rule: String)
    /// A tensor's entry, or the tensor to write under that name, breaks a rule.
    case tensor(name: String, rule: String)
    /// The data after the header is not covered exactly once by the tensors.
    case coverage(byteRange: Range<Int>, rule: String)
    /// There is no tensor of this name.
    case noTensor(name: String)

    public var description: String {
        switch self {
        case .file(let path, let reason): "\(path): \(reason)"
        case .cutShort(let byteCount, let needed):
            "the file is cut short: \(byteCount) bytes where \(needed) are needed"
        case .headerTooLong(let byteCount, let limit):
            "the header claims \(byteCount) bytes; at most \(limit) are allowed"
        case .header(let offset, let rule): "the header is malformed at byte \(offset): \(rule)"
        case .tensor(let name, let rule): "tensor \"\(name)\": \(rule)"
        case .coverage(let range, let rule): "bytes \(range.lowerBound) to \(range.upperBound) of the data: \(rule)"
        case .noTensor(let name): "there is no tensor \"\(name)\""
        }
    }
}
