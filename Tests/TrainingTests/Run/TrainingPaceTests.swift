import Testing
import Training

@Suite struct TrainingPaceTests {
    @Test func stepsTakeWhatTheirPixelsTake() throws {
        var first = TrainingPhase(name: "first", span: .steps(100))
        (first.batch, first.crop, first.frames) = (4, 127, [2])
        var second = TrainingPhase(name: "second", span: .steps(10))
        (second.batch, second.crop, second.frames) = (2, 255, [2, 4])
        let third = TrainingPhase(name: "third", span: .minutes(2))
        let phases = [first, second, third]
        var pace = TrainingPace()
        var progress = TrainingProgress()
        #expect(pace.secondsLeft(phases, progress) == nil)
        // The first two steps are slow and do not count.
        for seconds in [9.0, 9, 0.5, 0.5] { pace.add(seconds: seconds, patches: 8, side: 127) }
        progress.phaseStep = 40
        let pixel = 0.5 / Double(8 * 127 * 127)
        let expected = 60 * 0.5 + 10 * pixel * Double(2 * 255 * 255) * 3 + 120
        #expect(abs((try #require(pace.secondsLeft(phases, progress))) - expected) < 1e-6)
        (progress.phase, progress.phaseStep, progress.phaseSeconds) = (2, 7, 50)
        #expect(pace.secondsLeft(phases, progress) == 70)
        progress.phaseSeconds = 500
        #expect(pace.secondsLeft(phases, progress) == 0)
    }
}
