import Tensors
import Testing
import Tracking

@Suite struct ResponseMapTests {
    private let response = Tensor<Float>(shape: [2, 2], elements: [0.5, 0, 0.25, -0.5])
    private let colours = Tensor<Float>(shape: [2, 2], elements: [-1, 1, 0.75, 0.5])

    @Test(
        arguments: [
            (0, [0.5, 0, 0.25, -0.5]), (1, [-1, 1, 0.75, 0.5]), (0.25, [0.125, 0.25, 0.375, -0.25]),
        ] as [(Double, [Float])])
    func coloursHaveTheirShare(share: Double, merged: [Float]) {
        #expect(merge(response, colours: colours, share: share).elements == merged)
    }
}
