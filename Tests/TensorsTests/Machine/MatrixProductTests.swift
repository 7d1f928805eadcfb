import Tensors
import TestSupport
import Testing

@Suite struct MatrixProductTests {
    @Test(arguments: [(1, 1, 1), (3, 5, 2), (17, 33, 9), (2, 0, 3), (0, 4, 3)])
    func agreesWithTheSum(rows: Int, depth: Int, columns: Int) {
        var generator = SeededGenerator(seed: 1)
        let left = Tensor(shape: [rows, depth], elements: generator.floats(rows * depth))
        let right = Tensor(shape: [depth, columns], elements: generator.floats(depth * columns))
        // What was there before leaves no trace.
        var result = Tensor<Float>(shape: [rows, columns], repeating: 7)
        multiply(left, right, into: &result)
        var expected: [Double] = []
        for row in 0..<rows {
            for column in 0..<columns {
                expected.append(
                    (0..<depth).reduce(0) { sum, k in
                        sum + Double(left[row * depth + k]) * Double(right[k * columns + column])
                    })
            }
        }
        #expect(relativeError(result.elements, expected) < 1e-6)
    }
}
