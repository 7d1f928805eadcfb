import Foundation

/// A safetensors file open for reading: its header is read and checked at once, its tensors when asked for.
///
/// The file is held to the format's rules without mercy: the header is strict JSON of at most `headerLimit` bytes without
/// repeated keys, every size is overflow-checked and agrees with shape and dtype, and the tensors cover the data exactly,
/// without gaps, overlaps or bytes left over. Reading allocates the header, its entries and the tensor asked for, never
/// more. The file stays open as long as the value lives; replacing it by renaming does not disturb it.
public struct SafetensorsFile: Sendable {
    /// The longest header accepted, in bytes: the limit of the reference implementation.
    public static let headerLimit = 100_000_000
    /// The most axes a tensor may have. The format sets no limit; without one a hostile shape is as long as the header.
    public static let rankLimit = 32

    /// The strings under `__metadata__`; empty where there are none.
    public var metadata: [String: String] { header.metadata }
    /// What the header says of each tensor, in the order of their bytes.
    public var entries: [SafetensorsEntry] { header.entries }
    /// The tensors' names, in the order of their bytes.
    public var names: [String] { header.entries.map(\.name) }

    private let header: SafetensorsHeader
    private let indices: [String: Int]
    private let source: ByteSource
    private let dataStart: Int

    /// Opens a file and checks its header.
    ///
    /// - Throws: `SafetensorsError.file` where it cannot be read, any other case where it breaks the format's rules.
    public init(contentsOf url: URL) throws(SafetensorsError) {
        try self.init(source: .file(OpenFile(path: url.path)))
    }

    /// Reads a file held in memory.
    ///
    /// - Throws: `SafetensorsError` where the bytes break the format's rules.
    public init(bytes: [UInt8]) throws(SafetensorsError) {
        try self.init(source: .memory(bytes))
    }

    private init(source: ByteSource) throws(SafetensorsError) {
        let byteCount = source.byteCount
        guard byteCount >= 8 else { throw .cutShort(byteCount: byteCount, needed: 8) }
        let length = UInt64(littleEndian: try source.bytes(0..<8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
        guard length <= Self.headerLimit else { throw .headerTooLong(byteCount: length, limit: Self.headerLimit) }
        dataStart = 8 + Int(length)
        guard dataStart <= byteCount else { throw .cutShort(byteCount: byteCount, needed: dataStart) }
        header = try SafetensorsHeader(
            parsing: source.bytes(8..<dataStart), dataByteCount: byteCount - dataStart)
        indices = Dictionary(uniqueKeysWithValues: header.entries.enumerated().map { ($1.name, $0) })
        self.source = source
    }

    /// What the header says of the tensor `name`, or nil where there is none.
    public func entry(named name: String) -> SafetensorsEntry? { indices[name].map { header.entries[$0] } }

    /// The shape of the tensor `name`, or nil where there is none.
    public func shape(of name: String) -> [Int]? { entry(named: name)?.shape }

    /// The tensor `name` in single precision, whatever its type in the file; values that `Float` lacks are rounded.
    public func tensor(named name: String) throws(SafetensorsError) -> Tensor<Float> { try read(name) }

    /// The tensor `name` in double precision, whatever its type in the file.
    public func doubles(named name: String) throws(SafetensorsError) -> Tensor<Double> { try read(name) }

    /// The tensor `name` of whole numbers.
    ///
    /// - Throws: `SafetensorsError.tensor` where it holds fractions, or a number above `Int.max`.
    public func integers(named name: String) throws(SafetensorsError) -> Tensor<Int> { try read(name) }

    private func read<Element: SafetensorsElement>(_ name: String) throws(SafetensorsError) -> Tensor<Element> {
        guard let entry = entry(named: name) else { throw .noTensor(name: name) }
        var failure: SafetensorsError?
        let tensor = Tensor<Element>(shape: entry.shape) { elements in
            do throws(SafetensorsError) { try read(entry, into: elements) } catch { failure = error }
        }
        if let failure { throw failure }
        return tensor
    }

    private func read<Element: SafetensorsElement>(
        _ entry: SafetensorsEntry, into elements: UnsafeMutableBufferPointer<Element>
    ) throws(SafetensorsError) {
        let start = dataStart + entry.byteRange.lowerBound
        if entry.type == Element.directType {
            return try source.read(at: start, into: UnsafeMutableRawBufferPointer(elements))
        }
        // A piece at a time: the bytes to convert stay in the cache, and the memory beside the tensor is bounded.
        let pieceCount = (1 << 18) / entry.type.byteCount
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { piece.deallocate() }
        var done = 0
        while done < elements.count {
            let count = min(pieceCount, elements.count - done)
            let bytes = UnsafeMutableRawBufferPointer(rebasing: piece[..<(count * entry.type.byteCount)])
            try source.read(at: start + done * entry.type.byteCount, into: bytes)
            let target = UnsafeMutableBufferPointer(rebasing: elements[done..<(done + count)])
            guard Element.convert(UnsafeRawBufferPointer(bytes), from: entry.type, into: target) else {
                throw .tensor(name: entry.name, rule: "\(entry.type.rawValue) does not fit the whole numbers asked for")
            }
            done += count
        }
    }
}

/// Where a file's bytes come from.
private enum ByteSource: Sendable {
    case memory([UInt8])
    case file(OpenFile)

    var byteCount: Int {
        switch self {
        case .memory(let bytes): bytes.count
        case .file(let file): file.byteCount
        }
    }

    func bytes(_ range: Range<Int>) throws(SafetensorsError) -> [UInt8] {
        if case .memory(let bytes) = self { return Array(bytes[range]) }
        var bytes = [UInt8](repeating: 0, count: range.count)
        var failure: SafetensorsError?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(SafetensorsError) { try read(at: range.lowerBound, into: buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(SafetensorsError) {
        switch self {
        case .memory(let bytes):
            bytes.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset...].prefix(buffer.count)))
            }
        case .file(let file): try file.read(at: offset, into: buffer)
        }
    }
}

/// A regular file, open until the last reference goes.
private final class OpenFile: Sendable {
    let path: String
    let byteCount: Int
    private let descriptor: Int32

    init(path: String) throws(SafetensorsError) {
        // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .file(path: path, reason: "not a regular file")
        }
        self.path = path
        self.descriptor = descriptor
        byteCount = Int(status.st_size)
    }

    deinit { close(descriptor) }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(SafetensorsError) {
        var done = 0
        while done < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
            if count > 0 {
                done += count
            } else if count == 0 {
                throw .cutShort(byteCount: offset + done, needed: offset + buffer.count)
            } else if errno != EINTR {
                throw .file(path: path, reason: String(cString: strerror(errno)))
            }
        }
    }
}
