import Tensors

extension Tensor where Element == Float {
    /// A map with one number a place, [H,W] or [1,H,W], as [H,W]; nil for maps of channels.
    public var plane: Tensor<Float>? {
        switch shape.count {
        case 2: self
        case 3 where shape[0] == 1: reshaped(to: Array(shape.suffix(2)))
        default: nil
        }
    }
}
