/// Intermediate memory for the Winograd method and for inputs rounded to bfloat16, shared by layers that do not run at the same time.
///
/// It grows to the largest layer bound to it. Unchecked: the executor runs one layer at a time.
public final class ConvolutionWorkspace: @unchecked Sendable {
    private(set) var transformed: Tensor<Float>
    private(set) var products: Tensor<Float>
    private(set) var halves: Tensor<UInt16>

    /// An empty workspace.
    public init() {
        transformed = Tensor(shape: [0], repeating: 0)
        products = Tensor(shape: [0], repeating: 0)
        halves = Tensor(shape: [0], repeating: 0)
    }

    func reserve(halves count: Int) {
        if count > halves.count { halves = Tensor(shape: [count], repeating: 0) }
    }

    func reserve(transformed count: Int, products productCount: Int) {
        if count > transformed.count { transformed = Tensor(shape: [count], repeating: 0) }
        if productCount > products.count { products = Tensor(shape: [productCount], repeating: 0) }
    }
}
