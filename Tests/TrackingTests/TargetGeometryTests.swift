import Imaging
import Testing
import Tracking

@Suite struct TargetGeometryTests {
    private let image = Image(width: 100, height: 80, samples: [UInt8](repeating: 0, count: 100 * 80 * 3))

    /// The box (40,30,20,10) after a move by `scale` to `x`, `y`.
    private func moved(_ x: Double, _ y: Double, scale: Double, times: Int = 1) throws -> BoundingBox {
        var target = try TargetGeometry(box: BoundingBox(x: 40, y: 30, width: 20, height: 10), in: image)
        for _ in 0..<times { target.move(toX: x, y: y, scale: scale, limits: SizeLimits(), in: image) }
        return target.box
    }

    @Test func aMoveSetsTheCentreAndScalesBothSides() throws {
        #expect(try moved(50, 40, scale: 1.5) == BoundingBox(centreX: 50, centreY: 40, width: 30, height: 15))
    }

    @Test func theCentreStaysInTheFrame() throws {
        let box = try moved(-30, 500, scale: 1)
        #expect((box.centreX, box.centreY) == (0, 79))
    }

    @Test func growthEndsAtTheFrame() throws {
        let box = try moved(50, 40, scale: 2, times: 10)
        // 5 times the first width is the frame's; 5 times the first height is less than the frame's.
        #expect((box.width, box.height) == (100, 50))
    }

    @Test(arguments: [(0.5, 1, false), (0.5, 10, true), (1.0, 1, false), (2.0, 10, true)])
    func aSizeAtItsLimitSaysSo(scale: Double, times: Int, isAtLimit: Bool) throws {
        var target = try TargetGeometry(box: BoundingBox(x: 40, y: 30, width: 20, height: 10), in: image)
        for _ in 0..<times { target.move(toX: 50, y: 40, scale: scale, limits: SizeLimits(), in: image) }
        #expect(target.isSizeAtLimit == isAtLimit)
    }

    @Test func shrinkingEndsAtAFifthAndAtFourPixels() throws {
        let box = try moved(50, 40, scale: 0.5, times: 10)
        #expect((box.width, box.height) == (4, 4))
    }
}
