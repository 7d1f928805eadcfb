import Foundation
import Imaging
import Sequences
import Testing

@Suite struct SequenceFilesTests {
    private let folder = TemporaryFolder()

    @Test("a sequence's pictures and its annotation, by whatever path; not what lies beside")
    func ofAFolder() throws {
        try folder.pictures(["0001.png", "0002.png"], in: "David/img")
        try folder.write("1,1,2,2\n1,1,2,2\n", to: "David/groundtruth_rect.txt")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: folder.path + "/David")
        let files = SequenceFiles(of: try openSequence(folder.path + "/David"))
        for name in [
            "David/groundtruth_rect.txt", "David/img/0001.png", "David/../David/img/./0002.png",
            "link/groundtruth_rect.txt", "link/img/0002.png",
        ] {
            #expect(files.contains(folder.path + "/" + name), "\(name)")
        }
        for name in ["David/boxes.txt", "David/img/0003.png", "groundtruth_rect.txt", "img/0001.png", "David"] {
            #expect(!files.contains(folder.path + "/" + name), "\(name)")
        }
    }

    @Test func ofAVideoAndOfMasks() {
        let frames = ImageFolderSource(folder: "/data/JPEGImages/bear", names: ["00000.jpg"])
        let video = SequenceFiles(
            of: FrameSequence(name: "v.mp4", path: "/data/v.mp4", layout: .video, source: frames))
        #expect(video.contains("/data/v.mp4") && !video.contains("/data/v.csv"))
        var davis = FrameSequence(name: "bear", path: "/data/JPEGImages/bear", layout: .davis, source: frames)
        davis.annotation = "/data/Annotations/bear"
        let files = SequenceFiles(of: davis)
        #expect(files.contains("/data/Annotations/bear/00000.png") && files.contains("/data/JPEGImages/bear/00000.jpg"))
        #expect(!files.contains("/data/Annotations/bear.txt") && !SequenceFiles().contains("/data/v.mp4"))
    }
}
