import Imaging
import Sequences
import Testing

@Suite struct FrameSourceTests {
    @Test func aChangeOfSizeIsToldOnce() {
        var watch = FrameSizeWatch()
        func notice(_ index: Int, _ width: Int) -> String? {
            watch.notice(Frame(index: index, image: flatPicture(red: 0, width: width), name: "\(index).png"))
        }
        #expect(notice(0, 4) == nil)
        #expect(notice(1, 4) == nil)
        #expect(notice(2, 5) == "frame 2 (2.png) is 5x3, the first was 4x3; boxes are scaled with the frames")
        #expect(notice(3, 6) == nil)
        #expect(notice(4, 4) == nil)
    }
}
