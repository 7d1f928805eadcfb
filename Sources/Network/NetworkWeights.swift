import Foundation
import Tensors

/// A model: its architecture, its tensors by name, and where it comes from.
public struct NetworkWeights: Sendable {
    /// The value of the metadata key `format`.
    public static let format = "trackscope.rar/1"

    /// What the tensors build.
    public let architecture: Architecture
    /// Subtracted from each input channel (RGB, 0...1).
    public var mean: [Float]
    /// Divides each input channel after that.
    public var standardDeviation: [Float]
    /// Where the weights come from, in words.
    public var provenance: String
    /// What enters the quantisable layers at most, for `Precision.int8`; nil where nobody has measured it.
    public var activationRanges: ActivationRanges?
    private var tensors: [String: Tensor<Float>]

    /// ImageNet's mean, which Equations.md, section 1 prescribes.
    public static let imageNetMean: [Float] = [0.485, 0.456, 0.406]
    /// ImageNet's standard deviation, which Equations.md, section 1 prescribes.
    public static let imageNetStandardDeviation: [Float] = [0.229, 0.224, 0.225]

    /// A model from its tensors.
    ///
    /// - Throws: `NetworkError` where the architecture cannot be built, the tensors are not exactly its own, or a value is
    ///   not finite.
    public init(
        architecture: Architecture, tensors: [String: Tensor<Float>], mean: [Float] = imageNetMean,
        standardDeviation: [Float] = imageNetStandardDeviation, provenance: String
    ) throws(NetworkError) {
        try architecture.check()
        try checkShapes(tensors.mapValues(\.shape), architecture)
        let unusable = tensors.filter { name, tensor in !holdsUsableValues(tensor, name: name) }.keys.sorted()
        guard unusable.isEmpty else { throw .values(tensors: unusable) }
        self.architecture = architecture
        self.tensors = tensors
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.provenance = provenance
    }

    /// Reads a model and checks it: format, architecture, the name and shape of every tensor, every value.
    ///
    /// Shapes are compared by the header before any tensor is read.
    ///
    /// - Throws: `NetworkError`, naming every tensor that is missing, extra or mis-shaped.
    public init(contentsOf url: URL) throws(NetworkError) {
        let file = try openModel(url)
        if let contents = file.metadata["partial"] { throw .partial(contents: contents) }
        let architecture = try readArchitecture(file)
        let shapes = Dictionary(uniqueKeysWithValues: file.entries.map { ($0.name, $0.shape) })
        try checkShapes(shapes.filter { !ActivationRanges.isName($0.key) }, architecture)
        let tensors = try readTensors(file)
        try self.init(
            architecture: architecture, tensors: tensors.filter { !ActivationRanges.isName($0.key) },
            mean: readTriple(file, "mean"), standardDeviation: readTriple(file, "std"),
            provenance: file.metadata["provenance"] ?? "unknown")
        activationRanges = try ActivationRanges(
            architecture, tensors: tensors.filter { ActivationRanges.isName($0.key) })
        guard standardDeviation.allSatisfy({ $0 > 0 }) else {
            throw .metadata(key: "std", rule: "\(standardDeviation) holds a number that is not positive")
        }
    }

    /// The tensor `name` of the architecture's inventory.
    ///
    /// - Precondition: the inventory has it.
    public subscript(name: String) -> Tensor<Float> {
        guard let tensor = tensors[name] else { preconditionFailure("no tensor \(name) in this architecture") }
        return tensor
    }

    /// Writes the model: to a temporary sibling, synced and renamed.
    ///
    /// - Parameter type: of the weights; activation ranges are always in single precision.
    /// - Throws: `NetworkError.file` where the file cannot be written.
    public func write(to url: URL, as type: SafetensorsWriter.RealType = .float32) throws(NetworkError) {
        func triple(_ values: [Float]) -> String { "[" + values.map { "\($0)" }.joined(separator: ", ") + "]" }
        var writer = SafetensorsWriter(metadata: [
            "format": Self.format, "architecture": architecture.json, "mean": triple(mean),
            "std": triple(standardDeviation), "provenance": provenance,
        ])
        do throws(SafetensorsError) {
            for specification in architecture.inventory {
                try writer.add(specification.name, self[specification.name], as: type)
            }
            for (name, tensor) in activationRanges?.tensors ?? [] { try writer.add(name, tensor) }
            try writer.write(to: url)
        } catch {
            throw .file(error)
        }
    }
}

/// Opens a model file and checks its format.
func openModel(_ url: URL) throws(NetworkError) -> SafetensorsFile {
    let file: SafetensorsFile
    do throws(SafetensorsError) { file = try SafetensorsFile(contentsOf: url) } catch { throw .file(error) }
    guard let format = file.metadata["format"] else {
        throw .metadata(key: "format", rule: "missing; a model says \"\(NetworkWeights.format)\"")
    }
    guard format == NetworkWeights.format else {
        throw .metadata(key: "format", rule: "\"\(format)\" is not \"\(NetworkWeights.format)\"")
    }
    return file
}

func readArchitecture(_ file: SafetensorsFile) throws(NetworkError) -> Architecture {
    guard let json = file.metadata["architecture"] else { throw .metadata(key: "architecture", rule: "missing") }
    return try Architecture(json: json)
}

func readTensors(_ file: SafetensorsFile) throws(NetworkError) -> [String: Tensor<Float>] {
    var tensors: [String: Tensor<Float>] = [:]
    for name in file.names {
        do throws(SafetensorsError) { tensors[name] = try file.tensor(named: name) } catch { throw .file(error) }
    }
    return tensors
}

/// Three finite numbers stored as a JSON array in a string.
private func readTriple(_ file: SafetensorsFile, _ key: String) throws(NetworkError) -> [Float] {
    guard let text = file.metadata[key] else { throw .metadata(key: key, rule: "missing") }
    guard let values = try? JSONDecoder().decode([Float].self, from: Data(text.utf8)), values.count == 3,
        values.allSatisfy(\.isFinite)
    else { throw .metadata(key: key, rule: "\"\(text)\" is not a JSON array of three numbers") }
    return values
}

private func checkShapes(_ shapes: [String: [Int]], _ architecture: Architecture) throws(NetworkError) {
    let inventory = architecture.inventory
    let missing = inventory.map(\.name).filter { shapes[$0] == nil }
    let extra = Set(shapes.keys).subtracting(inventory.map(\.name)).sorted()
    let misshaped = inventory.compactMap { specification -> NetworkError.ShapeMismatch? in
        guard let actual = shapes[specification.name], actual != specification.shape else { return nil }
        return NetworkError.ShapeMismatch(name: specification.name, actual: actual, expected: specification.shape)
    }
    guard missing.isEmpty, extra.isEmpty, misshaped.isEmpty else {
        throw .tensors(missing: missing, extra: extra, misshaped: misshaped)
    }
}

private func holdsUsableValues(_ tensor: Tensor<Float>, name: String) -> Bool {
    let isVariance = name.hasSuffix(".running_var")
    return tensor.withUnsafeElements { elements in
        // Without a branch, for the compiler to take several at once: one more in the largest exponent, that of infinities
        // and NaNs, reaches the sign's bit.
        let carries = elements.reduce(into: UInt32(0)) { $0 |= ($1.bitPattern & 0x7FFF_FFFF) &+ 0x0080_0000 }
        return carries & 0x8000_0000 == 0 && !(isVariance && elements.contains { $0 < 0 })
    }
}
