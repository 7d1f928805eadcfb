import Network
import Tensors

/// Runs a model once, to see that it is usable.
package struct ModelProbe {
    private let weights: NetworkWeights

    /// A probe of a model that was read.
    package init(_ weights: NetworkWeights) { self.weights = weights }

    /// What the model is, where it runs; nil where a layer overflows: its output is not finite.
    package var summary: String? {
        guard isFinite else { return nil }
        let architecture = weights.architecture
        return "\(architecture.backbone.rawValue), width \(architecture.width), "
            + "\(architecture.inventory.count) tensors; the network runs"
    }

    /// Whether the network's output for one patch is finite.
    package var isFinite: Bool {
        let executor = NetworkExecutor(weights, capacity: 1, pool: WorkerPool())
        let side = Architecture.patchSide
        let representation = executor.run(patches: 1, from: .zero(weights.architecture)) { loader in
            // A ramp of greys: any picture will do.
            loader.load(1) { _, pixels in
                for index in pixels.indices { pixels[index] = Float(index / 3 % side) }
            }
        } use: {
            $0.representation(0)
        }
        return representation.elements.allSatisfy(\.isFinite)
    }
}
