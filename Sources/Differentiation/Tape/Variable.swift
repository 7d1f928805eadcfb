import Tensors

/// A tensor on a tape: a value, and where its gradient will be.
///
/// Maps are batches of channel-last maps, [N,H,W,C].
public struct Variable<Scalar: DifferentiableScalar> {
    /// Where its gradient is kept on the tape; nil for what needs none.
    let node: Int?
    let values: Values<Scalar>

    /// The extent of each axis.
    public var shape: [Int] { values.shape }
    /// Whether gradients reach it.
    public var needsGradient: Bool { node != nil }

    /// A copy of the value.
    public var tensor: Tensor<Scalar> { values.tensor }

    /// The only element, of a loss for instance.
    ///
    /// - Precondition: it has one element.
    public var scalar: Scalar {
        precondition(values.count == 1, "a tensor of shape \(shape) is no single number")
        return values.pointer[0]
    }
}

extension Values {
    /// A copy as a tensor.
    var tensor: Tensor<Scalar> {
        withExtendedLifetime(buffer) {
            Tensor(shape: shape) { elements in
                _ = elements.initialize(from: UnsafeBufferPointer(start: pointer, count: count))
            }
        }
    }
}
