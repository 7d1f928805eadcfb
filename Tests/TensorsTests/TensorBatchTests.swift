import Tensors
import Testing

@Suite struct TensorBatchTests {
    private let tensor = Tensor<Float>(shape: [3, 2], elements: [1, 2, 3, 4, 5, 6])

    @Test func aSliceLosesTheFirstAxis() {
        #expect(tensor.slice(1) == Tensor(shape: [2], elements: [3, 4]))
    }

    @Test(arguments: [(0, [1, 2, 3, 4, 5, 6]), (2, [5, 6]), (3, [])] as [(Int, [Float])])
    func aSuffixKeepsTheOtherAxes(first: Int, elements: [Float]) {
        #expect(tensor.suffix(from: first) == Tensor(shape: [3 - first, 2], elements: elements))
    }

    @Test func appendingAndStackingPutSlicesBehindEachOther() {
        let more = Tensor<Float>(shape: [1, 2], elements: [7, 8])
        #expect(tensor.appending(more) == Tensor(shape: [4, 2], elements: [1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(Tensor(stacking: [0, 1, 2].map { tensor.slice($0) }) == tensor)
    }
}
