import COpenBLAS
import Tensors

/// A record of operations, to be played backwards: reverse-mode differentiation.
///
/// Operations are methods that compute at once and, where a gradient is wanted of what they read, record how to get it.
/// `backward` then runs the record from the end to the beginning and forgets it, releasing each operation's memory as it
/// goes. Every sum is taken in an order that does not depend on the number of threads. A tape belongs to one thread.
public final class Tape<Scalar: DifferentiableScalar> {
    /// The threads that share each operation's work.
    public let pool: WorkerPool
    let memory: TapeMemory<Scalar>
    let kernels = Scalar.kernels
    let instructionSet = InstructionSet.current.rawValue

    private let isRecording: Bool
    private var gradients: [Values<Scalar>?] = []
    private var record: [(output: Int, step: Step)] = []

    /// What an operation does on the way back: spread the gradient of what it gave over what it read.
    typealias Step = (Tape, inout Values<Scalar>) -> Void

    /// An empty tape.
    ///
    /// - Parameters:
    ///   - memory: what earlier tapes have released; the same for every step of a training.
    ///   - isRecording: false to compute values alone.
    public init(pool: WorkerPool, memory: TapeMemory<Scalar> = TapeMemory(), isRecording: Bool = true) {
        self.pool = pool
        self.memory = memory
        self.isRecording = isRecording
        // The tape's threads share the products out themselves.
        openblas_set_num_threads(1)
    }

    /// A tensor that no gradient is wanted of.
    public func constant(_ tensor: Tensor<Scalar>) -> Variable<Scalar> {
        Variable(node: nil, values: copy(of: tensor))
    }

    /// A tensor whose gradient is kept for `gradient(of:)`.
    public func parameter(_ tensor: Tensor<Scalar>) -> Variable<Scalar> {
        Variable(node: isRecording ? newNode() : nil, values: copy(of: tensor))
    }

    /// Computes the gradient of `result` with respect to every parameter, and forgets the record.
    ///
    /// - Parameter gradient: of what is to be minimised with respect to `result`, in its shape; ones unless given.
    public func backward(from result: Variable<Scalar>, gradient: Tensor<Scalar>? = nil) {
        guard let node = result.node else { return record.removeAll() }
        precondition(gradient.map { $0.shape == result.shape } ?? true, "a gradient that does not fit its result")
        gradients[node] = copy(of: gradient ?? Tensor(shape: result.shape, repeating: 1))
        while let (output, step) = record.popLast() {
            guard var gradient = gradients[output] else { continue }
            gradients[output] = nil
            step(self, &gradient)
        }
    }

    /// The gradient of a parameter after `backward`; zeros where nothing depended on it.
    ///
    /// - Precondition: the variable needs a gradient.
    public func gradient(of variable: Variable<Scalar>) -> Tensor<Scalar> {
        guard let node = variable.node else { preconditionFailure("no gradient is kept of a constant") }
        return gradients[node]?.tensor ?? Tensor(shape: variable.shape, repeating: 0)
    }

    /// Values of any content.
    func values(_ shape: [Int]) -> Values<Scalar> {
        Values(shape: shape, buffer: memory.buffer(shape.reduce(1, *)))
    }

    /// Values of zeros.
    func zeros(_ shape: [Int]) -> Values<Scalar> {
        let result = values(shape)
        result.pointer.setToZero(result.count)
        return result
    }

    private func copy(of tensor: Tensor<Scalar>) -> Values<Scalar> {
        let result = values(tensor.shape)
        tensor.withUnsafeElements { elements in
            if let start = elements.baseAddress { result.pointer.update(from: start, count: elements.count) }
        }
        return result
    }

    /// What an operation gives: `values`, and `step` on the record where a gradient is wanted of an input.
    func result(
        _ values: Values<Scalar>, of inputs: Variable<Scalar>?..., step: @escaping Step
    ) -> Variable<Scalar> {
        result(values, ofAll: inputs, step: step)
    }

    /// The same for a list of inputs.
    func result(_ values: Values<Scalar>, ofAll inputs: [Variable<Scalar>?], step: @escaping Step) -> Variable<Scalar> {
        guard isRecording, inputs.contains(where: { $0?.needsGradient ?? false }) else {
            return Variable(node: nil, values: values)
        }
        let node = newNode()
        record.append((node, step))
        return Variable(node: node, values: values)
    }

    private func newNode() -> Int {
        gradients.append(nil)
        return gradients.count - 1
    }
}

extension Tape {
    /// Adds a share to the gradient of `variable`; the first share is kept as it is, without a copy.
    func add(_ share: Values<Scalar>, to variable: Variable<Scalar>) {
        guard let node = variable.node else { return }
        precondition(share.count == variable.values.count, "a gradient of shape \(share.shape) for \(variable.shape)")
        if gradients[node] == nil {
            gradients[node] = share.reshaped(variable.shape)
        } else {
            let sum = ownedGradient(node)
            accumulate(share, into: sum)
        }
    }

    /// Where the gradient of `variable` is to be written, or added to where `adds`; nil where none is wanted.
    func target(for variable: Variable<Scalar>) -> (values: Values<Scalar>, adds: Bool)? {
        guard let node = variable.node else { return nil }
        if gradients[node] != nil { return (ownedGradient(node), true) }
        let fresh = values(variable.shape)
        gradients[node] = fresh
        return (fresh, false)
    }

    /// As `target`, for a kernel that only adds: zeros where there is nothing yet.
    func sum(for variable: Variable<Scalar>) -> Values<Scalar>? {
        guard let (values, adds) = target(for: variable) else { return nil }
        if !adds { values.pointer.setToZero(values.count) }
        return values
    }

    /// The gradient at `node` in memory that nothing else refers to: a first share may be another variable's too.
    private func ownedGradient(_ node: Int) -> Values<Scalar> {
        guard var gradient = gradients[node] else { preconditionFailure("no gradient at node \(node)") }
        gradients[node] = nil
        makeOwned(&gradient)
        gradients[node] = gradient
        return gradient
    }

    /// Moves `gradient` to memory of its own where something else refers to it, so that it may be overwritten.
    func makeOwned(_ gradient: inout Values<Scalar>) {
        if isKnownUniquelyReferenced(&gradient.buffer) { return }
        let own = values(gradient.shape)
        own.pointer.update(from: gradient.pointer, count: gradient.count)
        gradient = own
    }

    /// sum += share, several ranges at a time.
    func accumulate(_ share: Values<Scalar>, into sum: Values<Scalar>) {
        let (kernels, set, from, to) = (kernels, instructionSet, share.shared, sum.shared)
        pool.run(over: share.count, grain: Self.grain) { range in
            kernels.accumulate(set, from + range.lowerBound, Int64(range.count), to + range.lowerBound)
        }
        withExtendedLifetime((share, sum)) {}
    }

    /// Elements of one part of a point-wise operation: 128 KiB in single precision.
    static var grain: Int { 1 << 15 }

    /// Pixels of one part of an operation over pixels, so that a part stays in the second-level cache.
    func pixelGrain(channels: Int) -> Int { max(1, Self.grain / max(channels, 1)) }
}
