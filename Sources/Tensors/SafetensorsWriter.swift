import Foundation
import Platform
import Text

/// Gathers tensors and metadata and writes them as one safetensors file.
///
/// The same tensors and metadata give the same bytes, in whatever order they were added: tensors lie by falling element
/// size, then by name, as the reference implementation lays them; the header is padded with spaces to 8 bytes, so that
/// every element is aligned; metadata is sorted by key.
public struct SafetensorsWriter: Sendable {
    /// The types in which real numbers can be stored. Narrowing rounds to nearest, ties to even.
    public enum RealType: Sendable, Hashable, CaseIterable {
        case float16, bfloat16, float32, float64

        /// The type's name in the file.
        public var type: SafetensorsType {
            switch self {
            case .float16: .float16
            case .bfloat16: .bfloat16
            case .float32: .float32
            case .float64: .float64
            }
        }
    }

    /// Strings to store under `__metadata__`.
    public var metadata: [String: String]
    private var items: [String: Item] = [:]

    /// A writer without tensors.
    public init(metadata: [String: String] = [:]) { self.metadata = metadata }

    /// Adds a tensor of real numbers.
    ///
    /// - Throws: `SafetensorsError.tensor` for a name that is taken or reserved (`__metadata__`).
    public mutating func add(
        _ name: String, _ tensor: Tensor<Float>, as type: RealType = .float32
    ) throws(SafetensorsError) {
        try add(name, Item(type: type.type, shape: tensor.shape, elements: .floats(tensor)))
    }

    /// Adds a tensor of real numbers in double precision (F64).
    ///
    /// - Throws: `SafetensorsError.tensor` for a name that is taken or reserved (`__metadata__`).
    public mutating func add(_ name: String, _ tensor: Tensor<Double>) throws(SafetensorsError) {
        try add(name, Item(type: .float64, shape: tensor.shape, elements: .doubles(tensor)))
    }

    /// Adds a tensor of whole numbers (I64).
    ///
    /// - Throws: `SafetensorsError.tensor` for a name that is taken or reserved (`__metadata__`).
    public mutating func add(_ name: String, _ tensor: Tensor<Int>) throws(SafetensorsError) {
        try add(name, Item(type: .int64, shape: tensor.shape, elements: .integers(tensor)))
    }

    /// Writes the file whole or not at all: to a temporary sibling, synced and renamed.
    ///
    /// - Throws: `SafetensorsError.file` where the operating system refuses.
    public func write(to url: URL) throws(SafetensorsError) {
        let layout = try makeLayout()
        do {
            try AtomicFile.create(at: url) { file in
                try layout.header.withUnsafeBytes { try file.append($0) }
                for name in layout.names { try items[name]?.forEachPiece { try file.append($0) } }
            }
        } catch let error as AtomicFileError {
            throw .file(path: error.path, reason: error.reason)
        } catch {
            throw .file(path: url.path, reason: "\(error)")
        }
    }

    /// The file's bytes.
    ///
    /// - Throws: `SafetensorsError.headerTooLong` where names and metadata exceed what a reader accepts.
    public func serialised() throws(SafetensorsError) -> [UInt8] {
        let layout = try makeLayout()
        var bytes = layout.header
        for name in layout.names { items[name]?.forEachPiece { bytes.append(contentsOf: $0) } }
        return bytes
    }

    private mutating func add(_ name: String, _ item: Item) throws(SafetensorsError) {
        guard name != "__metadata__" else { throw .tensor(name: name, rule: "the name is reserved") }
        guard item.shape.count <= SafetensorsFile.rankLimit else {
            throw .tensor(name: name, rule: "it has more than \(SafetensorsFile.rankLimit) axes")
        }
        guard items.updateValue(item, forKey: name) == nil else {
            throw .tensor(name: name, rule: "the name is there twice")
        }
    }

    private func makeLayout() throws(SafetensorsError) -> (header: [UInt8], names: [String]) {
        // By bytes, not by Unicode's collation: what other programs sort by, and the same everywhere.
        let sorted = items.sorted {
            $0.value.type.byteCount != $1.value.type.byteCount
                ? $0.value.type.byteCount > $1.value.type.byteCount
                : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
        var members: [String] = []
        if !metadata.isEmpty {
            let strings = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { "\($0.key.jsonString):\($0.value.jsonString)" }
            members.append("\"__metadata__\":{\(strings.joined(separator: ","))}")
        }
        var offset = 0
        for (name, item) in sorted {
            let end = offset + item.byteCount
            let shape = item.shape.map(String.init).joined(separator: ",")
            members.append(
                "\(name.jsonString):{\"dtype\":\"\(item.type.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var json = Array("{\(members.joined(separator: ","))}".utf8)
        while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
        guard json.count <= SafetensorsFile.headerLimit else {
            throw .headerTooLong(byteCount: UInt64(json.count), limit: SafetensorsFile.headerLimit)
        }
        let length = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) }
        return (length + json, sorted.map(\.key))
    }
}

/// A tensor to write.
private struct Item: Sendable {
    enum Elements: Sendable {
        case floats(Tensor<Float>)
        case doubles(Tensor<Double>)
        case integers(Tensor<Int>)
    }

    let type: SafetensorsType
    let shape: [Int]
    let elements: Elements

    var byteCount: Int {
        switch elements {
        case .floats(let tensor): tensor.count * type.byteCount
        case .doubles(let tensor): tensor.count * type.byteCount
        case .integers(let tensor): tensor.count * type.byteCount
        }
    }

    /// Calls `body` with the elements' bytes, in order, a bounded piece at a time where they have to be converted.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        switch elements {
        case .doubles(let tensor): try tensor.withUnsafeElements { try body(UnsafeRawBufferPointer($0)) }
        case .integers(let tensor): try tensor.withUnsafeElements { try body(UnsafeRawBufferPointer($0)) }
        case .floats(let tensor):
            try tensor.withUnsafeElements { values in
                switch type {
                case .float16: try Self.convert(values, halfBits, body)
                case .bfloat16: try Self.convert(values, brainBits, body)
                case .float64: try Self.convert(values, Double.init, body)
                default: try body(UnsafeRawBufferPointer(values))
                }
            }
        }
    }

    @inline(__always)
    private static func convert<Target: BitwiseCopyable>(
        _ values: UnsafeBufferPointer<Float>, _ element: (Float) -> Target,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        for start in stride(from: 0, to: values.count, by: 1 << 16) {
            let piece = values[start..<min(start + 1 << 16, values.count)].map(element)
            try piece.withUnsafeBytes(body)
        }
    }
}
