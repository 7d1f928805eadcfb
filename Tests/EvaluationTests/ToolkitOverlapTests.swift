import Evaluation
import Imaging
import Sequences
import Testing

/// The expected numbers are those of `vot.region.raster.calculate_overlap` of vot-toolkit 0.7.4, in a picture of 64x48.
@Suite struct ToolkitOverlapTests {
    private static let size = FrameSize(width: 64, height: 48)

    private func region(_ line: String) throws -> Region {
        try #require(try parseAnnotations(Array(line.utf8), file: "line", convention: .vot).first).region
    }

    @Test(arguments: [
        ("10,10,20,15", "12,11,20,15", 0.7241379310344828),
        ("-8.4,3.6,20.5,11.5", "0,0,14,12.4", 0.4444444444444444),
        ("10.5,10.5,20.5,15.5", "11.5,10.5,19.5,14.5", 0.7241379310344828),
        ("3.2,4.7,30.1,8.2,27.9,30.4,1.1,26.6", "5,5,25,24", 0.7768115942028986),
        ("3.2,4.7,30.1,8.2,27.9,30.4,1.1,26.6", "4.6,5.1,31.3,9.4,28.2,31.7,2.5,27.5", 0.8533724340175953),
        ("30,2,45,20,30,40,14,21", "28,5,44,22,27,41,12,20", 0.7771428571428571),
        ("50,30,70,30,70,60,50,60", "52,31,20,40", 0.8095238095238095),
        ("10,10,20,10", "60,40,20,10", 0), ("m4,5,6,3,2,3,4,6,1", "5,5,4,3", 0.5),
        ("m4,5,6,3,2,3,4,6,1", "m3,5,6,3,2,3,4,6,1", 0.5), ("0", "5,5,4,3", 0),
        ("10,10,30,12,12,30,34,32", "9,9,25,24", 0.3826955074875208), ("100,100,10,10", "105,105,10,10", 0),
    ])
    func theToolkitsNumbers(a: String, b: String, expected: Double) throws {
        #expect(abs(toolkitOverlap(try region(a), try region(b), in: Self.size) - expected) < 1e-12)
        #expect(abs(toolkitOverlap(try region(b), try region(a), in: Self.size) - expected) < 1e-12)
    }

    @Test("masks are measured on pixels whatever is asked for", arguments: OverlapMeasure.allCases)
    func masks(measure: OverlapMeasure) throws {
        let mask = try region("m4,5,6,3,2,3,4,6,1")
        #expect(mask.overlap(with: try region("5,5,4,3"), in: Self.size, measure: measure) == 0.5)
        #expect(mask.overlap(with: mask, in: Self.size, measure: measure) == 1)
        #expect(mask.overlap(with: .absent, in: Self.size, measure: measure) == 0)
        #expect(try region("m4,5,2,2,4").overlap(with: mask, in: Self.size, measure: measure) == 0)
    }
}
