import Imaging
import Testing
import TraX

/// Regions as clients give them.
@Suite struct TraXRegionTests {
    @Test(
        arguments: [
            ("1.0000,2.0000,30.5000,40.0000", BoundingBox(x: 1, y: 2, width: 30.5, height: 40)),
            ("-3,0,1,1", BoundingBox(x: -3, y: 0, width: 1, height: 1)),
            // A square on its corner: half the area of its bounds, around the middle.
            (
                "10,0,20,10,10,20,0,10",
                BoundingBox(
                    x: 10 - 10 * 0.5.squareRoot(), y: 10 - 10 * 0.5.squareRoot(), width: 20 * 0.5.squareRoot(),
                    height: 20 * 0.5.squareRoot())
            ),
            // A mask of 4 x 4 pixels at (0, 0), of which the second and third are the object's.
            ("m0,0,4,4,1,2", BoundingBox(x: 1, y: 0, width: 2, height: 1)),
        ])
    func regionsBecomeBoxes(text: String, box: BoundingBox) throws {
        #expect(try BoundingBox(traX: text) == box)
    }

    @Test(arguments: [
        ("", "a region is x,y,width,height or the corners x1,y1,...,xn,yn of a polygon"),
        ("1,2,3,4\n1,2,3,4", "a region is x,y,width,height or the corners x1,y1,...,xn,yn of a polygon"),
        ("1,2,0,4", "it encloses no area that a target could have"),
        ("1,2,nan,4", "it encloses no area that a target could have"),
        ("0,0,1,1,2,2", "it encloses no area that a target could have"),
        ("1e300,2,3,4", "it encloses no area that a target could have"),
        ("1", "it encloses no area that a target could have"),
        ("1,2,3,4,5", "5 numbers: a line holds x,y,width,height or the corners x1,y1,...,xn,yn of a polygon"),
    ])
    func otherTextIsRefused(text: String, rule: String) {
        #expect(throws: TraXError.region(text, rule: rule)) { try BoundingBox(traX: text) }
    }
}
