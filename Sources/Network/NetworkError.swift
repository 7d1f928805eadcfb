import Tensors

/// What makes a model unusable.
public enum NetworkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file is no safetensors file, or breaks that format's rules.
    case file(SafetensorsError)
    /// The metadata lack a key or hold a value that cannot be used.
    case metadata(key: String, rule: String)
    /// The architecture cannot be built.
    case architecture(rule: String)
    /// The tensors are not those of the architecture; every difference is named.
    case tensors(missing: [String], extra: [String], misshaped: [ShapeMismatch])
    /// Tensors hold values that are not numbers, or a variance below zero.
    case values(tensors: [String])
    /// Models have no mean.
    case average(rule: String)
    /// The file holds part of a model; it can initialise one but not run.
    case partial(contents: String)

    /// A tensor whose shape is not the architecture's.
    public struct ShapeMismatch: Sendable, Equatable {
        /// The tensor's name.
        public var name: String
        /// The shape in the file.
        public var actual: [Int]
        /// The shape the architecture asks for.
        public var expected: [Int]
    }

    public var description: String {
        switch self {
        case .file(let error): error.description
        case .metadata(let key, let rule): "metadata \"\(key)\": \(rule)"
        case .architecture(let rule): "architecture: \(rule)"
        case .tensors(let missing, let extra, let misshaped):
            [
                missing.isEmpty ? nil : "missing tensors: " + missing.joined(separator: ", "),
                extra.isEmpty ? nil : "extra tensors: " + extra.joined(separator: ", "),
                misshaped.isEmpty
                    ? nil
                    : "mis-shaped tensors: "
                        + misshaped.map { "\($0.name) is \($0.actual), not \($0.expected)" }.joined(separator: ", "),
            ].compactMap { $0 }.joined(separator: "; ")
        case .values(let tensors):
            "values that are not finite, or variances below 0, in " + tensors.joined(separator: ", ")
        case .average(let rule): "no mean: \(rule)"
        case .partial(let contents):
            "this file holds only part of a model (\(contents)); `trackscope model import` makes a full one of it"
        }
    }
}
