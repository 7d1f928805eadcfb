import Differentiation
import Tensors

/// What raw pixels give through the same filter and loss: the mean colour of each cell, in place of a representation.
///
/// A loss says nothing by itself; a network that was trained should be well below this (Equations.md, section 7).
package struct PixelBaseline {
    private let settings: GraphSettings
    private let pool: WorkerPool
    /// Pixels from a cell to the next, and of the square around a cell's middle that it is the mean of.
    private static let cell = 8

    /// A baseline under the loss of some settings.
    package init(_ settings: GraphSettings, pool: WorkerPool) {
        self.settings = settings
        self.pool = pool
    }

    /// The loss of a batch.
    package func evaluate(_ batch: TrainingBatch) -> EvaluatedBatch {
        let tape = Tape<Float>(pool: pool, isRecording: false)
        let graph = GraphBatch<Float>(batch, usesContexts: settings.usesContexts)
        let cells = tape.rootMeanSquareNormalised(tape.constant(Self.cells(graph.patches)))
        let judged = FilterLoss(settings: settings, isTraining: false, tape: tape).judge(cells, graph)
        return EvaluatedBatch(loss: Double(judged.loss.scalar))
    }

    /// Patches [B,H,W,3] as cells [B,h,w,3]: cell (i, j) lies around pixel (8 i + 7, 8 j + 7) (Equations.md, section 2).
    private static func cells(_ patches: Tensor<Float>) -> Tensor<Float> {
        let (count, side) = (patches.shape[0], patches.shape[1])
        let cells = (side - cell + 1) / cell
        var result = Tensor<Float>(shape: [count, cells, cells, 3], repeating: 0)
        result.withUnsafeMutableElements { means in
            patches.withUnsafeElements { pixels in
                for place in 0..<count * cells * cells {
                    let (patch, row, column) = (place / (cells * cells), place / cells % cells, place % cells)
                    for y in 0..<cell {
                        let start = ((patch * side + row * cell + cell / 2 + y) * side + column * cell + cell / 2) * 3
                        for offset in 0..<3 * cell {
                            means[place * 3 + offset % 3] += pixels[start + offset] / Float(cell * cell)
                        }
                    }
                }
            }
        }
        return result
    }
}
