import Imaging
import Sequences
import Testing

@Suite struct GroundTruthTests {
    static let box = BoundingBox(x: -3, y: 4.5, width: 10, height: 2)

    @Test func aUsableRectangleIsItsBox() {
        #expect(GroundTruth(.rectangle(Self.box)).box == Self.box)
    }

    @Test func anAbsentTargetHasNoBox() {
        #expect(GroundTruth(.rectangle(Self.box), isAbsent: true).box == nil)
    }

    @Test(
        "boxes that cannot be targets",
        arguments: [
            BoundingBox(x: 0, y: 0, width: 0, height: 0), BoundingBox(x: 0, y: 0, width: 0, height: 5),
            BoundingBox(x: -1, y: -1, width: -1, height: -1), BoundingBox(x: .nan, y: .nan, width: .nan, height: .nan),
            BoundingBox(x: 1, y: 1, width: .nan, height: 5), BoundingBox(x: .infinity, y: 1, width: 5, height: 5),
            BoundingBox(x: 1, y: 1, width: .infinity, height: 5), BoundingBox(x: 1e300, y: 1, width: 5, height: 5),
            BoundingBox(x: 1, y: 1, width: 5, height: 1.01e7),
        ])
    func unusable(box: BoundingBox) {
        #expect(GroundTruth(.rectangle(box)).box == nil)
    }

    @Test func polygonsGiveTheirAxisAlignedBox() {
        let corners = [Point(x: 0, y: 0), Point(x: 4, y: 0), Point(x: 4, y: 2), Point(x: 0, y: 2)]
        #expect(Region.polygon(Polygon(points: corners)).box == BoundingBox(x: 0, y: 0, width: 4, height: 2))
        let broken = [Point(x: 0, y: 0), Point(x: .nan, y: 0), Point(x: 4, y: 2)]
        #expect(Region.polygon(Polygon(points: broken)).box == nil)
        let flat = [Point(x: 0, y: 0), Point(x: 4, y: 0), Point(x: 8, y: 0)]
        #expect(Region.polygon(Polygon(points: flat)).box == nil)
    }

    @Test func regionsAreWrittenAsTheirNumbers() {
        #expect(Region.rectangle(Self.box).description == "-3,4.5,10,2")
        let corners = [Point(x: 0, y: 0), Point(x: 4.25, y: 0), Point(x: 4, y: 2)]
        #expect(Region.polygon(Polygon(points: corners)).description == "0,0,4.25,0,4,2")
    }
}
