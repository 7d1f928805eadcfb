import Synchronization
import Tensors

/// What enters each quantisable layer of a network, in the order the layers run: to measure its range, or what a precision
/// costs.
public final class LayerInputs {
    private let plan: NetworkPlan
    private let pool: WorkerPool
    private let collected = Collected()

    private final class Collected: Sendable {
        let inputs = Mutex<[(layer: String, input: Tensor<Float>)]>([])
    }

    /// Lays out a network.
    ///
    /// - Precondition: the weights have activation ranges where the precision is int8.
    public init(_ weights: NetworkWeights, precision: Precision, pool: WorkerPool) {
        precondition(precision != .int8 || weights.activationRanges != nil, "int8 needs weights with activation ranges")
        self.pool = pool
        plan = NetworkPlan(weights, capacity: 1, precision: precision) { [collected] layer, _, input in
            collected.inputs.withLock { $0.append((layer, input)) }
        }
    }

    /// Runs one patch, from a memory of zeros.
    ///
    /// - Parameter draw: writes the patch, 255 x 255 x 3 values, RGB, 0...255, row by row.
    /// - Returns: maps [C,H,W]; [9 C,H,W], tap by tap, of a deformable layer.
    public func of(_ draw: (UnsafeMutableBufferPointer<Float>) -> Void) -> [(layer: String, input: Tensor<Float>)] {
        let pixels = plan.pixels(0)
        draw(pixels)
        plan.normalise(0, UnsafeBufferPointer(pixels))
        collected.inputs.withLock { $0.removeAll() }
        _ = plan.run(PlanRun(batch: 1, state: .zero(plan.architecture), pool: pool), without: [])
        return collected.inputs.withLock { $0 }
    }
}
