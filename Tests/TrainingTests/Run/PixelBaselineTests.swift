import Tensors
import TestSupport
import Testing
import Training

@Suite struct PixelBaselineTests {
    /// Blocks of 8 pixels that lie as the cells do, moved by whole cells: every cell's mean is the block's own value.
    private func batch(moved: (rows: Int, columns: Int), label: SIMD2<Float>) -> TrainingBatch {
        let side = 127
        var generator = SeededGenerator(seed: 8)
        let blocks = generator.floats(40 * 40 * 3)
        func frame(_ rows: Int, _ columns: Int) -> Tensor<Float> {
            Tensor(
                shape: [1, side, side, 3],
                elements: (0..<side * side * 3).map { index in
                    let (y, x) = (index / (3 * side), index / 3 % side)
                    let (row, column) = ((y + 4) / 8 - rows + 10, (x + 4) / 8 - columns + 10)
                    return blocks[(row * 40 + column) * 3 + index % 3]
                })
        }
        return TrainingBatch(frames: [frame(0, 0), frame(moved.rows, moved.columns)], displacements: [[label]])
    }

    @Test func theFilterFindsWherePixelsWent() {
        let baseline = PixelBaseline(GraphSettings(), pool: WorkerPool(threadCount: 1))
        let right = baseline.evaluate(batch(moved: (1, -2), label: SIMD2(1, -2))).loss
        #expect(baseline.evaluate(batch(moved: (0, 0), label: .zero)).loss < right)
        for wrong in [SIMD2<Float>(-2, 1), SIMD2(-1, 2), SIMD2(0, 0), SIMD2(2, -2)] {
            #expect(right < baseline.evaluate(batch(moved: (1, -2), label: wrong)).loss, "\(wrong)")
        }
    }
}
