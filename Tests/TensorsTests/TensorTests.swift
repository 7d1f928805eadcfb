import Tensors
import Testing

@Suite struct TensorTests {
    @Test func aCopyIsIndependent() {
        let original = Tensor<Float>(shape: [2, 3], elements: [1, 2, 3, 4, 5, 6])
        var copy = original
        copy[4] = 50
        #expect(original.elements == [1, 2, 3, 4, 5, 6])
        #expect(copy.elements == [1, 2, 3, 4, 50, 6])
    }
}
