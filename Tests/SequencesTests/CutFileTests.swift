import Foundation
import Sequences
import Testing

@Suite(.enabled(if: hasFFmpeg, "ffmpeg is not installed")) struct CutFileTests {
    @Test(
        "a format without a length: the bytes tell that the file is cut off, and whole files are whole",
        arguments: [
            ("gif", ["-pix_fmt", "rgb8"]), ("gif", ["-vf", "drawgrid=w=8:h=8:c=red"]),
            ("y4m", ["-pix_fmt", "yuv420p"]), ("y4m", ["-vf", "crop=45:31:exact=1", "-pix_fmt", "yuv420p"]),
            ("y4m", ["-pix_fmt", "yuv411p"]), ("y4m", ["-pix_fmt", "yuv422p"]), ("y4m", ["-pix_fmt", "yuv444p"]),
            ("y4m", ["-pix_fmt", "gray"]), ("y4m", ["-pix_fmt", "yuv420p10", "-strict", "-1"]),
            ("y4m", ["-pix_fmt", "gray12", "-strict", "-1"]),
        ])
    func cutWithoutALength(ending: String, options: [String]) throws {
        let folder = TemporaryFolder()
        let file = "\(folder.path)/video.\(ending)"
        try #require(ffmpeg(["-i", try VideoSourceTests.clip(folder)] + options + [file]))
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        func frames(of bytes: Data) throws -> (count: Int, last: FrameError?) {
            try bytes.write(to: URL(fileURLWithPath: file))
            let frames = Array(FramePrefetcher(try VideoSource(path: file)))
            return (frames.count { (try? $0.result.get()) != nil }, frames.last.flatMap(failure))
        }
        #expect(try frames(of: whole) == (30, nil))
        // A GIF goes on behind its end marker: players stop there.
        if ending == "gif" { #expect(try frames(of: whole + Data(count: 100)) == (30, nil)) }
        for lost in [7, whole.count * 4 / 10 | 1] {
            let (count, last) = try frames(of: whole.prefix(whole.count - lost))
            #expect((1...30).contains(count))
            let message = last?.description ?? "it ends as if it were whole"
            // Of a GIF the decoder counts the beginnings of frames.
            #expect(message.hasPrefix("cut short after \(count) "), "\(lost) bytes are missing: \(message)")
            #expect(message.hasSuffix(" frames: the file ends in the middle of a picture"), "\(message)")
        }
    }

    private func failure(_ frame: PrefetchedFrame) -> FrameError? {
        if case .failure(let error) = frame.result { error } else { nil }
    }
}
