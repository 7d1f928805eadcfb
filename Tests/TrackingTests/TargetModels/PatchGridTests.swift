import Imaging
import Testing
import Tracking

@Suite struct PatchGridTests {
    private let configuration = PatchGridConfiguration()

    @Test func theWindowIsAMultipleOfTheTargetsMeanSide() {
        let box = BoundingBox(x: 10, y: 20, width: 40, height: 90)
        let grid = PatchGrid(target: box, configuration: configuration)
        let window = grid.window(around: box)
        #expect(grid.size == (200, 200))
        #expect(abs(window.width - 240) < 1e-9 && abs(window.height - 240) < 1e-9)
        #expect(window.centreX == box.centreX && window.centreY == box.centreY)
        #expect(abs(grid.targetColumns * 4 * 240 / 200 - 40) < 1e-9)
        #expect(abs(grid.targetRows * 4 * 240 / 200 - 90) < 1e-9)
    }

    @Test func theWindowGrowsWithTheTarget() {
        let box = BoundingBox(x: 10, y: 20, width: 40, height: 40)
        let grid = PatchGrid(target: box, configuration: configuration)
        let window = grid.window(around: BoundingBox(x: 10, y: 20, width: 60, height: 60))
        #expect(abs(window.width - 240) < 1e-9 && abs(window.height - 240) < 1e-9)
    }

    @Test(
        "odd targets have a usable grid",
        arguments: [
            (1e-3, 1e-3), (1, 1), (4, 400), (3000, 2), (1e4, 1e4), (1e6, 1e-3),
        ] as [(Double, Double)])
    func oddTargets(size: (width: Double, height: Double)) {
        let box = BoundingBox(x: 0, y: 0, width: size.width, height: size.height)
        let grid = PatchGrid(target: box, configuration: configuration)
        #expect(grid.rows >= 8 && grid.rows <= 50 && grid.rows == grid.columns)
        // The whole target fits, with as much around it.
        #expect(grid.targetRows <= Double(grid.rows) / 2 + 1e-9)
        #expect(grid.targetColumns <= Double(grid.columns) / 2 + 1e-9)
    }
}
