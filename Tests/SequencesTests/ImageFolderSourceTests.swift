import Imaging
import Sequences
import Testing

@Suite struct ImageFolderSourceTests {
    @Test func aBadFrameLeavesTheOthersAlone() throws {
        let folder = TemporaryFolder()
        try folder.pictures(["1.png", "2.png", "3.png", "4.png"])
        try folder.write("torn", to: "2.png")
        let source = ImageFolderSource(folder: folder.path, names: ["1.png", "2.png", "3.png", "4.png", "5.png"])
        #expect(try source.frame(at: 3).image.samples[0] == 3)
        #expect(try source.frame(at: 0).image.samples[0] == 0)
        func words(_ index: Int) -> String {
            do throws(FrameError) {
                return "frame \(try source.frame(at: index).index)"
            } catch {
                return error.description.replacingOccurrences(of: folder.path, with: "TMP")
            }
        }
        #expect(words(1) == "frame 1: TMP/2.png is no picture in a known format; PNG and JPEG pictures are read")
        #expect(words(2) == "frame 2")
        #expect(words(4) == "frame 4: cannot read TMP/5.png: No such file or directory")
        #expect(words(5) == "there is no frame 5: the sequence has 5, from 0")
        #expect(words(-1) == "there is no frame -1: the sequence has 5, from 0")
    }
}
