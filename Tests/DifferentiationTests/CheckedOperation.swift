import Differentiation
import Tensors
import TestSupport
import Testing

/// An operation of the tape with a plain reference, to be checked in every way at once.
protocol CheckedOperation: Sendable, CustomTestStringConvertible {
    /// The tensors it reads.
    var inputs: [Tensor<Double>] { get }
    /// What it should give, by plain loops.
    func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double>
    /// What it gives.
    func apply<Scalar: DifferentiableScalar>(_ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]) -> Variable<Scalar>
}

/// Compares an operation with its reference, its gradients with finite differences, single with double precision, and one
/// thread with two; prints how long it takes, forward and backward.
func check(_ operation: some CheckedOperation, sourceLocation: SourceLocation = #_sourceLocation) {
    let inputs = operation.inputs
    let value = run(operation, inputs).value
    #expect(value.shape == operation.reference(inputs).shape, sourceLocation: sourceLocation)
    #expect(
        relativeError(value.elements, operation.reference(inputs).elements) < 1e-12, "reference",
        sourceLocation: sourceLocation)
    let exact = run(operation, inputs).gradients
    for (index, gradient) in exact.enumerated() {
        let expected = differences(operation, inputs, at: index)
        #expect(
            relativeError(gradient.elements, expected) < 1e-6, "gradient of input \(index)",
            sourceLocation: sourceLocation)
    }
    let single = inputs.map { Tensor(shape: $0.shape, elements: $0.elements.map { Float($0) }) }
    let clock = ContinuousClock()
    var results: [(value: Tensor<Float>, gradients: [Tensor<Float>])] = []
    let duration = clock.measure { results.append(run(operation, single)) }
    results.append(run(operation, single, threads: 2))
    print("\(operation.testDescription): forward and backward \(duration / .microseconds(1)) us")
    #expect(results[0].value == results[1].value, "threads", sourceLocation: sourceLocation)
    #expect(relativeError(results[0].value.elements, value.elements) < 1e-5, "single", sourceLocation: sourceLocation)
    for (index, gradient) in results[0].gradients.enumerated() {
        #expect(gradient == results[1].gradients[index], "threads, input \(index)", sourceLocation: sourceLocation)
        #expect(
            relativeError(gradient.elements, exact[index].elements) < 1e-4, "single, input \(index)",
            sourceLocation: sourceLocation)
    }
}

/// The value, and the gradients of the sum of (coefficient value + value^2 / 2).
private func run<Scalar: DifferentiableScalar>(
    _ operation: some CheckedOperation, _ inputs: [Tensor<Scalar>], threads: Int = 1
) -> (value: Tensor<Scalar>, gradients: [Tensor<Scalar>]) {
    let tape = Tape<Scalar>(pool: WorkerPool(threadCount: threads))
    let variables = inputs.map(tape.parameter)
    let result = operation.apply(tape, variables)
    let value = result.tensor
    tape.backward(
        from: result,
        gradient: Tensor(
            shape: value.shape,
            elements: zip(value.elements, coefficients(value.count)).map { $0 + Scalar($1) }))
    return (value, variables.map(tape.gradient))
}

private func coefficients(_ count: Int) -> [Double] {
    var generator = SeededGenerator(seed: 99)
    return (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
}

/// Differences of fourth order at the elements of one input.
private func differences(
    _ operation: some CheckedOperation, _ inputs: [Tensor<Double>], at index: Int
) -> [Double] {
    let step = 1e-3
    let pool = WorkerPool(threadCount: 1)
    func lossOf(_ moved: [Tensor<Double>]) -> Double {
        let tape = Tape<Double>(pool: pool, isRecording: false)
        let value = operation.apply(tape, moved.map(tape.constant)).tensor
        return zip(value.elements, coefficients(value.count)).reduce(0) { $0 + $1.0 * $1.1 + $1.0 * $1.0 / 2 }
    }
    return (0..<inputs[index].count).map { element in
        func loss(at distance: Double) -> Double {
            var moved = inputs
            moved[index][element] += distance * step
            return lossOf(moved)
        }
        return (8 * (loss(at: 1) - loss(at: -1)) - (loss(at: 2) - loss(at: -2))) / (12 * step)
    }
}

/// Random numbers in -1...1.
func random(_ shape: [Int], seed: UInt64) -> Tensor<Double> {
    var generator = SeededGenerator(seed: seed)
    return Tensor(
        shape: shape, elements: (0..<shape.reduce(1, *)).map { _ in Double.random(in: -1...1, using: &generator) })
}

/// Numbers in random order of which no two, and none and zero, are closer than 0.02: for what has kinks.
func distinct(_ shape: [Int], seed: UInt64) -> Tensor<Double> {
    var generator = SeededGenerator(seed: seed)
    let count = shape.reduce(1, *)
    let values = (0..<count).map { (Double($0 - count / 2) + 0.5) * 0.02 }
    return Tensor(shape: shape, elements: values.shuffled(using: &generator))
}

/// The elements of a tensor by their place along each axis.
func at(_ tensor: Tensor<Double>, _ place: Int...) -> Double {
    tensor[zip(tensor.shape, place).reduce(0) { $0 * $1.0 + $1.1 }]
}

/// A tensor from a function of the place along each axis.
func tensor(_ shape: [Int], _ value: ([Int]) -> Double) -> Tensor<Double> {
    Tensor(
        shape: shape,
        elements: (0..<shape.reduce(1, *)).map { index in
            var (rest, place) = (index, [Int](repeating: 0, count: shape.count))
            for axis in shape.indices.reversed() {
                place[axis] = rest % shape[axis]
                rest /= shape[axis]
            }
            return value(place)
        })
}
