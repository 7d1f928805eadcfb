import Correlation
import Imaging
import Tensors
import Testing
import Tracking

private let configuration = ColourConfiguration()
private let grid = PatchGrid(
    target: BoundingBox(x: 0, y: 0, width: 40, height: 60), configuration: PatchGridConfiguration())

/// A patch of the grid's size: a rectangle of the target's size in one colour on a ground of another, displaced from the
/// middle by cells.
private func patch(
    right: Int = 0, down: Int = 0, target: [Float] = [220, 30, 30], ground: [Float] = [60, 160, 60]
) -> Tensor<Float> {
    let (width, height) = grid.size
    var samples: [Float] = []
    for row in 0..<height {
        for column in 0..<width {
            let x = Double(column - right * grid.cell) - Double(width - 1) / 2
            let y = Double(row - down * grid.cell) - Double(height - 1) / 2
            let isTarget =
                abs(x) <= grid.targetColumns * Double(grid.cell) / 2
                && abs(y) <= grid.targetRows * Double(grid.cell) / 2
            samples += isTarget ? target : ground
        }
    }
    return Tensor(shape: [height, width, 3], elements: samples)
}

@Suite struct ColourModelTests {
    @Test("the response peaks where the colours are", arguments: [(0, 0), (5, 0), (-7, 3), (0, -10)])
    func peaksWhereTheColoursAre(right: Int, down: Int) {
        var model = ColourModel(grid: grid, configuration: configuration)
        model.learn(from: patch(), first: true)
        let peak = ResponsePeak(in: model.response(to: patch(right: right, down: down), on: DisplacementLattice(grid)))
        #expect(abs(peak.columnDisplacement - Double(right)) < 0.6)
        #expect(abs(peak.rowDisplacement - Double(down)) < 0.6)
        // Less than 1 by the cells that the target's edge cuts.
        #expect(peak.value > 0.85)
    }

    @Test func coloursAsBeforeTellNothing() {
        var model = ColourModel(grid: grid, configuration: configuration)
        model.learn(from: patch(target: [60, 160, 60]), first: true)
        let response = model.response(to: patch(right: 5), on: DisplacementLattice(grid))
        // One colour is both the target's and the ground's, the other was never seen: no place is more likely than the
        // band around it. Further out the band reaches beyond the window, where nothing is likely.
        for (row, column) in [(0, 0), (0, 5), (5, 0), (grid.rows - 5, grid.columns - 5), (3, grid.columns - 3)] {
            #expect(abs(response[row * grid.columns + column]) < 0.02)
        }
    }

    @Test("a finer lattice passes through the grid's own displacements", arguments: [(0.5, 2), (0.25, 4)])
    func aFinerLatticeAgrees(pitch: Double, factor: Int) {
        var model = ColourModel(grid: grid, configuration: configuration)
        model.learn(from: patch(), first: true)
        let moved = patch(right: 3, down: -2)
        let own = model.response(to: moved, on: DisplacementLattice(grid))
        let (rows, columns) = (9 * factor, 11 * factor)
        let fine = model.response(
            to: moved, on: DisplacementLattice(rows: rows, columns: columns, rowPitch: pitch, columnPitch: pitch))
        #expect(fine.shape == [rows, columns])
        for down in -4...4 {
            for right in -5...5 {
                let coarse = own[
                    (down + grid.rows) % grid.rows * grid.columns + (right + grid.columns) % grid.columns]
                let same = fine[(factor * down + rows) % rows * columns + (factor * right + columns) % columns]
                #expect(abs(coarse - same) < 1e-6, "\(down), \(right)")
            }
        }
    }

    @Test func newColoursAreTakenUp() {
        var model = ColourModel(grid: grid, configuration: configuration)
        model.learn(from: patch(), first: true)
        let blue = patch(target: [30, 30, 220])
        let before = model.response(to: blue, on: DisplacementLattice(grid))[0]
        for _ in 0..<100 { model.learn(from: blue, first: false) }
        #expect(model.response(to: blue, on: DisplacementLattice(grid))[0] > before + 0.3)
    }
}
