import Foundation
import Tensors

extension NetworkWeights {
    /// A model of random weights, decided by `seed`.
    ///
    /// Convolutions and matrices are normal with variance 2 / fan-in before a rectifier and 1 / fan-in elsewhere; batch
    /// normalisation is the identity, but for the last one of each bottleneck, which starts at 0, so that a block starts as
    /// its shortcut; the memory's forget bias is 1 and the deformable offsets are 0 (Equations.md, sections 2 and 3).
    ///
    /// - Throws: `NetworkError.architecture` where no network can be built.
    public init(randomFor architecture: Architecture, seed: UInt64) throws(NetworkError) {
        try architecture.check()
        try self.init(
            architecture: architecture, tensors: randomTensors(architecture, seed: seed),
            provenance: "random initialisation, seed \(seed)")
    }
}

/// A random value for every tensor of the inventory.
func randomTensors(_ architecture: Architecture, seed: UInt64) -> [String: Tensor<Float>] {
    var normal = NormalGenerator(seed: seed)
    var tensors: [String: Tensor<Float>] = [:]
    for specification in architecture.inventory {
        tensors[specification.name] = initial(specification, architecture, &normal)
    }
    return tensors
}

private func initial(
    _ specification: TensorSpecification, _ architecture: Architecture, _ normal: inout NormalGenerator
) -> Tensor<Float> {
    let (name, shape) = (specification.name, specification.shape)
    if name.hasPrefix("backbone.layer3.0.offset") || name.hasSuffix(".running_mean") {
        return Tensor(shape: shape, repeating: 0)
    }
    if name.hasSuffix(".running_var") { return Tensor(shape: shape, repeating: 1) }
    if name.hasSuffix(".memory.bias") {
        // Gates in the order input, forget, output, content.
        let hidden = architecture.hidden
        return Tensor(shape: shape, elements: (0..<4 * hidden).map { $0 / hidden == 1 ? 1 : 0 })
    }
    if name.hasSuffix(".bias") { return Tensor(shape: shape, repeating: 0) }
    if shape.count == 1 {
        return Tensor(shape: shape, repeating: name.hasSuffix(".bn3.weight") ? 0 : 1)
    }
    let fanIn = shape.dropFirst().reduce(1, *)
    let isRectified = name.hasPrefix("backbone.") || name.hasPrefix("refinement.smooth")
    let deviation = ((isRectified ? 2.0 : 1.0) / Double(fanIn)).squareRoot()
    return Tensor(shape: shape, elements: (0..<shape.reduce(1, *)).map { _ in Float(normal.next() * deviation) })
}

/// Standard normal numbers by the polar method over SplitMix64: the same for a seed on every machine of the same C library.
private struct NormalGenerator {
    private var state: UInt64
    private var spare: Double?

    init(seed: UInt64) { state = seed }

    mutating func next() -> Double {
        if let value = spare {
            spare = nil
            return value
        }
        while true {
            let (u, v) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = u * u + v * v
            guard square > 0, square < 1 else { continue }
            let factor = (-2 * log(square) / square).squareRoot()
            spare = v * factor
            return u * factor
        }
    }

    private mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
    }
}
