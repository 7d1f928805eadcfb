import Foundation
import Tensors

/// A tiny network, the patches it is given, and what its tensors have to be: computed in double precision by
/// `Tests/Golden/reference.py`, a second implementation of Equations.md. Weights and patches come from a formula.
public struct GoldenCase: Decodable, Sendable {
    /// What is stored of a tensor.
    public struct Digest: Decodable, Sendable {
        /// The shape.
        public let shape: [Int]
        /// The root of the sum of squares.
        public let norm: Double
        /// Some elements, evenly spread from the first to the last.
        public let samples: [Double]

        /// The larger of two relative errors: that of a tensor's norm, and that of its samples, for which the tensor's root
        /// mean square is 1. Infinite where the shapes differ.
        public func error(of tensor: Tensor<Float>) -> Double {
            guard tensor.shape == shape, !samples.isEmpty else { return .infinity }
            let elements = tensor.elements
            let found = elements.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            let differences = samples.indices.map { index in
                Double(elements[index * (elements.count - 1) / (samples.count - 1)]) - samples[index]
            }
            let difference = differences.reduce(0) { $0 + $1 * $1 } / Double(samples.count)
            return max(
                abs(found / norm - 1), (difference * Double(elements.count)).squareRoot() / norm)
        }
    }

    /// The names of the cases: both backbones, and a dilated one without deformable sampling.
    public static let names = ["resnet", "dilated", "vgg"]

    /// Every tensor that `model run` writes for `template`, `search` and `contexts`.
    public let tensors: [String: Digest]
    /// The representation of the first search patch with a component switched off, by the component's name.
    public let ablations: [String: Digest]

    /// The patches: one template, two search patches, four contexts.
    public static let patches = [
        "template": [3, 255, 255], "search": [2, 3, 255, 255], "contexts": [4, 3, 255, 255],
    ]

    /// The file of a case; its key `architecture` holds the network's.
    public static func file(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Golden/\(name).json").standardizedFileURL
    }

    /// Reads a case.
    public init(_ name: String) throws {
        self = try JSONDecoder().decode(GoldenCase.self, from: Data(contentsOf: Self.file(name)))
    }

    /// The patches of a name in `patches`, normalised already.
    public static func patches(_ name: String) -> Tensor<Float> {
        let shape = patches[name] ?? [0]
        return Tensor(shape: shape, elements: values(name, count: shape.reduce(1, *)).map { Float(4 * $0 - 2) })
    }

    /// The tensor of a model.
    public static func weight(_ name: String, shape: [Int]) -> Tensor<Float> {
        let values = values(name, count: shape.reduce(1, *))
        if shape.count > 1 {
            let bound = (6 / Double(shape.dropFirst().reduce(1, *))).squareRoot()
            return Tensor(shape: shape, elements: values.map { Float((2 * $0 - 1) * bound) })
        }
        if name.hasSuffix("running_var") || name.hasSuffix(".weight") {
            // A residual block adds little, so that sixteen of them do not overflow the sigmoids behind.
            let factor = name.hasSuffix("bn3.weight") ? 0.125 : 1
            return Tensor(shape: shape, elements: values.map { Float((0.5 + $0) * factor) })
        }
        return Tensor(shape: shape, elements: values.map { Float(0.25 * $0 - 0.125) })
    }

    /// Numbers in 0 ..< 1 in steps of 2^-24 that the name alone decides: SplitMix64, seeded by the name's FNV-1a.
    private static func values(_ name: String, count: Int) -> [Double] {
        let seed = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Double(generator.next() >> 40) / Double(1 << 24) }
    }
}
