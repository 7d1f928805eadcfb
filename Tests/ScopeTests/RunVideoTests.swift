import Dispatch
import Foundation
import Imaging
import Overlay
import Scope
import Sequences
import Terminal
import Testing

/// A run as a video.
@Suite struct RunVideoTests {
    private let harness = Harness()

    private func video(_ script: String) throws -> RunVideo {
        let outcome = try harness.play(script)
        let file = try #require(outcome.files.last)
        #expect(file.path == "run.mp4" && outcome.message == " run.mp4 is written")
        guard case .video(let video) = file.content else { return RunVideo(format: .gif, pictures: []) }
        return video
    }

    @Test func everyFrameHasItsBoxAndTheGroundTruth() throws {
        let video = try video("enter :goto␣6⏎ :goto␣2⏎ :video␣run.mp4⏎")
        let plain = try plainRun(harness.source, to: 6)
        #expect(video.format == .mp4)
        #expect(video.pictures.map(\.frame) == Array(0...6))
        for (picture, box) in zip(video.pictures, plain) {
            #expect(
                picture.overlay.outlines == [
                    .init(box: harness.source.truth(at: picture.frame), colour: OverlayColours.truth, weight: 0.5),
                    .init(box: box, colour: OverlayColours.box(in: .tracked)),
                ])
            #expect(picture.overlay.caption == "#\(picture.frame) tracked 0.90")
        }
    }

    @Test func theRunComparedWithIsInIt() throws {
        let video = try video("enter :goto␣9⏎ :goto␣4⏎ I :goto␣9⏎ :video␣run.mp4⏎")
        #expect(video.pictures.map(\.overlay.outlines.count) == Array(repeating: 3, count: 10))
        let boxes = video.pictures[9].overlay.outlines.map(\.box)
        #expect(boxes[1] == (try plainRun(harness.source, to: 9)[9]) && boxes[2] != boxes[1])
    }

    @Test(
        arguments: [
            ("escape :video␣run.mp4⏎", " nothing was tracked yet"),
            ("enter :video␣run.avi⏎", " 'run.avi' ends in none of .mp4, .mkv, .gif"),
            ("enter :export␣run.mp4⏎", " 'run.mp4' is no trajectory: ':video run.mp4' makes a video of the run"),
            ("enter :export␣run.html⏎", " 'run.html' is no trajectory: ':page run.html' makes a page of the run"),
        ])
    func whatIsNoVideo(script: String, message: String) throws {
        let outcome = try harness.play(script)
        #expect(outcome.message == message && outcome.files.isEmpty)
    }

    // MARK: Written

    /// Writes a video of frames on the file thread; returns what is said of it.
    private func write(
        _ count: Int, of source: any FrameSource, to path: String, stopping: Bool = false
    ) throws -> String? {
        let wakes = DispatchSemaphore(value: 0)
        let runner = try ThreadedRunner(
            TrackingWork(source: source, tracker: TestTracker()), waker: TerminalWaker { wakes.signal() })
        let pictures = (0..<count).map { RunVideo.Picture(frame: $0, overlay: FrameOverlay(caption: "#\($0)")) }
        runner.save(SavedFile(path: path, content: .video(RunVideo(format: .mkv, pictures: pictures))))
        if stopping { runner.stopSaving() }
        #expect(wakes.wait(timeout: .now() + .seconds(20)) == .success)
        defer { runner.finish() }
        guard case .saved(path, let failure)? = runner.reports().first else { return "no report" }
        return failure
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private static let hasEncoder = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/ffmpeg") }

    @Test(.enabled(if: hasEncoder, "ffmpeg is not installed")) func itHasEveryFrame() throws {
        try withFolder { folder in
            let path = folder.appendingPathComponent("run.mkv").path
            // A frame that cannot be read is shown as the one before it.
            #expect(try write(8, of: TestSource(count: 8, damaged: [3]), to: path) == nil)
            let made = try VideoSource(path: path)
            #expect((0..<8).allSatisfy { (try? made.frame(at: $0).image.width) == 160 })
            #expect((try? made.frame(at: 8)) == nil)
            // From a video, read beside the tracker, and at its rate.
            let copy = folder.appendingPathComponent("copy.mkv").path
            #expect(try write(8, of: made, to: copy) == nil)
            #expect(try VideoSource(path: copy).frame(at: 7).image.width == 160)
        }
    }

    @Test(.enabled(if: hasEncoder, "ffmpeg is not installed")) func stoppedItLeavesNothing() throws {
        try withFolder { folder in
            let path = folder.appendingPathComponent("run.mkv").path
            let failure = try write(100_000, of: TestSource(count: 100_000), to: path, stopping: true)
            #expect(failure == "it was stopped")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }

    @Test func escapeStopsWhatIsBeingMade() throws {
        var state = try harness.play("enter . .").state
        let (asked, effects) = update(state, .terminal(.key(.escape)), at: .seconds(1))
        #expect(effects.isEmpty)
        state = asked
        for step in Harness.steps(":video␣run.mp4⏎") {
            if case .event(let event) = step { state = update(state, .terminal(event), at: .seconds(2)).state }
        }
        let (_, stops) = update(state, .terminal(.key(.escape)), at: .seconds(3))
        guard case .stopSaving? = stops.first else {
            Issue.record("\(stops)")
            return
        }
    }
}
